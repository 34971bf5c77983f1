// A training as its window knows it, on real services: whatever happens to the page, the worker, the
// connection or the disk, both agree in the end, and nothing that was reached is lost.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import { readEpochs } from '../../src-main/store/run-epochs.ts';
import { getRun, listRuns } from '../../src-main/store/runs.ts';
import { temporaryFolder } from '../../src-main/store/testing.ts';
import { replacedSentence } from '../state/deviceSentences.ts';
import { away, House, recipe, TestWindow } from './windows.ts';

const page = new EventTarget();
const PATIENCE = { timeout: 20_000 };
const until = (check: () => void): Promise<void> => vi.waitFor(check, PATIENCE);

let house: House;
let window: TestWindow;

beforeEach(() => {
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  house = new House(temporaryFolder());
  window = new TestWindow(house);
});
afterEach(async () => {
  vi.useRealTimers();
  await house.close();
  vi.unstubAllGlobals();
});

const run = (id: number) => getRun(house.store, id);
const stored = (id: number): number[] =>
  readEpochs(house.store, id, 0).epochs.map(({ epoch }) => epoch);
const phase = (of = window): string | undefined => of.training.live?.phase;
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    (error: WinnowError) => error.code,
  );

/** Where `to` leaves a training that has begun. */
const ways: Record<string, (id: number) => void | Promise<void>> = {
  starting: () => undefined,
  running: () => window.trainer.epochs(1),
  paused: async (id) => {
    window.trainer.epochs(1);
    window.trainer.say({ type: 'held', runId: id, held: true });
    await until(() => expect(run(id).status).toBe('paused'));
  },
  stopping: () => window.training.stop(),
  saving: () => window.trainer.end(),
  unsaved: async (id) => {
    await window.trainer.end();
    const error = { code: 'store.full', message: 'The disk is full.', details: {} };
    window.trainer.say({ type: 'storeFailed', runId: id, error });
  },
};

