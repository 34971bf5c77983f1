// Where files from any source become documents: decoded, fingerprinted, placed in a category, and
// stored in batches. A batch is one short transaction, so that what is stored is always whole and
// usable, a crash loses one batch at most, and other readers of the store wait a few milliseconds.

import { hash } from 'node:crypto';
import { normalizeNfc } from '../../engine/text/nfc.ts';
import type { ErrorShape } from '../contract/common.ts';
import { firstProgress, isRunning, type ImportProgress } from '../contract/imports.ts';
import { addCounts, ensureCategory, UNPLACED, type CategoryCounts } from '../store/categories.ts';
import { arrangeSome, beginArranging } from '../store/arrange.ts';
import { createDataset, settleDataset } from '../store/datasets.ts';
import { addDocument, lastDocument, type NewDocument } from '../store/documents.ts';
import { storeError, storeErrorShape } from '../store/errors.ts';
import { createImport, endImport } from '../store/imports.ts';
import { addSkippedFile, pageSkippedFiles } from '../store/skipped.ts';
import type { Store } from '../store/store.ts';
import { SLICE_MS, turn } from '../store/turn.ts';
import { decodeBytes } from './decode.ts';
import {
  decideLayout,
  newFolders,
  noteFolders,
  placeOf,
  sameLayout,
  type Layout,
  type Place,
} from '../store/layout.ts';
import { skips, type Skip } from './skip.ts';

/** A file from any source. */
export interface IncomingFile {
  /** Its path, beginning with the name of what was dropped. */
  readonly parts: readonly string[];
  /** Where it came from, for a person: a full path, or the dropped path. */
  readonly source: string;
  /** Its bytes, or the reason why there are none. */
  readonly content: Uint8Array | Skip;
  /** In bytes, where known. */
  readonly size: number | null;
  /**
   * Where it belongs, where that is known before the first file comes. Otherwise it follows from
   * the paths as they arrive, and texts move when a path shows that they lie elsewhere.
   */
  readonly place?: Place;
}

export interface IntakeOptions {
  /** The new dataset's name. */
  readonly name: string;
  /** True when files bring their places and these are a fixed split. */
  readonly fixedSplit?: boolean;
  /** At most ten times a second, and once at the end. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

const MAX_BATCH_BYTES = 8 * 1024 * 1024;
const PROGRESS_MS = 100;
/** A speed told earlier would be that of the first files only. */
const SPEED_AFTER_SECONDS = 1;
/** Documents that one transaction moves: a few milliseconds' work. */
const ARRANGED_AT_ONCE = 500;

interface Prepared {
  readonly file: Omit<IncomingFile, 'content'>;
  readonly document: Omit<NewDocument, 'categoryId' | 'split' | 'path'> | null;
  readonly skip: Skip | null;
}

export class Intake {
  readonly datasetId: number;
  readonly importId: number;
  readonly #store: Store;
  readonly #options: IntakeOptions;
  readonly #folders = newFolders();
  /** Of the files that bring no place. */
  #layout: Layout;
  #foldersChanged = false;
  /** What is left of moving what is stored to new places. */
  #moving: Generator<void, void, undefined> | null = null;
  /** The documents' ids are greater. */
  readonly #before: number;
  #batch: Prepared[] = [];
  #batchBytes = 0;
  #batchLimit = 64;
  #lastYield = performance.now();
  readonly #began = performance.now();
  #lastProgress = -Infinity;
  #progress: ImportProgress;

  /** Makes the dataset that it fills. Throws WinnowError `store.full` and others of the store. */
  constructor(store: Store, options: IntakeOptions) {
    this.#store = store;
    this.#options = options;
    this.#layout = decideLayout(this.#folders);
    const { datasetId, importId } = translated(() =>
      store.transaction(() => {
        const id = createDataset(store, options.name);
        if (options.fixedSplit === true) setFixedSplit(store, id, true);
        return { datasetId: id, importId: createImport(store, id) };
      }),
    );
    this.datasetId = datasetId;
    this.#before = lastDocument(store);
    this.importId = importId;
    this.#progress = firstProgress({ importId, datasetId });
  }

  get progress(): ImportProgress {
    return this.#progress;
  }

