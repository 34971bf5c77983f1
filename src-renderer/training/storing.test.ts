import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import type { Host } from '../host/host.ts';
import { Storing } from './storing.ts';

// The calls of these tests never look at it.
const host = {} as Host;

let problems: (string | null)[];
let lost: string[];
let claimed: () => Promise<void>;
let stored: number[];

function storing(): Storing {
  return new Storing(host, {
    report: (problem: ErrorShape | null) => problems.push(problem?.code ?? null),
    reclaim: () => claimed(),
    lost: ({ code }) => lost.push(code),
  });
}

describe('Storing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    problems = [];
    lost = [];
    stored = [];
    claimed = async () => void stored.push(0);
  });
  afterEach(() => void vi.useRealTimers());

  it('sends in order, one after the other', async () => {
    const log: string[] = [];
    const calls = storing();
    for (const name of ['a', 'b', 'c']) {
      calls.add(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
      });
    }
    await calls.settled();
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it.each(['connection.lost', 'store.full'])(
    'keeps what met %s, says so, and tries again by itself',
    async (code) => {
      const calls = storing();
      let bad = true;
      for (const number of [1, 2, 3]) {
        calls.add(async () => {
          if (bad && number > 1) throw new WinnowError(code, 'Not now.');
          stored.push(number);
        });
      }
      await calls.settled();
      expect(stored).toEqual([1]);
      await vi.advanceTimersByTimeAsync(3500);
      expect(problems).toEqual([code, code]);
      bad = false;
      await vi.advanceTimersByTimeAsync(3500);
      expect(stored).toEqual([1, 2, 3]);
      expect(problems).toEqual([code, code, null]);
    },
  );

  it('claims the run again where its lease ran out, and sends the same once more', async () => {
    const calls = storing();
    let lapsed = true;
    claimed = async () => {
      lapsed = false;
      stored.push(0);
    };
    for (const number of [1, 2]) {
      calls.add(async () => {
        if (lapsed) throw new WinnowError('run.lapsed', 'Too late.');
        stored.push(number);
      });
    }
    await calls.settled();
    expect(stored).toEqual([0, 1, 2]);
    expect(problems).toEqual([]);
    calls.lapsed();
    await calls.settled();
    expect(stored).toEqual([0, 1, 2, 0]);
  });

  it.each(['run.taken', 'run.missing'])('ends where the run is lost: %s', async (code) => {
    const calls = storing();
    calls.add(() => Promise.reject(new WinnowError(code, 'Another has it.')));
    calls.add(async () => void stored.push(2));
    await calls.settled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stored).toEqual([]);
    expect(lost).toEqual([code]);
    // So where only claiming shows it.
    claimed = () => Promise.reject(new WinnowError(code, 'Another has it.'));
    calls.lapsed();
    await calls.settled();
    expect(lost).toEqual([code, code]);
  });

  it('leaves out what is refused for what it is', async () => {
    const calls = storing();
    calls.add(() => Promise.reject(new WinnowError('call.invalid', 'Nonsense.')));
    calls.add(async () => void stored.push(2));
    await calls.settled();
    expect(stored).toEqual([2]);
    expect(problems).toEqual(['call.invalid', null]);
  });
});