describe('a training', () => {
  it('is stored as it goes, and its end with it', async () => {
    const id = await window.train();
    expect(phase()).toBe('running');
    expect(window.hold).toContain('Sounds and fruit');
    window.trainer.epochs(1, 2);
    window.trainer.epochs(3);
    await window.trainer.end();
    expect(phase()).toBe('saving');
    await window.trainer.store();
    await until(() => expect(phase()).toBe('finished'));
    expect(run(id)).toMatchObject({
      status: 'finished',
      epochs: 3,
      epochsPlanned: 3,
      device: 'CPU',
    });
    expect(window.training.live?.modelId).toBe(run(id).modelId);
    expect(stored(id)).toEqual([1, 2, 3]);
    expect(window.hold).toBeNull();
    expect(window.training.busy).toBe(false);
    // Nothing was read again while it went on.
    expect(window.calls.filter((name) => name.startsWith('runs.'))).toEqual(
      expect.not.arrayContaining(['runs.list', 'runs.get', 'runs.epochs']),
    );
  });

  it.each(Object.keys(ways))('can be discarded while it is %s', async (where) => {
    const { datasetId, categoryIds } = house;
    const id =
      where === 'starting'
        ? (await window.training.start({ datasetId, categoryIds, recipe })).id
        : await window.train();
    await ways[where](id);
    expect(phase()).toBe(where);
    window.training.discard();
    expect(phase()).toBe('discarded');
    expect(window.hold).toBeNull();
    expect(window.trainer.heard.slice(-2)).toEqual(['cancel', 'release']);
    await until(() => expect(() => run(id)).toThrow('no longer exists'));
    expect(listRuns(house.store, { datasetId, cursor: null, limit: 9 }).items).toEqual([]);
    // And the next one can begin.
    await window.train();
    expect(phase()).toBe('running');
  });

  it('is discarded once the services are back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const id = await window.train();
    window.connect(false);
    window.trainer.epochs(1);
    window.training.discard();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run(id).status).toBe('running');
    window.connect(true);
    vi.useRealTimers();
    await until(() => expect(() => run(id)).toThrow('no longer exists'));
    expect(phase()).toBe('discarded');
  });

  it('is one at a time, also while it only begins', async () => {
    const first = window.train();
    expect(window.training.busy).toBe(true);
    expect(await codeOf(window.train())).toBe('training.busy');
    await first;
    expect(await codeOf(window.train())).toBe('training.busy');
    expect(listRuns(house.store, { datasetId: null, cursor: null, limit: 9 }).items).toHaveLength(
      1,
    );
  });

  it('says why no other can begin, as long as none can', async () => {
    expect(window.training.refusal).toBeNull();
    const beginning = window.train();
    expect(window.training.refusal).toBe('Another training is about to begin.');
    await beginning;
    expect(window.training.refusal).toMatch(
      /^“Sounds and fruit” is being trained\. One at a time/u,
    );
    window.training.discard();
    expect(window.training.refusal).toBeNull();
  });

  it('is told to pause, go on and stop where it can, and never twice', async () => {
    const { training, trainer } = window;
    const commands = (): string[] =>
      trainer.heard.filter((type) => /pause|resume|stop/u.test(type));
    training.pause();
    expect(commands()).toEqual([]);
    const id = await window.train();
    training.resume();
    training.pause();
    // It is held only once the worker says so.
    expect([phase(), commands()]).toEqual(['running', ['pause']]);
    trainer.say({ type: 'held', runId: id, held: true });
    expect(phase()).toBe('paused');
    training.pause();
    training.resume();
    trainer.say({ type: 'held', runId: id, held: false });
    training.stop();
    training.stop();
    training.pause();
    expect([phase(), commands()]).toEqual(['stopping', ['pause', 'resume', 'stop']]);
    await until(() => expect(run(id).status).toBe('running'));
  });

  it('goes on with another device, and what came after its resume point is trained again', async () => {
    const id = await window.train();
    window.trainer.epochs(1, 2, 3);
    const { live } = window.training;
    const replacement = { why: 'silent', phase: 'training', epochs: 1 } as const;
    const cpu = { label: 'GPU, then CPU', backend: 'cpu', software: false, note: null } as const;
    window.trainer.say({ type: 'device', runId: id, device: cpu });
    window.trainer.say({ type: 'replaced', runId: id, replacement });
    expect(live?.epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(replacedSentence(live!.replaced!)).toBe(
      'The GPU stopped answering; the training went on with the CPU from epoch 2.',
    );
    window.trainer.epochs(2);
    expect(live?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    await until(() => expect(run(id).device).toBe('GPU, then CPU'));
    window.trainer.epochs(3);
    await until(() => expect(stored(id)).toEqual([1, 2, 3]));
  });

  it('hears nothing of another one', async () => {
    const id = await window.train();
    window.trainer.say({ type: 'held', runId: id + 1, held: true });
    window.trainer.say({
      type: 'lost',
      runId: id + 1,
      error: { code: 'run.taken', message: '', details: {} },
    });
    expect(phase()).toBe('running');
  });

  it('that can’t begin is let go at once', async () => {
    window.trouble.set('app.info', away());
    expect(await codeOf(window.train())).toBe('connection.lost');
    await until(() =>
      expect(
        listRuns(house.store, { datasetId: null, cursor: null, limit: 9 }).items,
      ).toMatchObject([{ status: 'interrupted' }]),
    );
    expect(window.training.busy).toBe(false);
  });

  it('hears each word once, however often its page connected', async () => {
    window.training.connect(window.host);
    const stop = window.training.connect(window.host);
    expect(window.listeners).toBe(1);
    await window.train();
    const before = window.calls.length;
    window.trainer.epochs(1);
    await until(() => expect(window.calls.slice(before)).toContain('runs.addEpochs'));
    await until(() => expect(stored(window.trainer.order.runId)).toEqual([1]));
    expect(window.calls.slice(before).filter((name) => name === 'runs.addEpochs')).toHaveLength(1);
    stop();
    expect(window.listeners).toBe(0);
  });
});

