import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { RunningCalls } from './running-calls.ts';

/** Ends when it is given up. */
const untilStopped = (signal?: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve('stopped')));

it('ends the call that its page gave up, and no other', async () => {
  const calls = new RunningCalls();
  const page = new EventEmitter();
  const other = new EventEmitter();
  const first = calls.run(page, 'a', untilStopped);
  const second = calls.run(page, 'b', untilStopped);
  const theirs = calls.run(other, 'a', untilStopped);
  calls.cancel(page, 'a');
  expect(await first).toBe('stopped');
  // Late, or unknown: nothing happens.
  calls.cancel(page, 'a');
  calls.cancel(page, 'c');
  expect(await Promise.race([second, theirs, Promise.resolve('running')])).toBe('running');
  for (const event of ['did-navigate', 'destroyed']) page.emit(event);
  expect(await second).toBe('stopped');
  expect(await Promise.race([theirs, Promise.resolve('running')])).toBe('running');
  other.emit('render-process-gone');
  expect(await theirs).toBe('stopped');
});

it('serves a page on after it was reloaded', async () => {
  const calls = new RunningCalls();
  const page = new EventEmitter();
  const before = calls.run(page, 'a', untilStopped);
  page.emit('did-navigate');
  expect(await before).toBe('stopped');
  const after = calls.run(page, 'a', untilStopped);
  calls.cancel(page, 'a');
  expect(await after).toBe('stopped');
  expect(await calls.run(page, undefined, (signal) => Promise.resolve(signal))).toBeUndefined();
});
