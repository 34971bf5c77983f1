// Windows on real services, without a browser: the state of each is the real one, its host speaks
// with services in this process, and in the place of the worker stands a trainer that does what the
// test says, over the same messages and the same bulk paths.

import { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { CpuBackend } from '../../engine/backends/cpu/backend.ts';
import { fit, makeRecipe, writeResumePoint } from '../../engine/classifier/index.ts';
import type { FitResult, ResumePoint } from '../../engine/classifier/index.ts';
import type { EpochReport } from '../../engine/classifier/types.ts';
import { WinnowError } from '../../engine/errors.ts';
import { readError } from '../../src-main/contract/error-shape.ts';
import type { CallName } from '../../src-main/contract/index.ts';
import { fitSummary } from '../../src-main/contract/runs.ts';
import type { BulkResponse, ServiceEvent } from '../../src-main/services/protocol.ts';
import { createServices, type ServicesOnStore } from '../../src-main/services/services.ts';
import { ensureCategory } from '../../src-main/store/categories.ts';
import { createDataset, settleDataset } from '../../src-main/store/datasets.ts';
import { addDocument } from '../../src-main/store/documents.ts';
import { openStore } from '../../src-main/store/open.ts';
import type { Store } from '../../src-main/store/store.ts';
import { checkedCall, EventHub } from '../host/checked.ts';
import type { Host } from '../host/host.ts';
import { TrainingState } from '../state/training.svelte.ts';
import { TrainingClient, type TrainingWorker } from '../training/client.ts';
import { toWorker, type FromWorker, type ToWorker } from '../training/messages.ts';

export const recipe = makeRecipe({ epochs: 3, hidden: [4], device: 'cpu', validationShare: 0.2 });
const TEXTS = ['red apple', 'green apple', 'ripe pear', 'loud drum', 'soft flute', 'old drum'];

/** Services on a store, with one dataset to train on. */
export class House {
  readonly store: Store;
  readonly services: ServicesOnStore;
  readonly datasetId: number;
  readonly categoryIds: number[];
  readonly windows = new Set<TestWindow>();

  constructor(dataDir: string, leaseSeconds?: number) {
    this.store = openStore(dataDir);
    const options = { dataDir, resourcesDir: '', host: 'browser', version: '1', leaseSeconds };
    this.services = createServices(this.store, options as never, (name, payload) => {
      for (const window of this.windows) window.hear({ name, payload } as ServiceEvent);
    });
    this.datasetId = createDataset(this.store, 'Sounds and fruit');
    this.categoryIds = ['fruit', 'music'].map((name) =>
      ensureCategory(this.store, this.datasetId, name),
    );
    TEXTS.forEach((text, i) => {
      addDocument(this.store, this.datasetId, {
        ...{ categoryId: this.categoryIds[i < 3 ? 0 : 1], split: 'none', path: `${i}`, text },
        ...{ source: `${i}`, glimpse: text, encoding: 'utf-8', bytes: text.length },
        characters: text.length,
        fingerprint: new TextEncoder().encode(`${i}`.padEnd(32)),
      });
    });
    settleDataset(this.store, this.datasetId, 'ready');
  }

  async close(): Promise<void> {
    for (const window of this.windows) window.close();
    await this.services.close();
  }
}

/** One window: its page (`training`), its worker (`trainer`), and what may befall its connection. */
export class TestWindow {
  readonly trainer = new Trainer((message) => this.#fromWorker(message));
  readonly training = new TrainingState(new TrainingClient(() => this.#worker));
  readonly host: Host;
  /** Why the window asks before it closes. */
  hold: string | null = null;
  /** Calls as they were made, with those that failed. */
  readonly calls: CallName[] = [];
  /** Names of calls that fail, and how; `lost` does what it should and loses the answer. */
  readonly trouble = new Map<CallName, WinnowError | 'lost'>();
  /** Ready when an answer to a call may arrive. */
  readonly gates = new Map<CallName, Promise<void>>();
  readonly #house: House;
  readonly #hub = new EventHub();
  readonly #connections = new Set<(connected: boolean) => void>();
  readonly #worker: TrainingWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (message: unknown) => this.trainer.take(v.parse(toWorker, message)),
    terminate: () => undefined,
  };
  readonly #disconnect: () => void;
  connected = true;

  constructor(house: House) {
    this.#house = house;
    house.windows.add(this);
    this.trainer.bulk = (method, path, body) => this.#bulk(method, path, body);
    this.host = {
      call: checkedCall(async (name, input) => {
        this.calls.push(name);
        if (!this.connected) throw away();
        const trouble = this.trouble.get(name);
        if (trouble instanceof WinnowError) throw trouble;
        const answer = await house.services.call(name, input);
        await this.gates.get(name);
        if (trouble === 'lost') throw away();
        return answer;
      }),
      subscribe: (name, listener) => this.#hub.subscribe(name, listener),
      bulkUrl: (path) => path,
      holdClose: (reason) => (this.hold = reason),
      onConnection: (listener) => {
        this.#connections.add(listener);
        listener(this.connected);
        return () => this.#connections.delete(listener);
      },
    } satisfies Partial<Host> as Partial<Host> as Host;
    this.#disconnect = this.training.connect(this.host);
  }

  /** Begins a training on all of the dataset, and is where its worker has begun. */
  async train(): Promise<number> {
    const { datasetId, categoryIds } = this.#house;
    const { id } = await this.training.start({ datasetId, categoryIds, recipe });
    this.trainer.say({ type: 'device', runId: id, device });
    return id;
  }

  hear({ name, payload }: ServiceEvent): void {
    if (this.connected) this.#hub.emit(name, payload);
  }

  /** The connection breaks, or is there again. */
  connect(connected: boolean): void {
    this.connected = connected;
    for (const listener of [...this.#connections]) listener(connected);
  }

  /** How many parts of the page listen to it. */
  get listeners(): number {
    return this.#connections.size;
  }

  close(): void {
    this.#disconnect();
    this.#house.windows.delete(this);
  }

  #fromWorker(data: FromWorker): void {
    this.#worker.onmessage?.call(null as never, { data } as MessageEvent);
  }

  async #bulk(method: string, path: string, body?: Uint8Array): Promise<Uint8Array> {
    if (!this.connected) throw away();
    const stream = body === undefined ? null : ReadableStream.from([body]);
    const response = await this.#house.services.bulk({ method, path, headers: {}, body: stream });
    const bytes = await bytesOf(response);
    if (response.status < 300) return bytes;
    throw readError(JSON.parse(new TextDecoder().decode(bytes)))!;
  }
}

const device = { label: 'CPU', backend: 'cpu', software: false, note: null } as const;

type Order = Extract<ToWorker, { type: 'train' }>;

/** What stands in the place of the worker: it is told, and the test says what it does. */
export class Trainer {
  /** What it was told, in order. */
  readonly told: ToWorker[] = [];
  readonly say: (message: FromWorker) => void;
  bulk!: (method: string, path: string, body?: Uint8Array) => Promise<Uint8Array>;

  constructor(say: (message: FromWorker) => void) {
    this.say = say;
  }

  get order(): Order {
    return this.told.findLast((message): message is Order => message.type === 'train')!;
  }

  /** The kinds of what it was told. */
  get heard(): string[] {
    return this.told.map(({ type }) => type);
  }

  take(message: ToWorker): void {
    this.told.push(message);
  }

  /** These epochs have ended. */
  epochs(...numbers: number[]): void {
    const { runId } = this.order;
    this.say({
      ...{ type: 'progress', runId, epochs: numbers.map(report), dispatches: null },
      progress: {
        ...{ phase: 'training', epoch: numbers.at(-1)!, epochs: recipe.epochs as number, step: 1 },
        ...{ steps: 1, loss: 1, secondsElapsed: 1, secondsLeft: 1 },
      },
    });
  }

  /** Sends a resume point and a checkpoint, as they are after the training's second epoch. */
  async save(): Promise<void> {
    const { addresses } = this.order;
    const { point, model } = await reached();
    await this.bulk(
      'PUT',
      `${addresses.resumePoint}${point.epochs.length}`,
      writeResumePoint(point),
    );
    await this.bulk('PUT', `${addresses.checkpoint}2`, model);
  }

  /** It is trained to its end. */
  async end(): Promise<void> {
    const { result } = await reached();
    const summary = v.parse(fitSummary, result.summary);
    const { runId } = this.order;
    this.say({ type: 'trained', runId, stopped: false, summary, dispatches: null });
  }

  /** Answers `store`: sends the model and its predictions, and says how that went. */
  async store(): Promise<void> {
    const { runId, addresses } = this.order;
    const { result, model } = await reached();
    try {
      await this.bulk('PUT', `${addresses.checkpoint}${result.summary.bestEpoch}`, model);
      await this.bulk('PUT', addresses.predictions, new Uint8Array());
      this.say({ type: 'stored', runId });
    } catch (error) {
      const { code, message, details } = error as WinnowError;
      this.say({ type: 'storeFailed', runId, error: { code, message, details: { ...details } } });
    }
  }

  /** The heartbeat. */
  async beat(): Promise<void> {
    await this.bulk('POST', this.order.addresses.lease);
  }
}

export function report(epoch: number): EpochReport {
  return {
    ...{ epoch, trainLoss: 1 / epoch, trainAccuracy: 0.5, validationLoss: 1 },
    ...{ validationAccuracy: 0.75, learningRate: 0.01, best: true },
  };
}

export const away = (): WinnowError => new WinnowError('connection.lost', 'Winnow is not there.');

interface Reached {
  readonly result: FitResult;
  readonly model: Uint8Array;
  readonly point: ResumePoint;
}
let known: Promise<Reached> | null = null;

/** What a training reaches, trained once for all tests. */
function reached(): Promise<Reached> {
  return (known ??= (async () => {
    let point: ResumePoint | null = null;
    const texts = TEXTS.map((text, i) => ({
      ...{ id: i + 1, label: i < 3 ? 0 : 1, split: 'none' as const, text },
    }));
    const result = await fit(texts, ['fruit', 'music'], recipe, {
      backend: new CpuBackend(),
      resumePointEveryMs: 0,
      onResumePoint: (next) => {
        if (next.epochs.length === 2) point = structuredClone(next);
      },
    });
    const model = await result.classifier.toBytes();
    return { result, model, point: point! };
  })());
}

async function bytesOf({ body }: BulkResponse): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  if (body !== null) for await (const part of body) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}
