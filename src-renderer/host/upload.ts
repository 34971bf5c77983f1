// Sends files to a running import as frames, many files a request. Two requests are under way at
// most: when the services fall behind, reading stops (backpressure). It runs in a worker where it
// can (upload-worker.ts), because opening a file makes the asking thread wait for another process.

import { encodeFrame, MAX_FILE_BYTES, type UploadHeader } from '../../src-main/contract/bulk.ts';
import { reasonOf, type Found } from './files.ts';

/** Bytes and files that make a request full. */
const REQUEST_BYTES = 4 * 1024 * 1024;
const REQUEST_FILES = 1_000;
const REQUESTS_AT_ONCE = 2;
/** Files read at the same time, unless said. */
const READS_AT_ONCE = 16;

const nothing = new Uint8Array(0);

/** Sends one request's frames; rejects when they were not stored. */
export type SendFrames = (frames: Blob) => Promise<void>;

/**
 * Reads and sends every file. Rejects with the first failure of `send`; a file that cannot be read
 * is told to the services and is no failure. Stops early, without an error, once `signal` is aborted.
 */
export async function uploadFiles(
  files: AsyncIterable<Found>,
  send: SendFrames,
  signal: AbortSignal,
  readsAtOnce = READS_AT_ONCE,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;

  const flush = async (): Promise<void> => {
    if (parts.length === 0) return;
    const body = new Blob(parts);
    parts = [];
    size = 0;
    const request: Promise<void> = send(body)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => underWay.delete(request));
    underWay.add(request);
    if (underWay.size >= REQUESTS_AT_ONCE) await Promise.race(underWay);
  };

  const ended = (): boolean => signal.aborted || failure !== null;

  for await (const frames of readAhead(files, readsAtOnce, ended)) {
    if (ended()) break;
    for (const frame of frames) {
      parts.push(frame);
      size += frame.length;
      if (size >= REQUEST_BYTES || parts.length >= REQUEST_FILES) await flush();
    }
  }
  if (!ended()) await flush();
  await Promise.all(underWay);
  if (failure !== null && !signal.aborted) throw (failure as { error: unknown }).error;
}

/** Frames of a few files at a time, read together. */
async function* readAhead(
  files: AsyncIterable<Found>,
  readsAtOnce: number,
  ended: () => boolean,
): AsyncGenerator<readonly Uint8Array<ArrayBuffer>[]> {
  let group: Found[] = [];
  let next: Promise<readonly Uint8Array<ArrayBuffer>[]> | null = null;
  for await (const file of files) {
    if (ended()) return;
    group.push(file);
    if (group.length < readsAtOnce) continue;
    // The next group is being read while this one is being sent.
    const current: Promise<readonly Uint8Array<ArrayBuffer>[]> | null = next;
    next = Promise.all(group.map(frameOf));
    group = [];
    if (current !== null) yield await current;
  }
  if (next !== null) yield await next;
  if (group.length > 0) yield await Promise.all(group.map(frameOf));
}

/** One file as a frame; what cannot or need not be read is a header that says so. Never rejects. */
async function frameOf(found: Found): Promise<Uint8Array<ArrayBuffer>> {
  const tell = (header: UploadHeader, body = nothing): Uint8Array<ArrayBuffer> =>
    encodeFrame(header, body);
  if ('error' in found) return tell({ path: found.path, size: 0, error: found.error });
  let size = 0;
  try {
    const file = await found.open();
    size = file.size;
    if (size > MAX_FILE_BYTES) return tell({ path: found.path, size, tooLarge: true });
    const body = new Uint8Array(await file.arrayBuffer());
    return tell({ path: found.path, size: body.length }, body);
  } catch (error) {
    return tell({ path: found.path, size, error: reasonOf(error) });
  }
}
