// What a window shows of trainings that it does not train itself: read once and then told, on real
// services, whatever comes while it reads or while it is cut off.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeRecipe } from '../../engine/classifier/index.ts';
import { temporaryFolder } from '../../src-main/store/testing.ts';
import { RunList } from '../state/runList.svelte.ts';
import { WatchedRun } from '../state/watchedRun.svelte.ts';
import { House, report, TestWindow } from './windows.ts';

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

let house: House;
let window: TestWindow;

beforeEach(() => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  house = new House(temporaryFolder());
  window = new TestWindow(house);
});
afterEach(async () => {
  await house.close();
  vi.unstubAllGlobals();
});

type Leased = { run: { id: number }; lease: { fence: number } };
/** A run, as another window begins it. */
const begin = async (epochs = 3): Promise<{ id: number; fence: number }> => {
  const { datasetId, categoryIds } = house;
  const recipe = makeRecipe({ epochs });
  const choice = { datasetId, categoryIds, recipe, holder: crypto.randomUUID() };
  const { run, lease } = (await house.services.call('runs.create', choice)) as Leased;
  return { id: run.id, fence: lease.fence };
};
const end = (key: { id: number; fence: number }): Promise<unknown> =>
  house.services.call('runs.release', key);
const addEpochs = (key: { id: number; fence: number }, ...epochs: number[]): Promise<unknown> =>
  house.services.call('runs.addEpochs', { ...key, epochs: epochs.map(report) });
/** Answers to this call wait until the returned function is called. */
function hold(name: 'runs.get' | 'runs.list' | 'runs.epochs'): () => void {
  let open = (): void => undefined;
  window.gates.set(name, new Promise((resolve) => (open = resolve)));
  return () => {
    window.gates.delete(name);
    open();
  };
}
const numbers = (watched: WatchedRun): number[] => watched.epochs.map(({ epoch }) => epoch);
const asked = (): string[] => window.calls.filter((name) => name.startsWith('runs.'));

describe('a watched training', () => {
  it('is read once, and then told: its epochs, its states, its end', async () => {
    const key = await begin();
    await addEpochs(key, 1);
    const watched = new WatchedRun(window.host, key.id);
    const stop = watched.connect();
    await until(() => expect(numbers(watched)).toEqual([1]));
    const before = asked().length;
    for (let epoch = 2; epoch <= 40; epoch++) await addEpochs(key, epoch);
    expect(numbers(watched)).toHaveLength(40);
    // Gone back to an earlier point: what came after it is trained again.
    await addEpochs(key, 20);
    expect(numbers(watched)).toHaveLength(20);
    await end(key);
    expect(watched.run?.status).toBe('interrupted');
    await house.services.call('runs.delete', { id: key.id });
    expect(watched.gone).toBe(true);
    expect(asked()).toHaveLength(before);
    stop();
  });

  it.each(['runs.get', 'runs.epochs'] as const)(
    'is as it was told last, whatever an answer to %s that came later says',
    async (name) => {
      const key = await begin();
      await addEpochs(key, 1, 2);
      const watched = new WatchedRun(window.host, key.id);
      const open = hold(name);
      const stop = watched.connect();
      await until(() => expect(asked()).toContain(name));
      await addEpochs(key, 3);
      await addEpochs(key, 4);
      await end(key);
      open();
      await until(() => expect(watched.run).not.toBeNull());
      expect(watched.run?.status).toBe('interrupted');
      expect(numbers(watched)).toEqual([1, 2, 3, 4]);
      stop();
    },
  );

  it('is read again after the window was cut off', async () => {
    const key = await begin();
    const watched = new WatchedRun(window.host, key.id);
    const stop = watched.connect();
    await until(() => expect(watched.run?.status).toBe('running'));
    window.connect(false);
    await addEpochs(key, 1);
    await end(key);
    expect(watched.run?.status).toBe('running');
    window.connect(true);
    await until(() => expect(watched.run?.status).toBe('interrupted'));
    expect(numbers(watched)).toEqual([1]);
    stop();
  });

  it('that was deleted before is gone, and no error', async () => {
    const key = await begin();
    await house.services.call('runs.delete', { id: key.id });
    const watched = new WatchedRun(window.host, key.id);
    const stop = watched.connect();
    await until(() => expect(watched.gone).toBe(true));
    expect(watched.error).toBeNull();
    stop();
  });
});

describe('a list of trainings', () => {
  const ids = (list: RunList): number[] | undefined => list.items?.map(({ id }) => id);

  it('is read a page at a time, and told of what happens without reading again', async () => {
    const keys: Awaited<ReturnType<typeof begin>>[] = [];
    for (let i = 0; i < 60; i++) keys.push(await begin());
    const newest = [...keys].reverse().map(({ id }) => id);
    const list = new RunList(window.host, house.datasetId);
    const stop = list.connect();
    await until(() => expect(ids(list)).toEqual(newest.slice(0, 50)));
    expect(list.more).toBe(true);
    const before = asked().length;
    // One of the page that was not read yet stays there.
    await addEpochs(keys[3], 1);
    await end(keys[3]);
    expect(ids(list)).toEqual(newest.slice(0, 50));
    await addEpochs(keys[59], 1, 2);
    await house.services.call('runs.delete', { id: keys[58].id });
    const next = await begin();
    expect(list.items?.[1]).toMatchObject({ id: keys[59].id, epochs: 2, status: 'running' });
    expect(asked()).toHaveLength(before);
    // Pressed twice, it is read once.
    await Promise.all([list.readMore(), list.readMore()]);
    expect(ids(list)).toEqual([next.id, ...newest.filter((id) => id !== keys[58].id)]);
    expect(list.more).toBe(false);
    expect(list.items?.find(({ id }) => id === keys[3].id)?.status).toBe('interrupted');
    stop();
  });

  it('is as it was told last, whatever an answer that came later says', async () => {
    const [one, two] = [await begin(), await begin()];
    const list = new RunList(window.host, null);
    const open = hold('runs.list');
    const stop = list.connect();
    await until(() => expect(asked()).toContain('runs.list'));
    await end(one);
    await house.services.call('runs.delete', { id: two.id });
    const three = await begin();
    open();
    await until(() => expect(ids(list)).toEqual([three.id, one.id]));
    expect(list.items?.[1].status).toBe('interrupted');
    stop();
  });

  it('is read again after the window was cut off', async () => {
    const list = new RunList(window.host, house.datasetId);
    const stop = list.connect();
    await until(() => expect(ids(list)).toEqual([]));
    window.connect(false);
    const { id } = await begin();
    window.connect(true);
    await until(() => expect(ids(list)).toEqual([id]));
    stop();
  });
});
