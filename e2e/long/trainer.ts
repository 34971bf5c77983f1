// A trainer without a window, as a process of its own that can be stopped and killed: the window's
// own worker code trains and sends, its own storing stores, by the same contract over the same host.
// Hears orders and tells what it did over the channel to who started it.

import { randomUUID } from 'node:crypto';
import { bulk } from '../../src-main/contract/bulk.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import type { CallInput, CallOutput } from '../../src-main/contract/index.ts';
import type { FromWorker, ToWorker } from '../../src-renderer/training/messages.ts';
import { Caller } from './caller.ts';

export type Begin =
  | { readonly as: 'create'; readonly choice: Omit<CallInput<'runs.create'>, 'holder'> }
  | {
      readonly as: 'next' | 'takeOver';
      readonly id: number;
      /** Only judges and keeps what it had reached. */
      readonly stopAtOnce?: boolean;
    };

export type Order =
  | { readonly type: 'begin'; readonly dataDir: string; readonly begin: Begin }
  | { readonly type: 'stop' | 'pause' | 'resume' | 'discard' }
  /** The services may be back. */
  | { readonly type: 'retry' };

export type Told =
  | { readonly type: 'ready' }
  | { readonly type: 'leased'; readonly id: number; readonly fence: number }
  /** These are stored. */
  | { readonly type: 'epochs'; readonly epochs: readonly number[] }
  | { readonly type: 'resumable'; readonly epoch: number }
  /** It has a result, and begins to store it. */
  | { readonly type: 'trained' }
  | {
      readonly type: 'over';
      readonly how: 'finished' | 'failed' | 'discarded' | 'lost' | 'refused';
      readonly code: string | null;
    };

// The window's modules know a browser's types, which these files have not: only what is used here.
interface Training {
  run(): Promise<void>;
  store(): Promise<void>;
  stop(): void;
  pause(): void;
  resume(): void;
  cancel(): void;
  release(): void;
}
type Train = Extract<ToWorker, { type: 'train' }>;
interface Storing {
  add(call: () => Promise<unknown>): void;
  retry(): void;
  lapsed(): void;
  clear(): void;
  settled(): Promise<void>;
}
interface StoringModule {
  readonly Storing: new (
    host: unknown,
    options: {
      readonly report: (problem: ErrorShape | null) => void;
      readonly reclaim: () => Promise<unknown>;
      readonly lost: (why: ErrorShape) => void;
    },
  ) => Storing;
  readonly isLost: (error: Pick<ErrorShape, 'code'>) => boolean;
}
const window = (file: string): Promise<unknown> =>
  import(new URL(`../../src-renderer/training/${file}`, import.meta.url).href);

// One thread: the threads of a browser are others than Node's.
Object.defineProperty(globalThis, 'navigator', { value: { hardwareConcurrency: 1 } });
// Node hands a port's messages on in one go: timers and answers would wait until all is trained.
class TurnChannel {
  readonly port1: { onmessage: () => void } = { onmessage: () => undefined };
  readonly port2 = { postMessage: () => void setImmediate(() => this.port1.onmessage()) };
}
Object.defineProperty(globalThis, 'MessageChannel', { value: TurnChannel });
const { Training } = (await window('training.ts')) as {
  Training: new (order: Train, post: (message: FromWorker) => void) => Training;
};
const { Storing, isLost } = (await window('storing.ts')) as StoringModule;

const SAVE_AGAIN_MS = 300;
const tell = (told: Told): void => void process.send?.(told);
let current: LiveTraining | null = null;

process.on('message', (order: Order) => {
  if (order.type === 'begin') void begin(order);
  else current?.take(order.type);
});
process.on('disconnect', () => process.exit());
tell({ type: 'ready' });

async function begin({ dataDir, begin: how }: Extract<Order, { type: 'begin' }>): Promise<void> {
  const caller = new Caller(dataDir);
  // The worker's code fetches from where its page came from.
  const { fetch } = globalThis;
  globalThis.fetch = (address, init) =>
    String(address).includes('/bulk/') && !new Headers(init?.headers).has('Authorization')
      ? caller.fetch(String(address), init)
      : fetch(address, init);
  const holder = randomUUID();
  try {
    const leased =
      how.as === 'create'
        ? await caller.call('runs.create', { ...how.choice, holder })
        : await caller.call('runs.claim', { id: how.id, holder, as: how.as });
    const stopAtOnce = how.as !== 'create' && how.stopAtOnce === true;
    current = new LiveTraining(caller, leased, holder, stopAtOnce);
  } catch (error) {
    tell({ type: 'over', how: 'refused', code: toErrorShape(error).code });
  }
}

