// The host's parts that need no browser: what is sent for which file, how much at once, and what is
// held against the contract. The drop itself is told by e2e.

import { describe, expect, test } from 'vitest';
import { WinnowError } from '../../engine/errors.ts';
import { decodeFrames, MAX_FILE_BYTES } from '../../src-main/contract/bulk.ts';
import { checkedCall, EventHub } from './checked.ts';
import { reviveError, uploadError } from './errors.ts';
import { foundFiles, isInHandles, topNames, type Found } from './files.ts';
import { createHost, MissingBridge } from './index.ts';
import { uploadFiles } from './upload.ts';

const never = new AbortController().signal;

async function* each(found: readonly Found[]): AsyncGenerator<Found> {
  yield* await Promise.resolve(found);
}

const text = (path: string, content: string): Found => ({
  path,
  open: () => Promise.resolve(new File([content], path)),
});

async function headersOf(requests: readonly Blob[]): Promise<Record<string, unknown>[]> {
  const headers: Record<string, unknown>[] = [];
  for (const request of requests) {
    const chunks = request.stream() as unknown as AsyncIterable<Uint8Array>;
    for await (const frame of decodeFrames(chunks)) {
      headers.push({ ...(frame.header as object), body: frame.body.length });
    }
  }
  return headers;
}

test('the desktop’s page without its bridge says so, and looks for no server', async () => {
  const page = { location: { protocol: 'app:' } };
  await expect(createHost(page)).rejects.toBeInstanceOf(MissingBridge);
});

test('names that a browser’s handles may leave out are taken from elsewhere', () => {
  const plain = [
    'a',
    '53812',
    'mail 1.txt',
    'Grüße (2).txt',
    '東京.txt',
    'comp.graphics',
    '[draft]',
  ];
  expect(plain.filter((name) => !isInHandles(name))).toEqual([]);
  const odd = 'billing |dots.| lead|~old|Re: you|what?|a\\b|con|NUL.txt|x.lnk|.hidden|tab\there|”';
  expect(odd.split('|').filter(isInHandles)).toEqual([]);
});

describe('an upload', () => {
  test('sends what can be read, and says why the rest cannot', async () => {
    const requests: Blob[] = [];
    const large = { size: MAX_FILE_BYTES + 1, arrayBuffer: () => expect.unreachable() };
    await uploadFiles(
      each([
        text('a/one.txt', 'Grüße'),
        text('a/empty.txt', ''),
        { path: 'a/large.bin', open: () => Promise.resolve(large as unknown as File) },
        {
          path: 'a/gone.txt',
          open: () => Promise.reject(new DOMException('', 'NotFoundError')),
        },
        {
          path: 'a/forbidden.txt',
          open: () =>
            Promise.resolve({
              size: 3,
              arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')),
            } as unknown as File),
        },
        { path: 'a/folder', error: 'NotAllowedError' },
      ]),
      (frames) => {
        requests.push(frames);
        return Promise.resolve();
      },
      never,
    );
    expect(requests).toHaveLength(1);
    expect(await headersOf(requests)).toEqual([
      { path: 'a/one.txt', size: 7, body: 7 },
      { path: 'a/empty.txt', size: 0, body: 0 },
      { path: 'a/large.bin', size: MAX_FILE_BYTES + 1, tooLarge: true, body: 0 },
      { path: 'a/gone.txt', size: 0, error: 'NotFoundError', body: 0 },
      {
        path: 'a/forbidden.txt',
        size: 3,
        error: 'NotReadableError',
        body: 0,
      },
      { path: 'a/folder', size: 0, error: 'NotAllowedError', body: 0 },
    ]);
  });

  test('is cut into requests, two under way at most, and loses none of 5,000 files', async () => {
    const requests: Blob[] = [];
    let underWay = 0;
    let most = 0;
    const files = Array.from({ length: 5_000 }, (_, i) => text(`a/${i}.txt`, 'x'.repeat(1_000)));
    await uploadFiles(
      each(files),
      async (frames) => {
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setTimeout(resolve, 5));
        requests.push(frames);
        underWay--;
      },
      never,
    );
    expect(most).toBe(2);
    expect(requests.length).toBeGreaterThan(2);
    expect(Math.max(...requests.map((request) => request.size))).toBeLessThan(6 * 1024 * 1024);
    const paths = (await headersOf(requests)).map(({ path }) => path);
    expect(new Set(paths).size).toBe(5_000);
  });

  test('does not read on while nothing is taken', async () => {
    let opened = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const file = new File(['x'.repeat(1024 * 1024)], 'a');
    const files = Array.from({ length: 200 }, (_, i) => ({
      path: `a/${i}`,
      open: () => {
        opened++;
        return Promise.resolve(file);
      },
    }));
    const done = uploadFiles(each(files), () => gate, never);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(opened).toBeLessThan(60);
    release();
    await done;
    expect(opened).toBe(200);
  });

  test('ends with the first failure, and quietly where it was stopped', async () => {
    const files = Array.from({ length: 100 }, (_, i) => text(`a/${i}`, 'x'.repeat(200_000)));
    const full = new WinnowError('store.full', 'The disk is full.');
    await expect(uploadFiles(each(files), () => Promise.reject(full), never)).rejects.toBe(full);

    const stop = new AbortController();
    let sent = 0;
    await uploadFiles(
      each(files),
      () => {
        sent++;
        stop.abort();
        return Promise.reject(new Error('cancelled'));
      },
      stop.signal,
    );
    expect(sent).toBe(1);
  });

  test('of nothing sends nothing', async () => {
    await uploadFiles(each([]), () => expect.unreachable(), never);
  });
});

