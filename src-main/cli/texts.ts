// Labelled texts from folders, by the window's own importing: into a temporary store for `train`
// and `evaluate`, never into the person's own.

import { stat } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { LabelledText } from '../../engine/classifier/types.ts';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { fromErrorShape } from '../contract/error-shape.ts';
import type { ImportProgress } from '../contract/imports.ts';
import { importFolders, type FolderImport } from '../importing/folders.ts';
import { readDocuments } from '../store/documents.ts';
import { pageSkippedFiles } from '../store/skipped.ts';
import { openTemporaryStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { words, type Progress } from './output.ts';

export interface Skipped {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

export interface Texts {
  /** By code point. */
  readonly categories: readonly string[];
  readonly documents: number;
  readonly skipped: readonly Skipped[];
  /** In canonical order, read from the store as they are asked for. */
  texts(): Iterable<LabelledText>;
  /** Seconds spent on importing and on reading from the store so far. */
  seconds(): number;
  /** Deletes the temporary store. */
  close(): void;
}

/** Imports with a progress line. Throws what ended the import. */
export async function importWithProgress(
  options: Omit<FolderImport, 'onProgress' | 'signal'>,
  progress: Progress,
): Promise<ImportProgress> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.on('SIGINT', interrupt);
  try {
    const last = await importFolders({
      ...options,
      signal: stop.signal,
      onProgress: ({ imported, skipped, currentFolder }) => {
        progress.update(`${words.importing.reading(imported, skipped)}  ${currentFolder}`);
      },
    });
    if (last.error?.code === 'import.noTexts') {
      const skipped = allSkipped(options.store, last.datasetId);
      if (skipped.length > 1) noteSkipped(progress, skipped);
      const [{ path, reason }] = skipped;
      throw new WinnowError(
        last.error.code,
        `${words.importing.nothingReadFrom(options.paths)} ${path}: ${reason}`,
        { skipped: skipped.slice(0, 100) },
      );
    }
    if (last.error !== null) throw fromErrorShape(last.error);
    return last;
  } finally {
    process.off('SIGINT', interrupt);
    progress.clear();
  }
}

/** Reads folders into a temporary store. Throws `import.*`. Close it in the end. */
export async function readTexts(
  folder: string,
  testFolder: string | undefined,
  progress: Progress,
): Promise<Texts> {
  const started = performance.now();
  // Of several folders a lost one is only skipped; but a test that was asked for must be one.
  if (testFolder !== undefined && !(await isFolder(testFolder))) {
    throw problem('import.notFound', { path: testFolder, isTest: true });
  }
  const store = openTemporaryStore();
  try {
    const { datasetId, state } = await importWithProgress(
      {
        store,
        paths: [folder],
        testPaths: testFolder === undefined ? undefined : [testFolder],
      },
      progress,
    );
    if (state === 'cancelled') {
      throw problem('import.cancelled', {});
    }
    const { categories, documents, texts } = readDocuments(store, {
      datasetId,
      categoryIds: null,
    });
    const skipped = allSkipped(store, datasetId);
    noteSkipped(progress, skipped);
    let milliseconds = performance.now() - started;
    return {
      categories,
      documents,
      skipped,
      *texts() {
        const rows = texts();
        for (;;) {
          const asked = performance.now();
          const { done, value } = rows.next();
          milliseconds += performance.now() - asked;
          if (done === true) return;
          yield value;
        }
      },
      seconds: () => milliseconds / 1000,
      close: () => store.close(),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Every file of a dataset that was not imported. */
export function allSkipped(store: Store, datasetId: number): Skipped[] {
  const skipped: Skipped[] = [];
  let cursor: string | null = null;
  do {
    const page = pageSkippedFiles(store, { id: datasetId, cursor, limit: 500 });
    skipped.push(
      ...page.items.map((file) => ({
        path: file.path,
        code: file.code,
        reason: words.importing.skipped(file),
      })),
    );
    cursor = page.next;
  } while (cursor !== null);
  return skipped;
}

/** Says on stderr which files were skipped, the first of many. */
export function noteSkipped(progress: Progress, skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  progress.note(words.importing.skippedList(skipped.length));
  for (const { path, reason } of skipped.slice(0, 5)) progress.note(`  ${path}: ${reason}`);
  if (skipped.length > 5) progress.note(`  ${words.importing.skippedMore(skipped.length - 5)}`);
}
