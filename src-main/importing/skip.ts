// Why a file was not imported: a code that stays, and what else is known of it. The sentences stand
// in `words/`, for folders, uploads and the terminal alike.

import { LOOSE } from '../store/datasets.ts';

export interface Skip {
  readonly code: string;
  /** A kind of file, the system's own code, or nothing. */
  readonly detail: string;
}

/** Kinds of files that are told by how they begin, and are no plain texts. */
export type KnownFormat = 'pdf' | 'zip' | 'oldOffice' | 'image' | 'compressed' | 'database';

export const skips = {
  empty: { code: 'import.empty', detail: '' },
  /** Nothing but blanks. */
  blank: { code: 'import.empty', detail: 'blank' },
  binary: { code: 'import.binary', detail: '' },
  tooLarge: { code: 'import.tooLarge', detail: '' },
  knownFormat: (format: KnownFormat): Skip => ({ code: 'import.binary', detail: format }),
  /** It was gone when its turn came. */
  vanished: { code: 'import.vanished', detail: '' },
  denied: { code: 'import.denied', detail: '' },
  deniedFolder: { code: 'import.denied', detail: 'folder' },
  unreadable: (cause: string): Skip => ({ code: 'import.unreadable', detail: cause }),
  /** A device, a pipe, a socket. */
  special: { code: 'import.special', detail: '' },
  /** To a folder that is imported already, or that holds it. */
  link: { code: 'import.link', detail: '' },
  tooDeep: { code: 'import.tooDeep', detail: '' },
  loose: { code: LOOSE, detail: '' },
  /** A path that no folder can have. */
  badPath: { code: 'import.badPath', detail: '' },
} as const;

/** The reason behind an error of the file system. */
export function skipOf(error: unknown, what: 'file' | 'folder'): Skip {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return skips.vanished;
    case 'EACCES':
    case 'EPERM':
      return what === 'file' ? skips.denied : skips.deniedFolder;
    case 'ELOOP':
      return skips.link;
    case 'ENAMETOOLONG':
      return skips.tooDeep;
    default:
      return skips.unreadable(code !== '' ? code : error instanceof Error ? error.name : '');
  }
}

/** The reason that a page gives, by the name that browsers have for it. */
export function skipOfPage(name: string): Skip {
  switch (name) {
    case 'NotFoundError':
      return skips.vanished;
    case 'NotReadableError':
    case 'SecurityError':
    case 'NotAllowedError':
      return skips.denied;
    default:
      return skips.unreadable(/^\w{1,60}$/u.test(name) ? name : '');
  }
}

/** Names that systems leave in folders; nobody means them when dropping a folder. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name.toLowerCase());
}
const IGNORED = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '$recycle.bin']);
