// One data folder, the server on it, and all that anyone was ever shown of its trainings: what a kill
// may not take back. `check` holds it against what is stored.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { ChildProcess } from 'node:child_process';
import { readModelInformation } from '../../engine/classifier/classifier.ts';
import { makeRecipe } from '../../engine/classifier/index.ts';
import type { EventName, EventPayload } from '../../src-main/contract/index.ts';
import { isTrained } from '../../src-main/contract/run-states.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { ensureCategory } from '../../src-main/store/categories.ts';
import { createDataset, settleDataset } from '../../src-main/store/datasets.ts';
import { addDocument } from '../../src-main/store/documents.ts';
import { openStore } from '../../src-main/store/open.ts';
import { killed, startServer } from '../app.ts';
import { Caller } from './caller.ts';

export const LEASE_SECONDS = 1.5;
export const EPOCHS = 4000;
const LIMIT_MS = 90_000;

const WORDS = 'amber basket candle dollar engine forest garden harbour island jacket kettle'.split(
  ' ',
);

/** Resolves once it holds; looks again and again. Rejects, naming what did not come. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + LIMIT_MS; performance.now() < end; await wait(20)) {
    if (await holds()) return;
  }
  throw new Error(`It did not come about: ${what}`);
}

export class World {
  readonly dataDir: string;
  readonly datasetId: number;
  readonly categoryIds: readonly number[];
  readonly caller: Caller;
  /** Epochs that were shown as stored, by run. */
  readonly shown = new Map<number, Set<number>>();
  /** Runs that somebody asked to delete. */
  readonly discarded = new Set<number>();
  /** Runs whose model was kept as it was: they were never judged. */
  readonly kept = new Set<number>();
  /** Runs that were gone on with: what was trained again may have ended earlier. */
  readonly goneOn = new Set<number>();
  address = '';
  readonly #known = new Set<number>();
  #server: ChildProcess | null = null;
  #watching = new AbortController();

  private constructor(dataDir: string, datasetId: number, categoryIds: readonly number[]) {
    this.dataDir = dataDir;
    this.datasetId = datasetId;
    this.categoryIds = categoryIds;
    this.caller = new Caller(dataDir);
  }

  /** With a small dataset, and the server on it. */
  static async create(): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'winnow-kills-'));
    const store = openStore(dataDir);
    const datasetId = createDataset(store, 'Words');
    const categoryIds = ['a', 'b', 'c'].map((name) => ensureCategory(store, datasetId, name));
    for (let i = 0; i < 45; i++) {
      const own = `only${i % 3}x${i % 5}`;
      const text = `${own} ${Array.from({ length: 12 }, (_, w) => WORDS[(i * 7 + w * (i % 4)) % WORDS.length]).join(' ')}`;
      addDocument(store, datasetId, {
        categoryId: categoryIds[i % 3],
        split: 'none',
        path: `${i}`,
        source: `${i}`,
        text,
        glimpse: text,
        encoding: 'utf-8',
        bytes: text.length,
        characters: text.length,
        fingerprint: new TextEncoder().encode(String(i).padEnd(32)),
      });
    }
    settleDataset(store, datasetId, 'ready');
    store.close();
    const world = new World(dataDir, datasetId, categoryIds);
    await world.startServer();
    return world;
  }

  get choice() {
    return {
      datasetId: this.datasetId,
      categoryIds: [...this.categoryIds],
      recipe: makeRecipe({ epochs: EPOCHS, hidden: [8], device: 'cpu', validationShare: 0.2 }),
    };
  }

  async startServer(): Promise<void> {
    const { server, address } = startServer(this.dataDir, LEASE_SECONDS);
    this.#server = server;
    this.address = await address;
    await this.#watch();
  }

  async killServer(): Promise<void> {
    this.#watching.abort();
    if (this.#server !== null) await killed(this.#server);
    this.#server = null;
  }

  get serverRuns(): boolean {
    return this.#server !== null;
  }

  async end(): Promise<void> {
    await this.killServer();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  show(id: number, epochs: readonly number[]): void {
    const set = this.shown.get(id) ?? new Set();
    this.shown.set(id, set);
    for (const epoch of epochs) set.add(epoch);
  }

  /** What a watcher heard of a run since it was begun, or gone on with: epochs, one after the other. */
  readonly heard = new Map<number, number[]>();

  /** The highest epoch that was shown. */
  reached(id: number): number {
    return Math.max(0, ...(this.shown.get(id) ?? []));
  }

  async runs(): Promise<readonly Run[]> {
    const { items } = await this.caller.call('runs.list', {
      datasetId: null,
      cursor: null,
      limit: 200,
    });
    for (const { id } of items) this.#known.add(id);
    return items;
  }

  async run(id: number): Promise<Run | null> {
    return (await this.runs()).find((run) => run.id === id) ?? null;
  }

  /** All trainers are gone or done: leases run out, and transfers that were cut off end. */
  async calm(): Promise<void> {
    await until('no run is trained', async () =>
      (await this.runs()).every(({ status }) => !isTrained(status)),
    );
    await until('no transfer is under way', () => this.#strayBlobs().length === 0).catch(
      () => undefined,
    );
  }

  /** What is wrong with what is stored; nothing, where all is as it should be. */
  async check(): Promise<string[]> {
    const wrong: string[] = [];
    const runs = await this.runs();
    for (const run of runs) wrong.push(...(await this.#checkRun(run)).map((w) => `run ${run.id}: ${w}`)); // prettier-ignore
    for (const id of this.#known) {
      const lost = !this.discarded.has(id) && !runs.some((run) => run.id === id);
      if (lost) wrong.push(`run ${id} is gone, and nobody asked for that`);
    }
    const database = this.#open();
    try {
      const ok = database.pragma('integrity_check', { simple: true });
      if (ok !== 'ok') wrong.push(`integrity_check: ${String(ok)}`);
      const broken = database.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) wrong.push(`foreign_key_check: ${broken.length}`);
    } finally {
      database.close();
    }
    wrong.push(...this.#strayBlobs());
    return wrong;
  }

  async #checkRun({ id, status, result, modelId, problem }: Run): Promise<string[]> {
    const wrong: string[] = [];
    if (problem !== null) wrong.push(`can’t be read: ${problem.message}`);
    if (isTrained(status)) wrong.push(`${status} without a trainer`);
    const stored: number[] = [];
    for (let more = true; more;) {
      const page = await this.caller.call('runs.epochs', { id, after: stored.at(-1) ?? 0 });
      stored.push(...page.epochs.map(({ epoch }) => epoch));
      more = page.more;
    }
    const hole = stored.findIndex((epoch, i) => epoch !== i + 1);
    if (hole >= 0) wrong.push(`epoch ${hole + 1} is missing before epoch ${stored[hole]}`);
    const ended = status === 'finished' || status === 'stopped';
    const reached = this.reached(id);
    if (!(ended && this.goneOn.has(id)) && reached > stored.length) {
      wrong.push(`epoch ${reached} was shown, ${stored.length} are stored`);
    }
    if (!ended) return wrong;
    if (modelId === null) return [...wrong, 'ended without a model'];
    if (this.kept.has(id)) return wrong;
    if (result === null) return [...wrong, 'ended without a result'];
    if (result.epochs !== stored.length) {
      wrong.push(`its result has ${result.epochs} epochs, ${stored.length} are stored`);
    }
    const metrics = await this.caller.call('runs.metrics', { id });
    if (metrics?.documents !== result.judged) wrong.push('its matrix is not that of its result');
    const { total } = await this.caller.call('predictions.page', {
      runId: id,
      actual: null,
      predicted: null,
      mistakesOnly: false,
      order: 'path',
      cursor: null,
      limit: 1,
    });
    if (total !== result.judged)
      wrong.push(`${total} predictions of ${result.judged} judged texts`);
    const file = await this.caller.fetch(`/bulk/models/${modelId}`);
    const { weightsHash } = await readModelInformation(new Uint8Array(await file.arrayBuffer()));
    if (weightsHash !== result.weightsHash) wrong.push('its model is another one');
    return wrong;
  }

  /** Blobs that are not complete, or not exactly one’s. */
  #strayBlobs(): string[] {
    const database = this.#open();
    try {
      return database
        .prepare<[], { id: number; complete: number; uses: number }>(
          `SELECT id, complete, (SELECT count(*) FROM runs WHERE checkpoint_id = blobs.id) +
             (SELECT count(*) FROM runs WHERE resume_id = blobs.id) +
             (SELECT count(*) FROM models WHERE blob_id = blobs.id) AS uses
           FROM blobs WHERE complete = 0 OR uses <> 1`,
        )
        .all()
        .map(({ id, complete, uses }) => `blob ${id}: complete ${complete}, used ${uses} times`);
    } finally {
      database.close();
    }
  }

  /** How many files are kept. */
  blobs(): number {
    const database = this.#open();
    try {
      return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM blobs').get()!.n;
    } finally {
      database.close();
    }
  }

  #open(): Database.Database {
    return new Database(join(this.dataDir, 'winnow.sqlite'), { readonly: true });
  }

  /** Follows the events as a page that watches does. */
  async #watch(): Promise<void> {
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const { origin } = this.caller;
    const fresh = new Caller(this.dataDir);
    const response = await fetch(`${origin}/api/events?key=${await fresh.key()}`, { signal });
    if (!response.ok || response.body === null) throw new Error('There are no events.');
    const stream = response.body.pipeThrough(new TextDecoderStream());
    const read = async (): Promise<void> => {
      let text = '';
      for await (const chunk of stream) {
        const frames = (text + chunk).split('\n\n');
        text = frames.pop()!;
        for (const frame of frames) {
          const [, name, data] = /^event: (\S+)\ndata: (.*)$/su.exec(frame) ?? [];
          if (name !== undefined) this.#hear(name as EventName, JSON.parse(data));
        }
      }
    };
    void read().catch(() => undefined);
  }

  #hear(name: EventName, payload: unknown): void {
    if (name !== 'runs.epochs') return;
    const { id, epochs } = payload as EventPayload<'runs.epochs'>;
    const numbers = epochs.map(({ epoch }) => epoch);
    this.heard.set(id, [...(this.heard.get(id) ?? []), ...numbers]);
    this.show(id, numbers);
  }
}
