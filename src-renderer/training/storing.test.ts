import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import type { Host } from '../host/host.ts';
import { Storing } from './storing.ts';

// The calls of these tests never look at it.
const host = {} as Host;
const none = (): Promise<void> => Promise.resolve();

describe('Storing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends in order, one after the other', async () => {
    const log: string[] = [];
    const storing = new Storing(host, () => undefined, none);
    for (const name of ['a', 'b', 'c']) {
      storing.add(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
      });
    }
    await storing.settled();
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('keeps what could not be sent while the services are away, says so, and claims the run first', async () => {
    const stored: number[] = [];
    const problems: (string | null)[] = [];
    const storing = new Storing(
      host,
      (problem) => problems.push(problem?.code ?? null),
      async () => void stored.push(0),
    );
    let away = true;
    for (const number of [1, 2, 3]) {
      storing.add(async () => {
        if (away) throw new WinnowError('connection.lost', 'Away.');
        stored.push(number);
      });
    }
    await storing.settled();
    expect(stored).toEqual([]);
    away = false;
    storing.retry();
    await storing.settled();
    expect(stored).toEqual([0, 1, 2, 3]);
    expect(problems).toEqual(['connection.lost', null]);
  });

  it('leaves out what is refused', async () => {
    const stored: number[] = [];
    const storing = new Storing(host, () => undefined, none);
    storing.add(() => Promise.reject(new WinnowError('run.ended', 'It has ended.')));
    storing.add(async () => void stored.push(2));
    await storing.settled();
    expect(stored).toEqual([2]);
  });
});
