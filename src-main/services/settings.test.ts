// Several windows on the same services: what one sets, the others neither undo nor miss.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import { SharedSettings } from '../../src-renderer/state/settings.ts';
import type { Settings } from '../contract/app.ts';
import type { CallInput, CallName } from '../contract/index.ts';
import { temporaryFolder } from '../store/testing.ts';
import { startServices, type Services } from './client.ts';

let services: Services;
beforeAll(async () => {
  const resourcesDir = join(import.meta.dirname, '../../resources');
  services = await startServices({ dataDir: temporaryFolder(), resourcesDir });
});
afterAll(() => services.close());

interface OpenWindow {
  settings: SharedSettings;
  /** Every state of the settings that it showed. */
  shown: Settings[];
  connect(connected: boolean): void;
}

/** `answered`: what an answer waits for on its way to this window. */
function open(answered: (name: CallName) => Promise<void> = () => Promise.resolve()): OpenWindow {
  const shown: Settings[] = [];
  let connected = true;
  let heard = (_connected: boolean): void => undefined;
  const reached = (): void => {
    if (!connected) throw new WinnowError('connection.lost', 'Winnow is not there.');
  };
  const settings = new SharedSettings(
    {
      call: async <K extends CallName>(name: K, input: CallInput<K>) => {
        reached();
        return services.call(name, input).finally(() => answered(name));
      },
      subscribe: (wanted, listener) =>
        services.subscribe(({ name, payload }) => {
          if (name === wanted && connected) listener(payload as never);
        }),
      onConnection(listener) {
        heard = listener;
        listener(connected);
        return () => undefined;
      },
    },
    (now) => shown.push(now),
  );
  settings.follow();
  return { settings, shown, connect: (now) => heard((connected = now)) };
}

describe('the settings of several windows', () => {
  it('are all kept, whoever set them, and shown in each', async () => {
    const [one, two, three] = [open(), open(), open()];
    const often = async (set: (i: number) => Promise<void>) => {
      for (let i = 0; i < 20; i++) await set(i);
    };
    await Promise.all([
      often((i) => one.settings.set({ interface: { scheme: 'dark', one: i } })),
      often((i) => two.settings.set({ interface: { two: i } })),
      often((i) => three.settings.set({ notSureThreshold: i / 20 })),
    ]);
    const kept = await services.call('settings.get', null);
    const face = { scheme: 'dark', one: 19, two: 19 };
    expect(kept).toEqual({ notSureThreshold: 0.95, interface: face });
    for (const { shown } of [one, two, three, open()]) {
      await vi.waitFor(() => expect(shown.at(-1)).toEqual(kept), { timeout: 20_000 });
    }
  });

  it('do not jump back while one is being changed', async () => {
    const [slider, other] = [open(), open()];
    const patience = { timeout: 20_000 };
    await vi.waitFor(() => expect(slider.shown.length * other.shown.length).toBe(1), patience);
    // It rests for longer than this test may take: until then it is only here.
    void slider.settings.set({ notSureThreshold: 0.1, interface: { width: 7 } }, 600_000);
    await other.settings.set({ notSureThreshold: 0.2, interface: { scheme: 'light' } });
    await services.call('app.info', null);
    expect(slider.shown).toHaveLength(1);
    await slider.settings.set({ notSureThreshold: 0.3 });
    const end = { notSureThreshold: 0.3, interface: { scheme: 'light', width: 7 } };
    for (const { shown } of [slider, other]) {
      await vi.waitFor(() => expect(shown.at(-1)).toMatchObject(end), patience);
    }
    expect(slider.shown.slice(1).every((each) => each.notSureThreshold === 0.3)).toBe(true);
  });

  it('are not those of an answer that was overtaken by what another window set', async () => {
    let arrive = (): void => undefined;
    const late = new Promise<void>((resolve) => (arrive = resolve));
    const asked = vi.fn(() => late);
    const [slow, other] = [open(asked), open()];
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), { timeout: 20_000 });
    await other.settings.set({ interface: { overtaken: true } });
    const end = { interface: { overtaken: true } };
    await vi.waitFor(() => expect(slow.shown.at(-1)).toMatchObject(end), { timeout: 20_000 });
    arrive();
    await late;
    await services.call('app.info', null);
    expect(slow.shown.at(-1)).toMatchObject(end);
  });

  it('are as the others left them after a window was cut off, with what it changed meanwhile', async () => {
    const [away, other] = [open(), open()];
    const patience = { timeout: 20_000 };
    await vi.waitFor(() => expect(away.shown.length * other.shown.length).toBe(1), patience);
    away.connect(false);
    await away.settings.set({ interface: { width: 11 } });
    await away.settings.set({ interface: { folded: true } });
    await other.settings.set({ notSureThreshold: 0.4, interface: { scheme: 'other' } });
    expect(away.shown).toHaveLength(1);
    away.connect(true);
    const end = { notSureThreshold: 0.4, interface: { scheme: 'other', width: 11, folded: true } };
    for (const { shown } of [away, other]) {
      await vi.waitFor(() => expect(shown.at(-1)).toMatchObject(end), patience);
    }
  });
});
