// Reads one file, or finds out why not. Its size is asked before its bytes are read, so a file of
// many gigabytes costs nothing; it is opened so that a pipe put in its place cannot hang the import.

import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { MAX_FILE_BYTES } from '../contract/bulk.ts';
import { skipOf, skips, type Skip } from './skip.ts';

export interface ReadFile {
  readonly content: Uint8Array | Skip;
  readonly size: number | null;
}

/** Reads a file; a seam for tests. Never rejects. */
export type Reader = (path: Buffer) => Promise<ReadFile>;

const FLAGS = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

export const readFileAt: Reader = async (path) => {
  let descriptor: number;
  try {
    descriptor = await openFile(path);
  } catch (error) {
    return { content: skipOf(error, 'file'), size: null };
  }
  let size: number | null = null;
  try {
    const stats = await statFile(descriptor);
    if (!stats.isFile()) return { content: skips.special, size: null };
    size = stats.size;
    if (size > MAX_FILE_BYTES) return { content: skips.tooLarge, size };
    // One byte more than expected: a file that grew meanwhile is read on.
    let buffer = Buffer.allocUnsafe(size + 1);
    let filled = 0;
    for (;;) {
      const count = await readSome(descriptor, buffer, filled);
      if (count === 0) break;
      filled += count;
      if (filled > MAX_FILE_BYTES) return { content: skips.tooLarge, size: null };
      if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(64 * 1024)]);
    }
    return { content: buffer.subarray(0, filled), size: filled };
  } catch (error) {
    return { content: skipOf(error, 'file'), size };
  } finally {
    close(descriptor, () => undefined);
  }
};

function openFile(path: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, FLAGS, (error, descriptor) => {
      if (error === null) resolve(descriptor);
      else reject(error);
    });
  });
}

function statFile(descriptor: number): Promise<Stats> {
  return new Promise((resolve, reject) => {
    fstat(descriptor, (error, stats) => {
      if (error === null) resolve(stats);
      else reject(error);
    });
  });
}

function readSome(descriptor: number, buffer: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, buffer, at, buffer.length - at, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