test('listed files keep their paths', async () => {
  const file = new File(['x'], 'one.txt');
  const files = [
    { path: 'letters/spam/one.txt', file },
    { path: 'letters/ham/two.txt', file },
  ];
  expect(topNames(files)).toEqual(['letters']);
  async function* given() {
    yield* await Promise.resolve(files);
  }
  const found: string[] = [];
  for await (const { path } of foundFiles(given())) found.push(path);
  expect(found).toEqual(['letters/spam/one.txt', 'letters/ham/two.txt']);
});

describe('the contract on the page', () => {
  test('holds what is sent against it', async () => {
    const call = checkedCall(() => expect.unreachable());
    await expect(call('datasets.get', { id: 0 })).rejects.toMatchObject({
      code: 'call.invalid',
      details: { call: 'datasets.get', field: 'id' },
    });
  });

  test('holds what comes back against it', async () => {
    const call = checkedCall(() => Promise.resolve([{ id: 'one' }]));
    await expect(call('datasets.list', null)).rejects.toMatchObject({ code: 'call.badAnswer' });
    expect(await checkedCall(() => Promise.resolve([]))('datasets.list', null)).toEqual([]);
  });

  test('drops events that do not fit, and lets no listener harm another', () => {
    const hub = new EventHub();
    const heard: unknown[] = [];
    const error = console.error;
    console.error = () => undefined;
    try {
      hub.subscribe('datasets.changed', () => {
        throw new Error('mine');
      });
      const listener = (payload: unknown): void => void heard.push(payload);
      const end = hub.subscribe('datasets.changed', listener);
      hub.subscribe('datasets.changed', listener);
      hub.emit('datasets.changed', { id: 1 });
      hub.emit('datasets.changed', { id: 'x' });
      end();
      hub.emit('datasets.changed', { id: 2 });
    } finally {
      console.error = error;
    }
    expect(heard).toEqual([{ id: 1 }, { id: 1 }, { id: 2 }]);
  });

  test('revives errors, and makes one of what is none', () => {
    const shape = { code: 'store.full', message: 'The disk is full.', details: { path: '/x' } };
    expect(reviveError(shape)).toMatchObject(shape);
    expect(reviveError(shape)).toBeInstanceOf(WinnowError);
    expect(reviveError('<html>')).toMatchObject({ code: 'host.unexpected' });
  });

  test('keeps the reason of an upload that ended early, and has a sentence for what has none', () => {
    const full = new WinnowError('store.full', 'The disk is full.', { path: '/x' });
    expect(uploadError(full)).toEqual({
      code: 'store.full',
      message: 'The disk is full.',
      details: { path: '/x' },
    });
    expect(uploadError(new TypeError('null is no file'))).toEqual({
      code: 'upload.failed',
      message: 'The files could not be sent.',
      details: { cause: 'null is no file' },
    });
  });
});