describe('what goes wrong on the way', () => {
  it('a lost answer to its end leaves a finished training', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const id = await window.train();
    await window.trainer.end();
    window.trouble.set('runs.finish', 'lost');
    await window.trainer.store();
    await vi.waitFor(() => expect(phase()).toBe('unsaved'), PATIENCE);
    expect(run(id).status).toBe('finished');
    window.trouble.clear();
    await vi.advanceTimersByTimeAsync(6_000);
    vi.useRealTimers();
    await until(() => expect(phase()).toBe('finished'));
    expect(window.training.live?.modelId).toBe(run(id).modelId);
    // What had arrived was not sent again.
    expect(window.trainer.heard.filter((type) => type === 'store')).toHaveLength(1);
  });

  it('a full disk keeps the epochs, is said, and they arrive when there is room', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const id = await window.train();
    const full = new WinnowError('store.full', 'The disk is full.');
    window.trouble.set('runs.addEpochs', full);
    window.trainer.epochs(1);
    window.trainer.epochs(2);
    await vi.waitFor(() => expect(window.training.live?.notice?.code).toBe('store.full'), PATIENCE);
    expect(phase()).toBe('running');
    expect(stored(id)).toEqual([]);
    window.trouble.clear();
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    await until(() => expect(stored(id)).toEqual([1, 2]));
    await until(() => expect(window.training.live?.notice).toBeNull());
  });

  it('a result that could not be saved is saved when the services are back', async () => {
    const id = await window.train();
    await window.trainer.end();
    window.connect(false);
    await window.trainer.store();
    expect(phase()).toBe('unsaved');
    window.connect(true);
    await until(() => expect(window.trainer.heard.at(-1)).toBe('store'));
    await window.trainer.store();
    await until(() => expect(phase()).toBe('finished'));
    expect(run(id).status).toBe('finished');
  });

  it('a trainer that was not heard of for long goes on where nobody else does', async () => {
    const id = await window.train();
    window.trainer.epochs(1);
    await until(() => expect(stored(id)).toEqual([1]));
    const { fence } = window.training.live!.lease;
    await house.services.call('runs.release', { id, fence });
    expect(run(id).status).toBe('interrupted');
    window.trainer.epochs(2);
    await until(() => expect(stored(id)).toEqual([1, 2]));
    expect(run(id)).toMatchObject({ status: 'running', device: 'CPU' });
    expect(window.training.live?.notice).toBeNull();
  });

  it('a failure is noted with the epochs before it, also after a long silence', async () => {
    const id = await window.train();
    await until(() => expect(run(id).device).toBe('CPU'));
    await house.services.call('runs.release', { id, fence: window.training.live!.lease.fence });
    window.trainer.epochs(1);
    const error = { code: 'training.diverged', message: 'It went astray.', details: {} };
    window.trainer.say({ type: 'failed', runId: id, error });
    expect(phase()).toBe('failed');
    await until(() => expect(run(id)).toMatchObject({ status: 'failed', epochs: 1, error }));
  });

  it('a page that goes away lets the training go', async () => {
    const id = await window.train();
    page.dispatchEvent(new Event('pagehide'));
    await until(() => expect(run(id).status).toBe('interrupted'));
    // A page that comes back (it was only put aside) goes on.
    window.trainer.epochs(1);
    await until(() => expect(run(id)).toMatchObject({ status: 'running', epochs: 1 }));
  });
});

