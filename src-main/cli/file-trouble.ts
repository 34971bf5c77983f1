// What the system says of a file that can't be read or written, as one of the few things that a person
// can do something about.

import type { FileTrouble } from '../../words/problems.ts';

const known: Readonly<Record<string, FileTrouble>> = {
  ENOENT: 'missing',
  EISDIR: 'folder',
  ENOTDIR: 'notFolder',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'tooLarge',
  ERR_FS_FILE_TOO_LARGE: 'tooLarge',
};

export interface Trouble {
  readonly why: FileTrouble;
  /** The system's own code, where none of the reasons fits. */
  readonly cause: string | null;
}

/** Why a file can't be read or written. */
export function troubleOf(error: unknown): Trouble {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && Object.hasOwn(known, code)) return { why: known[code], cause: null };
  return { why: 'other', cause: code ?? message ?? String(error) };
}

/** The file and its trouble, where an error comes from the system's files; null for any other. */
export function systemTrouble(error: unknown): (Trouble & { readonly file: string }) | null {
  if (!(error instanceof Error) || !('syscall' in error)) return null;
  const { path } = error as NodeJS.ErrnoException;
  return path === undefined ? null : { file: path, ...troubleOf(error) };
}
