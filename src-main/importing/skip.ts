// Why a file was not imported: a code that stays and a sentence for a person. Written once, for
// folders, uploads and the terminal.

import { MAX_FILE_BYTES } from '../contract/bulk.ts';
import { LOOSE } from '../store/datasets.ts';

export interface Skip {
  readonly code: string;
  readonly reason: string;
}

/** As the window writes sizes: in millions of bytes. */
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** The size of what is too large, which rounded may look like the limit. */
const above = (bytes: number): string =>
  megabytes(bytes) === megabytes(MAX_FILE_BYTES)
    ? `a little more than ${megabytes(bytes)}`
    : megabytes(bytes);

export const skips = {
  empty: { code: 'import.empty', reason: 'It is empty.' },
  blank: { code: 'import.empty', reason: 'It holds no text, only blanks.' },
  binary: { code: 'import.binary', reason: 'It is not a text: it holds binary data.' },
  tooLarge: (bytes: number | null): Skip => ({
    code: 'import.tooLarge',
    reason: `It is too large${bytes === null ? '' : ` (${above(bytes)})`}: files of up to ${megabytes(MAX_FILE_BYTES)} are imported.`,
  }),
  knownFormat: (what: string): Skip => ({
    code: 'import.binary',
    reason: `It is ${what}, not a plain text. Save it as text first.`,
  }),
  vanished: { code: 'import.vanished', reason: 'It was gone when its turn came.' },
  denied: { code: 'import.denied', reason: 'Its permissions do not allow reading it.' },
  deniedFolder: {
    code: 'import.denied',
    reason: 'The permissions of this folder do not allow looking into it.',
  },
  unreadable: (cause: string): Skip => ({
    code: 'import.unreadable',
    reason: `It could not be read: ${cause}.`,
  }),
  special: { code: 'import.special', reason: 'It is no ordinary file (a device, pipe or socket).' },
  link: {
    code: 'import.link',
    reason: 'It is a link to a folder that is imported already, or that holds it.',
  },
  tooDeep: { code: 'import.tooDeep', reason: 'Its folders are nested too deeply.' },
  loose: { code: 'import.loose', reason: LOOSE },
  badPath: { code: 'import.badPath', reason: 'Its path is not one that a folder can have.' },
} as const;

/** The reason behind an error of the file system. `name` is for errors without a code. */
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
      return skips.unreadable(
        code !== '' ? code : error instanceof Error ? error.message : String(error),
      );
  }
}

/** Names that systems leave in folders; nobody means them when dropping a folder. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || IGNORED.has(name.toLowerCase());
}
const IGNORED = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '$recycle.bin']);
