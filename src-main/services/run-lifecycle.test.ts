import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CpuBackend } from '../../engine/backends/cpu/backend.ts';
import { fit, makeRecipe, type FitResult } from '../../engine/classifier/index.ts';
import type { EpochReport } from '../../engine/classifier/types.ts';
import { WinnowError } from '../../engine/errors.ts';
import { runStatus } from '../contract/run-states.ts';
import { addDocument } from '../store/documents.ts';
import { createDataset, settleDataset } from '../store/datasets.ts';
import { readEpochs } from '../store/run-epochs.ts';
import { getRun, listRuns, runDocuments } from '../store/runs.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { temporaryFolder } from '../store/testing.ts';
import { ensureCategory } from '../store/categories.ts';
import type { ServiceEvent } from './protocol.ts';
import { RunLifecycle } from './run-lifecycle.ts';

const recipe = makeRecipe({ epochs: 2, hidden: [4], device: 'cpu', validationShare: 0.2 });
const TEXTS = ['red apple', 'green apple', 'ripe pear', 'loud drum', 'soft flute', 'old drum'];
const LEASE_SECONDS = 20;

let store: Store;
let runs: RunLifecycle;
let events: ServiceEvent[];
let datasetId: number;
let categoryIds: number[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] });
  store = openStore(temporaryFolder());
  events = [];
  runs = new RunLifecycle(store, (name, payload) => {
    events.push({ name, payload } as ServiceEvent);
  });
  datasetId = createDataset(store, 'Sounds and fruit');
  categoryIds = ['fruit', 'music'].map((name) => ensureCategory(store, datasetId, name));
  TEXTS.forEach((text, i) => add(text, categoryIds[i < 3 ? 0 : 1], `${i}`));
  settleDataset(store, datasetId, 'ready');
});
afterEach(() => {
  runs.close();
  store.close();
  vi.useRealTimers();
});

function add(text: string, categoryId: number, path: string): void {
  addDocument(store, datasetId, {
    categoryId,
    split: 'none',
    path,
    source: path,
    text,
    glimpse: text,
    encoding: 'utf-8',
    bytes: text.length,
    characters: text.length,
    fingerprint: new TextEncoder().encode(path.padEnd(32)),
  });
}

const create = (holder = 'window one') => runs.create({ datasetId, categoryIds, recipe, holder });

const epoch = (n: number): EpochReport => ({
  epoch: n,
  trainLoss: 1 / n,
  trainAccuracy: 0.5,
  validationLoss: 1,
  validationAccuracy: 0.75,
  learningRate: 0.01,
  best: true,
});

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
  return 'done';
};

async function* bytes(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(file);
}

async function trainedOn(id: number): Promise<{ result: FitResult; file: Uint8Array }> {
  const texts = [...runDocuments(store, id).texts()];
  const { categories } = getRun(store, id);
  const result = await fit(texts, categories, recipe, { backend: new CpuBackend() });
  return { result, file: await result.classifier.toBytes() };
}

const blobs = (): number => store.sql<{ n: number }>('SELECT count(*) AS n FROM blobs').get()!.n;

