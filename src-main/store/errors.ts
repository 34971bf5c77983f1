// What SQLite and the disk say, in sentences for a person. One place, so that a full disk reads the
// same whether it was met while importing or while a training saved its model.

import { WinnowError } from '../../engine/errors.ts';
import type { ErrorShape } from '../contract/common.ts';
import { toErrorShape } from '../contract/error-shape.ts';

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** A WinnowError for whatever was thrown: itself, a translation of SQLite's, or `internal`. */
export function storeError(error: unknown, file?: string): WinnowError {
  if (error instanceof WinnowError) return error;
  const code = codeOf(error);
  const details = {
    cause: error instanceof Error ? error.message : String(error),
    file,
    sqlite: code,
  };
  // SHMSIZE: no room to lay out what SQLite shares with other processes, at opening.
  if (['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(code)) {
    return new WinnowError(
      'store.full',
      'The disk is full. What was stored before is safe; make room and try again.',
      details,
      error,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new WinnowError(
      'store.damaged',
      `Winnow's data file${file === undefined ? '' : ` ${file}`} is damaged. It was left as it is: put a copy from a backup in its place, or move the whole folder away to start afresh.`,
      details,
      error,
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new WinnowError(
      'store.inUse',
      'Another program is using Winnow’s data at this moment. Close it and try again.',
      details,
      error,
    );
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_PERM') ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EIO', 'ENOENT'].includes(code)
  ) {
    return new WinnowError(
      'store.unusable',
      `Winnow cannot read or write its data${file === undefined ? '' : ` in ${file}`}. Check that the folder exists, is yours and can be written to.`,
      details,
      error,
    );
  }
  return new WinnowError(
    'internal',
    `Something went wrong inside Winnow: ${details.cause}`,
    { cause: details.cause },
    error,
  );
}

/** `storeError` as plain data, for what crosses to another thread or is kept with an import. */
export function storeErrorShape(error: unknown): ErrorShape {
  return toErrorShape(storeError(error));
}