describe('a second window', () => {
  it('takes over only when told to, and the first one gives way', async () => {
    const id = await window.train();
    window.trainer.epochs(1, 2);
    await window.trainer.save();
    window.trainer.epochs(3);
    await until(() => expect(stored(id)).toEqual([1, 2, 3]));
    const second = new TestWindow(house);
    expect(await codeOf(second.training.goOn(id, 'next'))).toBe('run.held');
    expect(second.training.busy).toBe(false);
    expect(await codeOf(second.training.keep(run(id)))).toBe('run.held');
    await second.training.goOn(id, 'takeOver');
    expect(second.trainer.order).toMatchObject({ resume: true, stopAtOnce: false });
    expect(second.training.live?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    second.trainer.epochs(3);
    await until(() => expect(second.calls).toContain('runs.addEpochs'));
    window.trainer.epochs(4);
    await until(() => expect(phase()).toBe('lost'));
    expect(window.trainer.heard.slice(-2)).toEqual(['cancel', 'release']);
    expect(window.hold).toBeNull();
    await expect(window.trainer.beat()).rejects.toMatchObject({ code: 'run.taken' });
    await until(() => expect(stored(id)).toEqual([1, 2, 3]));
    expect(phase(second)).not.toBe('lost');
  });

  it('discards what the first one trains', async () => {
    const id = await window.train();
    const second = new TestWindow(house);
    await second.host.call('runs.delete', { id });
    await until(() => expect(phase()).toBe('discarded'));
    expect(window.trainer.heard.slice(-2)).toEqual(['cancel', 'release']);
    expect(window.training.busy).toBe(false);
  });
});

describe('a training that was cut off', () => {
  /** Two epochs and a resume point, and then the window is gone. */
  async function cutOff(): Promise<number> {
    const id = await window.train();
    window.trainer.epochs(1, 2);
    await window.trainer.save();
    await until(() => expect(stored(id)).toEqual([1, 2]));
    page.dispatchEvent(new Event('pagehide'));
    await until(() => expect(run(id).status).toBe('interrupted'));
    window.close();
    window = new TestWindow(house);
    return id;
  }

  it('is gone on with', async () => {
    const id = await cutOff();
    await window.training.goOn(id, 'next');
    expect(window.trainer.order.resume).toBe(true);
    expect(window.training.live?.epochs).toHaveLength(2);
    window.trainer.epochs(3);
    await window.trainer.end();
    await window.trainer.store();
    await until(() => expect(run(id)).toMatchObject({ status: 'finished', epochs: 3 }));
    expect(run(id).result?.judged).toBeGreaterThan(0);
  });

  it('is judged and kept', async () => {
    const id = await cutOff();
    await window.training.keep(run(id));
    expect(window.trainer.order).toMatchObject({ resume: true, stopAtOnce: true });
    expect(phase()).toBe('stopping');
    await window.trainer.end();
    await window.trainer.store();
    await until(() => expect(phase()).toBe('finished'));
    expect(run(id).result).not.toBeNull();
  });

  it('is kept as it is where it can’t be judged', async () => {
    const id = await cutOff();
    await window.training.keep(run(id));
    const error = { code: 'model.damaged', message: 'It can’t be read.', details: {} };
    window.trainer.say({ type: 'failed', runId: id, error });
    await until(() => expect(run(id).modelId).not.toBeNull());
    expect(run(id)).toMatchObject({ status: 'stopped', result: null, error: null });
  });

  it('is kept as it is where its texts have changed, and not gone on with', async () => {
    const id = await cutOff();
    house.store.sql('UPDATE datasets SET revision = revision + 1').run();
    expect(await codeOf(window.training.goOn(id, 'next'))).toBe('run.dataChanged');
    expect(window.training.busy).toBe(false);
    await window.training.keep(run(id));
    expect(window.trainer.heard).not.toContain('train');
    expect(run(id)).toMatchObject({ status: 'stopped', result: null });
    expect(run(id).modelId).not.toBeNull();
  });

  it('is let go again where its settings can’t be read', async () => {
    const id = await cutOff();
    house.store.sql('UPDATE runs SET recipe = ? WHERE id = ?').run('{"version":99}', id);
    // Not "train again": a newer Winnow can go on with it.
    expect(await codeOf(window.training.goOn(id, 'next'))).toBe('recipe.tooNew');
    await until(() => expect(run(id).status).toBe('interrupted'));
    expect(window.training.live).toBeNull();
  });
});
