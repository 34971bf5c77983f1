// What SQLite and the disk say, in sentences for a person. One place, so that a full disk reads the
// same whether it was met while importing or while a training saved its model.

import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
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
    return problem('store.full', details, error);
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return problem('store.damaged', details, error);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return problem('store.inUse', details, error);
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_PERM') ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EIO', 'ENOENT'].includes(code)
  ) {
    return problem('store.unusable', details, error);
  }
  return problem('internal', { cause: details.cause }, error);
}

/** `storeError` as plain data, for what crosses to another thread or is kept with an import. */
export function storeErrorShape(error: unknown): ErrorShape {
  return toErrorShape(storeError(error));
}
