// Sends what was dropped or chosen to an import: in a worker where the files can go there, on the
// page where not.

import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import { reviveError } from './errors.ts';
import { foundFiles, walkEntries, walkHandles, walkLeftOut, type ListedFile } from './files.ts';
import { request } from './request.ts';
import { uploadFiles } from './upload.ts';

/** What a worker can be given. */
export type PortableSource =
  | { readonly kind: 'handles'; readonly handles: readonly FileSystemHandle[] }
  | { readonly kind: 'files'; readonly files: readonly ListedFile[] };

/** `leftOut`: the entries of the same drop, for what its handles leave out. */
export type Source =
  | (PortableSource & { readonly leftOut?: readonly FileSystemEntry[] })
  | { readonly kind: 'entries'; readonly entries: readonly FileSystemEntry[] };

/** To the worker: what to send, where `files` is followed by `more` of them until `last`. */
export type ToUploader =
  | { readonly type: 'send'; readonly importId: number; readonly source: PortableSource }
  | { readonly type: 'more'; readonly files: readonly ListedFile[] }
  | { readonly type: 'last' }
  | { readonly type: 'stop' };

/** Handing a file over makes the page ask the disk for its size: so few at a time. */
const FILES_A_MESSAGE = 200;

/** From the worker, once: null where everything was sent, otherwise what went wrong. */
export interface FromUploader {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: object;
  } | null;
}

/** On the page, opening files must leave room between them for everything else. */
const READS_AT_ONCE_ON_PAGE = 4;

/** Resolves when everything has been stored, or was stopped; rejects with what went wrong. */
export async function sendFiles(
  importId: number,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const sendFromPage = (found: Parameters<typeof uploadFiles>[0]): Promise<void> =>
    send(importId, found, signal, READS_AT_ONCE_ON_PAGE);
  if (source.kind === 'entries') return sendFromPage(walkEntries(source.entries));
  const { leftOut = [], ...portable } = source;
  await sendInWorker(importId, portable, signal);
  if (!signal.aborted) await sendFromPage(walkLeftOut(leftOut));
}

/** The worker's part. `files` are those that the page hands over bit by bit. */
export function sendPortable(
  importId: number,
  source: PortableSource,
  files: AsyncIterable<ListedFile>,
  signal: AbortSignal,
): Promise<void> {
  const found = source.kind === 'handles' ? walkHandles(source.handles) : foundFiles(files);
  return send(importId, found, signal);
}

function send(
  importId: number,
  found: Parameters<typeof uploadFiles>[0],
  signal: AbortSignal,
  readsAtOnce?: number,
): Promise<void> {
  return uploadFiles(
    found,
    async (frames) => {
      await request(bulk.upload(importId), { method: 'POST', body: frames, signal });
    },
    signal,
    readsAtOnce,
  );
}

function sendInWorker(
  importId: number,
  source: PortableSource,
  signal: AbortSignal,
): Promise<void> {
  const worker = new Worker(new URL('./upload-worker.ts', import.meta.url), {
    type: 'module',
    name: 'upload',
  });
  const post = (message: ToUploader): void => worker.postMessage(message);
  return new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data: { error } }: MessageEvent<FromUploader>) => {
      if (error === null) resolve();
      else reject(reviveError(error));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new WinnowError('upload.failed', `The files could not be sent: ${event.message}`));
    };
    signal.addEventListener('abort', () => post({ type: 'stop' }));
    if (source.kind === 'handles') {
      post({ type: 'send', importId, source });
      return;
    }
    post({ type: 'send', importId, source: { kind: 'files', files: [] } });
    const handOver = (from: number): void => {
      if (signal.aborted) return;
      if (from >= source.files.length) {
        post({ type: 'last' });
        return;
      }
      post({ type: 'more', files: source.files.slice(from, from + FILES_A_MESSAGE) });
      setTimeout(handOver, 0, from + FILES_A_MESSAGE);
    };
    handOver(0);
  }).finally(() => worker.terminate());
}