/** What the window's state does with what its worker says. */
class LiveTraining {
  readonly #caller: Caller;
  readonly #key: { readonly id: number; readonly fence: number };
  readonly #training: Training;
  readonly #storing: Storing;
  #summary: CallInput<'runs.finish'>['summary'] | null = null;
  #over = false;

  constructor(
    caller: Caller,
    { run, lease }: CallOutput<'runs.claim'>,
    holder: string,
    stopAtOnce: boolean,
  ) {
    const { id, recipe, categories } = run;
    const { fence, seconds: leaseSeconds } = lease;
    const at = (path: string): string => `${caller.origin}${path}`;
    this.#caller = caller;
    this.#key = { id, fence };
    this.#storing = new Storing(null, {
      report: () => undefined,
      reclaim: () => caller.call('runs.claim', { id, holder, as: 'again' }),
      lost: ({ code }) => this.#end('lost', code),
    });
    tell({ type: 'leased', id, fence });
    const order: Train = {
      type: 'train',
      runId: id,
      recipe: recipe!,
      categories,
      applicationVersion: 'of a test',
      memoryBytes: 2 ** 33,
      addresses: {
        documents: at(bulk.documents(id)),
        checkpoint: at(bulk.checkpoint(id, fence)),
        resumePoint: at(bulk.resumePoint(id, fence)),
        predictions: at(bulk.predictions(id, fence)),
        lease: at(bulk.lease(id, fence)),
      },
      leaseSeconds,
      resume: run.resumeEpoch !== null,
      // It has read none: the point's own are told again, and stored as they were.
      epochsKnown: 0,
      stopAtOnce,
    };
    this.#training = new Training(order, (message) => this.#receive(message));
    void this.#training.run();
  }

  take(order: Exclude<Order['type'], 'begin'>): void {
    if (order === 'retry') this.#storing.retry();
    else if (order !== 'discard') this.#training[order]();
    else {
      this.#training.cancel();
      this.#storing.clear();
      this.#storing.add(() => this.#caller.call('runs.delete', { id: this.#key.id }));
      void this.#storing.settled().then(() => this.#end('discarded'));
    }
  }

  #receive(message: FromWorker): void {
    if (this.#over) return;
    switch (message.type) {
      case 'device':
        this.#add('runs.setState', {
          ...this.#key,
          status: 'running',
          device: message.device.label,
          epochsPlanned: null,
        });
        break;
      case 'progress': {
        const { epochs } = message;
        if (epochs.length === 0) break;
        this.#storing.add(async () => {
          await this.#caller.call('runs.addEpochs', { ...this.#key, epochs });
          tell({ type: 'epochs', epochs: epochs.map(({ epoch }) => epoch) });
        });
        break;
      }
      case 'resumable':
        tell({ type: 'resumable', epoch: message.epoch });
        break;
      case 'lapsed':
        this.#storing.lapsed();
        break;
      case 'lost':
        this.#end('lost', message.error.code);
        break;
      case 'trained':
        this.#summary = message.summary;
        tell({ type: 'trained' });
        void this.#training.store();
        break;
      case 'stored':
        void this.#finish();
        break;
      case 'storeFailed':
        this.#saveAgain(message.error);
        break;
      case 'failed': {
        const { error } = message;
        this.#storing.add(async () => {
          await this.#caller.call('runs.fail', { ...this.#key, error });
          this.#end('failed', error.code);
        });
      }
    }
  }

  async #finish(): Promise<void> {
    const summary = this.#summary!;
    try {
      await this.#storing.settled();
      const status = summary.stoppedEarly ? 'stopped' : 'finished';
      await this.#caller.call('runs.finish', { ...this.#key, status, summary });
      this.#end('finished');
    } catch (error) {
      this.#saveAgain(toErrorShape(error));
    }
  }

  #saveAgain(error: ErrorShape): void {
    if (this.#over) return;
    if (isLost(error)) {
      this.#end('lost', error.code);
      return;
    }
    if (error.code === 'run.lapsed') this.#storing.lapsed();
    setTimeout(
      () => void this.#storing.settled().then(() => this.#training.store()),
      SAVE_AGAIN_MS,
    );
  }

  #add<K extends 'runs.setState'>(name: K, input: CallInput<K>): void {
    this.#storing.add(() => this.#caller.call(name, input));
  }

  #end(how: Extract<Told, { type: 'over' }>['how'], code: string | null = null): void {
    if (this.#over) return;
    this.#over = true;
    this.#training.cancel();
    this.#training.release();
    this.#storing.clear();
    tell({ type: 'over', how, code });
  }
}