  /** True until `end`. */
  get open(): boolean {
    return isRunning(this.#progress);
  }

  /** Says how many files there are, once that is known. */
  expect(files: number | null): void {
    this.#change({ filesTotal: files });
  }

  /**
   * Takes a file; stores the batch when it is full, and lets others in. Throws WinnowError
   * `store.full` and others of the store: what was stored before stays, `end` is still to be called.
   */
  async take(file: IncomingFile): Promise<void> {
    const { content, ...rest } = file;
    const prepared = prepare(rest, content);
    if (file.place === undefined && prepared.document !== null) {
      this.#foldersChanged = noteFolders(this.#folders, file.parts) || this.#foldersChanged;
    }
    this.#batch.push(prepared);
    this.#batchBytes += prepared.document?.bytes ?? 0;
    const { filesFound } = this.#progress;
    this.#change({
      filesFound: filesFound + 1,
      currentFolder: file.parts.slice(0, -1).join('/'),
    });
    if (this.#batch.length >= this.#batchLimit || this.#batchBytes >= MAX_BATCH_BYTES) {
      await this.flush();
    }
    if (performance.now() - this.#lastYield > SLICE_MS) {
      await turn();
      this.#lastYield = performance.now();
    }
  }

  /**
   * Stores what was taken so far, and moves what is stored where new folders say that it belongs
   * elsewhere. Throws as `take` does.
   */
  async flush(): Promise<void> {
    // Another request may have brought a folder while this one waited.
    do await this.#arrange();
    while (this.#foldersChanged || this.#moving !== null);
    this.#storeBatch();
  }

  #storeBatch(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    const begun = performance.now();
    const { imported, skipped, bytes } = translated(() =>
      this.#store.transaction(() => this.#write(batch)),
    );
    const took = performance.now() - begun;
    // Batches of bounded time, whatever the disk; one slow commit (a checkpoint) is no reason to
    // make many small ones, each with its own wait for the disk.
    const fitting = (batch.length * SLICE_MS) / Math.max(took, 0.5);
    const limit = this.#batchLimit;
    this.#batchLimit = Math.round(Math.max(16, limit / 2, Math.min(512, fitting, 2 * limit)));
    const now = this.#progress;
    this.#change({
      imported: now.imported + imported,
      skipped: now.skipped + skipped,
      bytes: now.bytes + bytes,
    });
  }

  #write(batch: readonly Prepared[]): { imported: number; skipped: number; bytes: number } {
    const store = this.#store;
    const ids = new Map<string, number>();
    const counts = new Map<number, CategoryCounts>();
    let imported = 0;
    let skipped = 0;
    let bytes = 0;
    for (const { file, document, skip } of batch) {
      const place = file.place ?? placeOf(this.#layout, file.parts);
      if (document === null || (place.category === null && file.place !== undefined)) {
        const { code, detail } = skip ?? skips.loose;
        addSkippedFile(store, this.datasetId, {
          path: place.path,
          code,
          detail,
          bytes: file.size ?? document?.bytes ?? null,
        });
        skipped++;
        continue;
      }
      const name = place.category ?? UNPLACED;
      let categoryId = ids.get(name);
      if (categoryId === undefined) {
        categoryId = ensureCategory(store, this.datasetId, name);
        ids.set(name, categoryId);
      }
      addDocument(store, this.datasetId, {
        ...document,
        categoryId,
        split: place.split,
        path: place.path,
      });
      let sums = counts.get(categoryId);
      if (sums === undefined) {
        sums = { train: 0, test: 0, unsplit: 0, bytes: 0 };
        counts.set(categoryId, sums);
      }
      sums[place.split === 'none' ? 'unsplit' : place.split]++;
      sums.bytes += document.bytes;
      bytes += document.bytes;
      imported++;
    }
    for (const [categoryId, sums] of counts) addCounts(store, categoryId, sums);
    return { imported, skipped, bytes };
  }

  /**
   * Decides the layout anew where folders have come and, a few at a time, moves what is stored: lets
   * others in after each step.
   */
  *#arranging(): Generator<void, void, undefined> {
    while (this.#foldersChanged) {
      this.#foldersChanged = false;
      const layout = decideLayout(this.#folders);
      if (sameLayout(layout, this.#layout)) continue;
      const store = this.#store;
      this.#layout = layout;
      let after: number | null = this.#before;
      let begun = false;
      while (after !== null) {
        const from: number = after;
        after = translated(() =>
          store.transaction(() => {
            if (!begun) beginArranging(store, this.datasetId, layout);
            return arrangeSome(store, this.datasetId, layout, from, ARRANGED_AT_ONCE);
          }),
        );
        begun = true;
        yield;
      }
    }
  }

  /** Arranges what is stored, one caller at a time. */
  async #arrange(): Promise<void> {
    while (this.#foldersChanged || this.#moving !== null) {
      this.#moving ??= this.#arranging();
      if (this.#moving.next().done === true) this.#moving = null;
      else await turn();
    }
  }

  /** The same at once, for an end that can't wait. */
  #arrangeNow(): void {
    for (const moving of [this.#moving ?? [], this.#arranging()]) {
      for (const step of moving) void step;
    }
    this.#moving = null;
  }

  /**
   * Ends the import: stores what is left (unless it failed) and settles the dataset. Everything
   * stored stays. Returns the last progress. It does not throw: a disk that is too full for even
   * this leaves the rest to the next opening.
   */
  end(state: 'done' | 'cancelled' | 'failed', error: ErrorShape | null = null): ImportProgress {
    if (!this.open) return this.#progress;
    let last: { state: 'done' | 'cancelled' | 'failed'; error: ErrorShape | null } = {
      state,
      error,
    };
    if (state !== 'failed') {
      try {
        this.#arrangeNow();
        this.#storeBatch();
      } catch (thrown) {
        last = { state: 'failed', error: storeErrorShape(thrown) };
      }
    }
    this.#batch = [];
    const store = this.#store;
    try {
      store.urgentTransaction(() => {
        settleDataset(store, this.datasetId, last.state === 'done' ? 'ready' : 'interrupted');
        endImport(store, this.importId, last.state);
      });
    } catch (thrown) {
      last = { state: 'failed', error: last.error ?? storeErrorShape(thrown) };
    }
    const { documents, skipped } = this.#stored();
    if (last.state === 'done' && documents === 0) {
      last = { state: 'failed', error: this.#nothingImported(skipped) };
    }
    const { filesFound } = this.#progress;
    this.#change({
      ...last,
      imported: documents,
      skipped,
      filesTotal: filesFound,
    });
    return this.#progress;
  }

  #nothingImported(skipped: number): ErrorShape {
    if (skipped === 0) {
      return {
        code: 'import.noFiles',
        message: `There are no files in “${this.#options.name}”.`,
        details: { name: this.#options.name },
      };
    }
    // With the first reason: the terminal has no list to look into.
    const [first] = pageSkippedFiles(this.#store, {
      id: this.datasetId,
      cursor: null,
      limit: 1,
    }).items;
    return {
      code: 'import.noTexts',
      message: 'None of the files could be imported.',
      details: { skipped, first },
    };
  }

  /** As stored: a file whose place was decided late counts as what it became. */
  #stored(): { documents: number; skipped: number } {
    const { imported, skipped } = this.#progress;
    if (!this.#store.database.open) return { documents: imported, skipped };
    return this.#store
      .sql<{ documents: number; skipped: number }>(
        `SELECT
           (SELECT coalesce(sum(train + test + unsplit), 0) FROM categories
            WHERE dataset_id = ? AND name <> '') AS documents,
           (SELECT count(*) FROM skipped_files WHERE dataset_id = ?) AS skipped`,
      )
      .get(this.datasetId, this.datasetId)!;
  }

  #change(change: Partial<ImportProgress>): void {
    const now = performance.now();
    const seconds = (now - this.#began) / 1000;
    this.#progress = { ...this.#progress, ...change };
    const ended = !this.open;
    if (!ended && now - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = now;
    const { imported, skipped } = this.#progress;
    const filesPerSecond =
      seconds < SPEED_AFTER_SECONDS ? null : Math.round((imported + skipped) / seconds);
    this.#progress = { ...this.#progress, filesPerSecond };
    this.#options.onProgress?.(this.#progress);
  }
}

