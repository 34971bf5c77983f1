// How Winnow ends, on the order of events that Electron has (e2e/stand-in/quitting.ts): every way,
// alone and one upon another, closes the store once, and only then does the process go.

import { describe, expect, test } from 'vitest';
import { Quitting, type ClosableWindow } from '../../e2e/stand-in/quitting.ts';
import { Ending } from './ending.ts';

type Answer = 'yes' | 'no' | 'nothing to ask';

/** An application with one window, as window.ts has it, and a store that takes a while to close. */
function application(
  answer: Answer = 'nothing to ask',
  close: 'well' | 'badly' | 'never' = 'well',
) {
  const events: string[] = [];
  let exited: (status: number) => void = () => undefined;
  const status = new Promise<number>((resolve) => (exited = resolve));
  const app = new Quitting((code) => {
    events.push('exit');
    exited(code);
  });
  let held = answer !== 'nothing to ask';
  const mayEnd = (): Promise<boolean> => {
    if (!held) return Promise.resolve(true);
    events.push('question');
    if (answer === 'yes') held = false;
    return Promise.resolve(!held);
  };
  const window: ClosableWindow = {
    close() {
      if (!held) return app.windowGone(window);
      app.closeCancelled();
      void mayEnd().then((yes) => {
        if (yes) window.close();
      });
    },
    destroy: () => app.windowGone(window),
  };
  app.addWindow(window);
  const ending = new Ending({
    app,
    mayEnd,
    async close() {
      window.destroy();
      events.push('closing');
      if (close === 'never') await new Promise(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      if (close === 'badly') throw new Error('The disk is gone.');
      events.push('closed');
    },
    patienceMs: close === 'never' ? 20 : 60_000,
  });
  return { app, window, ending, events, status };
}

const ways = {
  'a closed window': ({ window }) => window.close(),
  quit: ({ app }) => app.quit(),
  'a signal': ({ ending }) => ending.end(0),
  'services that died': ({ ending }) => ending.end(1),
} satisfies Record<string, (on: ReturnType<typeof application>) => void>;
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const statusOf = (way: Way): number => (way === 'services that died' ? 1 : 0);

describe.each(names)('%s', (way) => {
  test('closes the store, then ends', async () => {
    const on = application();
    ways[way](on);
    expect(await on.status).toBe(statusOf(way));
    expect(on.events).toEqual(['closing', 'closed', 'exit']);
  });

  test.each(names)('and %s on top of it', async (second) => {
    const on = application();
    ways[way](on);
    ways[second](on);
    expect(await on.status).toBe(Math.max(statusOf(way), statusOf(second)));
    expect(on.events).toEqual(['closing', 'closed', 'exit']);
  });

  test('ends also where the store cannot be closed, or never is', async () => {
    for (const close of ['badly', 'never'] as const) {
      const on = application('nothing to ask', close);
      ways[way](on);
      expect(await on.status).toBe(statusOf(way));
      expect(on.events).toEqual(['closing', 'exit']);
    }
  });

  test('while something trains', async () => {
    const asks = way === 'a closed window' || way === 'quit';
    const on = application('yes');
    ways[way](on);
    expect(await on.status).toBe(statusOf(way));
    expect(on.events).toEqual([...(asks ? ['question'] : []), 'closing', 'closed', 'exit']);
    if (!asks) return;

    const kept = application('no');
    ways[way](kept);
    await new Promise((resolve) => setImmediate(resolve));
    expect(kept.events).toEqual(['question']);
    expect(kept.app.windows).toHaveLength(1);
    // It can be asked again, and ended from outside.
    ways[way](kept);
    await new Promise((resolve) => setImmediate(resolve));
    expect(kept.events).toEqual(['question', 'question']);
    kept.ending.end(0);
    expect(await kept.status).toBe(0);
  });
});
