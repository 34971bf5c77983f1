import { describe, expect, it } from 'vitest';
import { Paged } from './paged.svelte.ts';

const page = (items: number[], next: string | null = null) => ({
  items,
  next,
  total: items.length,
});

describe('a paged list', () => {
  it('gives up a question when a newer one is asked, and keeps only its answer', async () => {
    const list = new Paged<number>();
    const signals: AbortSignal[] = [];
    let answerFirst: () => void = () => undefined;
    const first = list.reset((_cursor, signal) => {
      signals.push(signal);
      return new Promise((resolve) => (answerFirst = () => resolve(page([1]))));
    });
    const second = list.reset((_cursor, signal) => {
      signals.push(signal);
      return Promise.resolve(page([2, 3]));
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(await second).toBe(true);
    answerFirst();
    expect(await first).toBe(false);
    expect(list.items).toEqual([2, 3]);
    expect(list.loading).toBe(false);
  });

  it('shows no error of a question that was given up', async () => {
    const list = new Paged<number>();
    const asked = list.reset(
      (_cursor, signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    );
    list.stop();
    expect(await asked).toBe(false);
    expect(list.error).toBeNull();
  });

  it('reads on from where a page ended', async () => {
    const list = new Paged<number>();
    await list.reset((cursor) => Promise.resolve(cursor === null ? page([1], 'x') : page([2])));
    await list.more();
    expect(list.items).toEqual([1, 2]);
  });
});