function setFixedSplit(store: Store, datasetId: number, fixed: boolean): void {
  store.sql('UPDATE datasets SET fixed_split = ? WHERE id = ?').run(fixed ? 1 : 0, datasetId);
}

function translated<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw storeError(error);
  }
}

function prepare(file: Omit<IncomingFile, 'content'>, content: Uint8Array | Skip): Prepared {
  if (!(content instanceof Uint8Array)) return { file, document: null, skip: content };
  const decoded = decodeBytes(content);
  if ('code' in decoded) {
    return { file: { ...file, size: content.length }, document: null, skip: decoded };
  }
  const { text, encoding } = decoded;
  return {
    file,
    skip: null,
    document: {
      source: file.source,
      text,
      encoding,
      glimpse: glimpseOf(text),
      bytes: content.length,
      characters: text.length === content.length ? text.length : charactersOf(text),
      fingerprint: fingerprintOf(text),
    },
  };
}

/** The beginning of a text, in one line. */
export function glimpseOf(text: string): string {
  const start = text
    .slice(0, 600)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return (start.length > 160 ? `${start.slice(0, 159).trimEnd()}…` : start).toWellFormed();
}

/** In code points. */
function charactersOf(text: string): number {
  let pairs = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/** Equal for texts that differ in nothing but blanks, line breaks and Unicode's form. */
export function fingerprintOf(text: string): Uint8Array {
  const normal = normalizeNfc(text).replace(/\s+/gu, ' ').trim();
  return hash('sha1', normal, 'buffer').subarray(0, 16);
}
