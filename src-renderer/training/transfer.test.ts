import { afterEach, expect, it, vi } from 'vitest';
import { encodeFrame } from '../../src-main/contract/bulk.ts';
import { fetchDocuments, fetchPatiently } from './transfer.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The frames of five texts, of which so many arrive before the services end. */
function answer(arriving: number): Response {
  const texts = Array.from({ length: 5 }, (_, i) =>
    encodeFrame({ id: i + 1, label: 0, split: 'none' }, new TextEncoder().encode(`text ${i}`)),
  );
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < arriving && at < texts.length) controller.enqueue(texts[at++]);
      else if (arriving < texts.length) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
  return new Response(body);
}

it('reads each text once, also where the services end and come back meanwhile', async () => {
  vi.useFakeTimers();
  const answers = [() => answer(2), () => Promise.reject(new TypeError('refused')), () => answer(4), () => answer(5)]; // prettier-ignore
  vi.stubGlobal('fetch', async () => answers.shift()!());
  const read: string[] = [];
  const reading = (async () => {
    const texts = fetchDocuments('/texts', 1, new AbortController().signal);
    for await (const { text } of texts) read.push(text);
  })();
  await vi.advanceTimersByTimeAsync(10_000);
  await reading;
  expect(read).toEqual(['text 0', 'text 1', 'text 2', 'text 3', 'text 4']);
  expect(answers).toEqual([]);
});

it('reads a stored file again that broke off', async () => {
  vi.useFakeTimers();
  const answers = [answer(2), answer(5)];
  vi.stubGlobal('fetch', async () => answers.shift()!);
  const reading = fetchPatiently('/resume', new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await reading).toEqual(new Uint8Array(await answer(5).arrayBuffer()));
});

it('ends where it was given up', async () => {
  vi.useFakeTimers();
  const giveUp = new AbortController();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
  const reading = fetchDocuments('/texts', 1, giveUp.signal).next();
  const ended = expect(reading).rejects.toThrow();
  giveUp.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  await ended;
});