describe('a run', () => {
  it('is watched by who comes second, and taken over only when the person says so', () => {
    const { run, lease } = create();
    const claim = (as: 'next' | 'takeOver') => runs.claim({ id: run.id, holder: 'window two', as });
    expect(codeOf(() => claim('next'))).toBe('run.held');
    const second = claim('takeOver');
    expect(second.lease.fence).toBe(lease.fence + 1);
    // The first one is refused, in everything, and nothing that it sends is stored.
    runs.addEpochs(run.id, second.lease.fence, [epoch(1)]);
    const stale = { id: run.id, fence: lease.fence };
    expect(codeOf(() => runs.addEpochs(run.id, lease.fence, [epoch(2)]))).toBe('run.taken');
    expect(codeOf(() => runs.renew(run.id, lease.fence))).toBe('run.taken');
    expect(
      codeOf(() => runs.setState({ ...stale, status: 'paused', device: null, epochsPlanned: 2 })),
    ).toBe('run.taken');
    expect(
      codeOf(() => runs.fail(run.id, lease.fence, { code: 'x', message: 'x', details: {} })),
    ).toBe('run.taken');
    runs.release(run.id, lease.fence);
    expect(codeOf(() => runs.claim({ id: run.id, holder: 'window one', as: 'again' }))).toBe(
      'run.taken',
    );
    expect(getRun(store, run.id)).toMatchObject({ status: 'running', epochs: 1 });
  });

  it('whose trainer falls silent is interrupted, and goes on with it or with another', () => {
    const { run, lease } = create();
    vi.advanceTimersByTime((LEASE_SECONDS - 1) * 1000);
    runs.renew(run.id, lease.fence);
    vi.advanceTimersByTime((LEASE_SECONDS - 1) * 1000);
    expect(getRun(store, run.id).status).toBe('running');
    vi.advanceTimersByTime(3000);
    expect(getRun(store, run.id).status).toBe('interrupted');
    expect(events.at(-1)).toMatchObject({
      name: 'runs.changed',
      payload: { id: run.id, run: { status: 'interrupted' } },
    });
    expect(codeOf(() => runs.addEpochs(run.id, lease.fence, [epoch(1)]))).toBe('run.lapsed');
    // Nobody else had it: its own trainer goes on where it is.
    const again = runs.claim({ id: run.id, holder: 'window one', as: 'again' });
    expect(again.lease.fence).toBe(lease.fence);
    runs.addEpochs(run.id, lease.fence, [epoch(1)]);
    vi.advanceTimersByTime((LEASE_SECONDS + 2) * 1000);
    const next = runs.claim({ id: run.id, holder: 'window two', as: 'next' });
    expect(next.run).toMatchObject({ status: 'running', endedAt: null, epochs: 1 });
    expect(codeOf(() => runs.claim({ id: run.id, holder: 'window one', as: 'again' }))).toBe(
      'run.taken',
    );
  });

  it('that was asleep past its lease stores nothing stale, even before anyone has looked', async () => {
    const { run, lease } = create();
    await runs.store(
      'checkpoint',
      { id: run.id, fence: lease.fence, epoch: 1 },
      bytes(new Uint8Array(9)),
    );
    // Its upload began in time and ends after another one has taken the run.
    let goOn = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(5);
      await waiting;
      yield new Uint8Array(5);
    }
    const late = runs.store('resume', { id: run.id, fence: lease.fence, epoch: 1 }, slow());
    runs.claim({ id: run.id, holder: 'window two', as: 'takeOver' });
    goOn();
    await expect(late).rejects.toMatchObject({ code: 'run.taken' });
    expect(getRun(store, run.id)).toMatchObject({ checkpointEpoch: 1, resumeEpoch: null });
    expect(blobs()).toBe(1);
  });

  it('can be discarded in every state, and leaves nothing', async () => {
    for (const status of runStatus.options) {
      const { run, lease } = create();
      const place = { id: run.id, fence: lease.fence, epoch: 1 };
      await runs.store('checkpoint', place, bytes(new Uint8Array(9)));
      await runs.store('resume', place, bytes(new Uint8Array(9)));
      runs.addEpochs(run.id, lease.fence, [epoch(1)]);
      store.sql('UPDATE runs SET status = ? WHERE id = ?').run(status, run.id);
      runs.discard(run.id);
      expect(codeOf(() => runs.addEpochs(run.id, lease.fence, [epoch(2)]))).toBe('run.missing');
      expect(events.some(({ name, payload }) => name === 'runs.changed' && payload.id === run.id && payload.run === null)).toBe(true); // prettier-ignore
    }
    expect(listRuns(store, { datasetId: null, cursor: null, limit: 10 }).items).toEqual([]);
    expect(blobs()).toBe(0);
    expect(store.sql('SELECT * FROM epochs').all()).toEqual([]);
  });

  it('ends once, however often its end is told', async () => {
    const { run, lease } = create();
    const { result, file } = await trainedOn(run.id);
    const place = { id: run.id, fence: lease.fence, epoch: 2 };
    await runs.store('resume', place, bytes(new Uint8Array(9)));
    expect(events.at(-1)).toMatchObject({
      name: 'runs.changed',
      payload: { id: run.id, run: { status: 'running', resumeEpoch: 2 } },
    });
    await runs.store('checkpoint', place, bytes(file));
    const summary = JSON.parse(JSON.stringify(result.summary)) as never;
    const finish = { id: run.id, fence: lease.fence, status: 'finished', summary } as const;
    const finished = await runs.finish(finish);
    expect(await runs.finish(finish)).toEqual(finished);
    expect(finished).toMatchObject({ status: 'finished', epochs: 2, resumeEpoch: null });
    expect(store.sql('SELECT name FROM models').all()).toEqual([{ name: 'Sounds and fruit' }]);
    expect(blobs()).toBe(1);
    await expect(runs.finish({ ...finish, fence: 7 })).rejects.toMatchObject({ code: 'run.taken' });
    expect(codeOf(() => runs.claim({ id: run.id, holder: 'window two', as: 'takeOver' }))).toBe(
      'run.ended',
    );
    // The next one has another name.
    const second = create();
    await runs.store('checkpoint', { ...place, id: second.run.id, fence: 1 }, bytes(file));
    await runs.finish({ ...finish, id: second.run.id, fence: 1 });
    expect(store.sql('SELECT name FROM models ORDER BY id').all()).toEqual([
      { name: 'Sounds and fruit' },
      { name: 'Sounds and fruit #2' },
    ]);
  });

  it('ends once when its end is told again before it was noted, and only with what was checked', async () => {
    const { run, lease } = create();
    const { result, file } = await trainedOn(run.id);
    const place = { id: run.id, fence: lease.fence, epoch: 2 };
    await runs.store('checkpoint', place, bytes(file));
    const summary = JSON.parse(JSON.stringify(result.summary)) as never;
    const finish = { id: run.id, fence: lease.fence, status: 'finished', summary } as const;
    // Another file took its place while it was being checked.
    const late = runs.finish(finish);
    await runs.store('checkpoint', place, bytes(new Uint8Array(9)));
    await expect(late).rejects.toMatchObject({ code: 'run.otherModel' });
    await runs.store('checkpoint', place, bytes(file));
    const [first, second] = await Promise.all([runs.finish(finish), runs.finish(finish)]);
    expect(first).toMatchObject({ status: 'finished' });
    expect(second).toEqual(first);
    expect(store.sql('SELECT name FROM models').all()).toHaveLength(1);
  });

  it('that was cut off can be kept as the model that it had reached', async () => {
    const { run, lease } = create();
    await expect(runs.keep(run.id)).rejects.toMatchObject({ code: 'run.held' });
    const { file } = await trainedOn(run.id);
    runs.addEpochs(run.id, lease.fence, [epoch(1)]);
    runs.release(run.id, lease.fence);
    await expect(runs.keep(run.id)).rejects.toMatchObject({ code: 'run.noModel' });
    runs.claim({ id: run.id, holder: 'window one', as: 'again' });
    await runs.store('checkpoint', { id: run.id, fence: lease.fence, epoch: 1 }, bytes(file));
    runs.fail(run.id, lease.fence, { code: 'x', message: 'It broke.', details: {} });
    // Two windows at once: the later one hears what became of it.
    const both = await Promise.allSettled([runs.keep(run.id), runs.keep(run.id)]);
    const refused = both.find((each) => each.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'run.ended' } });
    const kept = getRun(store, run.id);
    expect(kept).toMatchObject({ status: 'stopped', error: null, checkpointEpoch: null });
    expect(kept.modelId).not.toBeNull();
    await expect(runs.keep(run.id)).rejects.toMatchObject({ code: 'run.ended' });
  });

  it('goes on with the texts that it began with, or not at all; keeping asks for none', async () => {
    const { run, lease } = create();
    const { file } = await trainedOn(run.id);
    await runs.store('checkpoint', { id: run.id, fence: lease.fence, epoch: 1 }, bytes(file));
    runs.release(run.id, lease.fence);
    store.sql('UPDATE datasets SET revision = revision + 1 WHERE id = ?').run(datasetId);
    const claim = () => runs.claim({ id: run.id, holder: 'window two', as: 'next' });
    expect(codeOf(claim)).toBe('run.dataChanged');
    expect(getRun(store, run.id).datasetChanged).toBe(true);
    store.sql('UPDATE runs SET dataset_id = NULL').run();
    expect(codeOf(claim)).toBe('run.datasetGone');
    expect(await runs.keep(run.id)).toMatchObject({ status: 'stopped' });
  });

  it('that can’t be read is listed with what is wrong, and can be deleted', () => {
    const { run } = create();
    const good = create();
    store.sql(`UPDATE runs SET recipe = '{"from":"the future"}' WHERE id = ?`).run(run.id);
    const { items } = listRuns(store, { datasetId, cursor: null, limit: 10 });
    expect(items.map(({ id, problem }) => [id, problem === null])).toEqual([
      [good.run.id, true],
      [run.id, false],
    ]);
    runs.discard(run.id);
    expect(listRuns(store, { datasetId, cursor: null, limit: 10 }).items).toHaveLength(1);
    // A result from a newer version; an epoch that is damaged.
    store.sql(`UPDATE runs SET summary = '{"version":99}'`).run();
    expect(getRun(store, good.run.id)).toMatchObject({
      result: null,
      problem: { code: 'run.tooNew' },
    });
    runs.addEpochs(good.run.id, good.lease.fence, [epoch(1), epoch(2), epoch(3)]);
    store.sql(`UPDATE epochs SET report = '{' WHERE epoch = 2`).run();
    const { epochs } = readEpochs(store, good.run.id, 0);
    expect(epochs.map((each) => each.epoch)).toEqual([1, 3]);
  });

  it('is listed a page at a time, its epochs apart', () => {
    const ids = Array.from({ length: 5 }, () => create().run.id);
    const first = listRuns(store, { datasetId, cursor: null, limit: 3 });
    const second = listRuns(store, { datasetId, cursor: first.next, limit: 3 });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.reverse());
    expect(second.next).toBeNull();
    runs.addEpochs(
      ids[0],
      1,
      Array.from({ length: 2500 }, (_, i) => epoch(i + 1)),
    );
    runs.addEpochs(ids[0], 1, [epoch(2500)]);
    const read: number[] = [];
    for (let more = true; more;) {
      const page = readEpochs(store, ids[0], read.at(-1) ?? 0);
      read.push(...page.epochs.map((each) => each.epoch));
      more = page.more;
    }
    expect(read).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1));
    expect(getRun(store, ids[0]).epochs).toBe(2500);
  });
});
