// The training under way in this window. It lives beside the screens, so that one can leave and come
// back: one at a time, begun here or taken up from where it was cut off.

import { WinnowError } from '../../engine/errors.ts';
import type { CallInput, CallOutput } from '../../src-main/contract/index.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { Host } from '../host/host.ts';
import { TrainingClient } from '../training/client.ts';
import type { Device } from '../training/messages.ts';
import { canGoOn } from './canGoOn.ts';
import { readAllEpochs } from './epochs.ts';
import { words } from './language.svelte.ts';
import { LiveTraining, type Epoch } from './liveTraining.svelte.ts';
import { TrainingSession } from './trainingSession.ts';

export class TrainingState {
  live = $state.raw<LiveTraining | null>(null);
  /** What `auto` takes on this machine; null until the worker has said it. */
  available = $state.raw<Device | null>(null);
  /** A training is about to begin: the services are asked for it. */
  beginning = $state(false);
  readonly client: TrainingClient;
  #host: Host | null = null;
  #disconnect: (() => void) | null = null;
  #session: TrainingSession | null = null;
  #info: CallOutput<'app.info'> | null = null;

  constructor(client = new TrainingClient()) {
    this.client = client;
  }

  /** True while a training begins or goes on (also while it is held or being saved). */
  get busy(): boolean {
    return this.beginning || (this.live?.active ?? false);
  }

  /** Connects to a host, and to no other any more; returns the way to let go of it. */
  connect(host: Host): () => void {
    this.#disconnect?.();
    this.#host = host;
    const leave = (): void => this.#session?.leave();
    const stops = [
      this.client.listen(
        (message) => this.#session?.receive(message),
        (error) => this.#session?.fail(toErrorShape(error)),
      ),
      host.onConnection((connected) => {
        if (connected) this.#session?.retry();
      }),
      host.subscribe('runs.changed', ({ id, run }) => {
        if (id === this.live?.run.id) this.#session?.changed(run);
      }),
      () => removeEventListener('pagehide', leave),
    ];
    addEventListener('pagehide', leave);
    void this.client.probe().then((device) => (this.available = device), ignore);
    this.#disconnect = () => stops.splice(0).forEach((stop) => stop());
    return this.#disconnect;
  }

  /** Why no training can begin now, as a sentence; null when one can. */
  get refusal(): string | null {
    if (!this.live?.active) return this.beginning ? words.training.beginning : null;
    return words.training.busy(this.live.run.datasetName);
  }

  /** Creates the run and begins. Throws `training.busy`, and what `runs.create` throws. */
  async start(input: Omit<CallInput<'runs.create'>, 'holder'>): Promise<Run> {
    const choice = $state.snapshot(input) as typeof input;
    return this.#begin((host, holder) => host.call('runs.create', { ...choice, holder }));
  }

  /**
   * Goes on with a run that was cut off, or takes it over from another window. Throws
   * `training.busy`, and what `runs.claim` throws.
   */
  async goOn(id: number, as: 'next' | 'takeOver'): Promise<void> {
    await this.#begin((host, holder) => host.call('runs.claim', { id, holder, as }));
  }

  /**
   * Makes a model of what a run that was cut off had reached: judged like any other where it can
   * still go on, as it is where not.
   */
  async keep(run: Run): Promise<void> {
    const { id } = run;
    if ((run.resumeEpoch ?? 0) > 0 && canGoOn(run)) {
      const claim = { id, as: 'next' } as const;
      await this.#begin((host, holder) => host.call('runs.claim', { ...claim, holder }), true);
    } else await this.#connected().call('runs.keep', { id });
  }

  /** Takes a lease and lets the worker train. */
  async #begin(
    take: (host: Host, holder: string) => Promise<CallOutput<'runs.claim'>>,
    keeping = false,
  ): Promise<Run> {
    const host = this.#free();
    this.beginning = true;
    try {
      const holder = crypto.randomUUID();
      const live = new LiveTraining(await take(host, holder), holder, keeping);
      try {
        live.epochs = await epochsUntil(host, live.run);
        this.#info ??= await host.call('app.info', null);
        const session = new TrainingSession(live, host, this.client);
        session.begin(this.#info);
        this.#session = session;
        this.live = live;
      } catch (error) {
        // Nobody trains it: others need not wait until that shows.
        void host.call('runs.release', live.key).catch(ignore);
        throw error;
      }
      return live.run;
    } finally {
      this.beginning = false;
    }
  }

  pause(): void {
    this.#session?.command('pause');
  }

  resume(): void {
    this.#session?.command('resume');
  }

  /** Ends the training; the best epoch so far is kept, evaluated and saved. */
  stop(): void {
    this.#session?.command('stop');
  }

  /** Ends the training and keeps nothing of it. */
  discard(): void {
    this.#session?.discard();
  }

  /** After `unsaved`: tries again. */
  async save(): Promise<void> {
    await this.#session?.save();
  }

  /** The host, where no training holds this window. */
  #free(): Host {
    const { refusal } = this;
    if (refusal !== null) throw new WinnowError('training.busy', refusal);
    return this.#connected();
  }

  #connected(): Host {
    if (this.#host === null) throw new Error('The training state is not connected to a host.');
    return this.#host;
  }
}

export const training = new TrainingState();

/** Those that need not be trained again. */
async function epochsUntil(host: Host, { id, resumeEpoch }: Run): Promise<readonly Epoch[]> {
  if (resumeEpoch === null) return [];
  const stored = await readAllEpochs(host, id);
  return stored.filter(({ epoch }, i) => epoch <= resumeEpoch && epoch === i + 1);
}

function ignore(): void {
  // A page that goes away or a service that is not there: the next start sets it right.
}
