// Bringing texts in: while it runs, how it ended, and what was left out and why.

import { MAX_FILE_BYTES } from '../../src-main/contract/bulk.ts';
import type { SkippedFile } from '../../src-main/contract/datasets.ts';
import type { Formats } from '../formats.ts';

/** Kinds of files that are told by how they begin (`SkippedFile.detail`). */
export const fileKinds: Readonly<Record<string, string>> = {
  pdf: 'a PDF document',
  zip: 'a ZIP archive or an Office document',
  oldOffice: 'an old Office document',
  image: 'an image',
  compressed: 'a compressed file',
  database: 'a database',
};

export const importing = (f: Formats) => {
  const files = (n: number): string => f.count(n, 'file', 'files');
  const texts = (n: number): string => f.count(n, 'text', 'texts');
  return {
    heading: 'Importing',
    /** How much is stored, where nobody knows how much there is. */
    soFar: (n: number) => `${texts(n)} so far`,
    ofAll: (seen: number, total: number) => `${f.number(seen)} of ${files(total)}`,
    finishing: (n: number) => `Finishing: ${texts(n)}`,
    looking: 'Looking for texts',
    skippedSoFar: (n: number) => `${f.number(n)} skipped`,
    speed: (perSecond: number) => `${files(perSecond)} a second`,
    stopping: 'Stopping',
    /** Of the bar that fills. */
    progress: 'Import',

    /** The terminal's line while it reads. */
    reading: (n: number, skipped: number) =>
      skipped === 0 ? `Reading: ${texts(n)}` : `Reading: ${texts(n)}, ${f.number(skipped)} skipped`,
    skippedList: (n: number) => `Skipped ${files(n)}:`,
    skippedMore: (n: number) => `and ${f.number(n)} more (--json lists them all)`,
    /** What the terminal imported. */
    imported: (n: number, categories: number, id: number, name: string) =>
      `${texts(n)} in ${f.count(categories, 'category', 'categories')}, as dataset ${id}, ${f.quote(name)}.`,
    stopped: 'Stopped; what was imported so far stays.',

    announceBegin: 'Importing.',
    announceDone: (n: number) => `Imported ${texts(n)}.`,
    announceEnd: (n: number) => `The import ended with ${texts(n)}.`,

    done: (n: number, categories: number) =>
      `${texts(n)} in ${f.count(categories, 'category', 'categories')}.`,
    cancelled: 'Cancelled.',
    cancelledKept: (n: number, categories: number) =>
      `Cancelled. What had arrived is kept: ${texts(n)} in ${f.count(categories, 'category', 'categories')}.`,
    /** `why` is a sentence. */
    failedKept: (why: string, n: number, categories: number) =>
      `${why} What had arrived is kept: ${texts(n)} in ${f.count(categories, 'category', 'categories')}.`,
    failed: 'The import failed.',
    skippedCount: (n: number) => `${f.count(n, 'file was', 'files were')} skipped.`,
    nothingReadFrom: (folders: readonly string[]) =>
      `Nothing could be imported from ${folders.join(', ')}.`,
    showList: 'Show the list',
    hideList: 'Hide the list',
    closeLine: 'Close this line',

    skippedHeading: 'Skipped files',
    closeList: 'Close the list',
    list: 'List of skipped files',
    listOf: (reason: string) => `Skipped files: ${reason}`,
    file: 'File',
    reason: 'Reason',
    size: 'Size',
    showMore: (n: number) => `Show ${f.number(n)} more`,

    /** Why a file was not imported. */
    skipped({ code, detail, bytes }: Pick<SkippedFile, 'code' | 'detail' | 'bytes'>): string {
      const limit = `files of up to ${megabytes(f, MAX_FILE_BYTES)} are imported`;
      switch (code) {
        case 'import.empty':
          return detail === 'blank' ? 'It holds no text, only blanks.' : 'It is empty.';
        case 'import.binary':
          return Object.hasOwn(fileKinds, detail)
            ? `It is ${fileKinds[detail]}, not a plain text. Save it as text first.`
            : 'It is not a text: it holds binary data.';
        case 'import.tooLarge':
          if (bytes === null) return `It is too large: ${limit}.`;
          return megabytes(f, bytes) === megabytes(f, MAX_FILE_BYTES)
            ? `It is too large (a little more than ${megabytes(f, bytes)}): ${limit}.`
            : `It is too large (${megabytes(f, bytes)}): ${limit}.`;
        case 'import.vanished':
          return 'It was gone when its turn came.';
        case 'import.denied':
          return detail === 'folder'
            ? 'The permissions of this folder do not allow looking into it.'
            : 'Its permissions do not allow reading it.';
        case 'import.special':
          return 'It is no ordinary file (a device, pipe or socket).';
        case 'import.link':
          return 'It is a link to a folder that is imported already, or that holds it.';
        case 'import.tooDeep':
          return 'Its folders are nested too deeply.';
        case 'import.loose':
          return 'It lies beside the category folders, not in one of them.';
        case 'import.badPath':
          return 'Its path is not one that a folder can have.';
        default:
          return detail === '' ? 'It could not be read.' : `It could not be read: ${detail}.`;
      }
    },
  };
};

/** In whole millions of bytes: enough beside a limit of ten. */
const megabytes = (f: Formats, bytes: number): string => `${f.number(bytes / 1e6)}\u00a0MB`;
