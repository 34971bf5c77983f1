// Documents: one text each, in a category, perhaps in a fixed split. Canonical order is category
// name, then path, by code point: training reads them so. Lists have them in the order in which
// people read names (natural.ts), by a key that is stored with each.

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';
import type { Split } from '../../engine/classifier/types.ts';
import { cancelled } from '../contract/call.ts';
import type { CopiesKind, Document, DocumentSummary } from '../contract/datasets.ts';
import { pageCopies } from './copies.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { getDatasetSummary } from './datasets.ts';
import { hasWords, searchWords } from './search.ts';
import { compareNatural, naturalKey } from './natural.ts';
import { splitNumber, splitOf } from './split.ts';
import type { Store } from './store.ts';
import { SLICE_MS, turn } from './turn.ts';

export interface NewDocument {
  readonly categoryId: number;
  readonly split: Split;
  readonly path: string;
  readonly source: string;
  readonly text: string;
  readonly glimpse: string;
  readonly encoding: string;
  readonly bytes: number;
  readonly characters: number;
  /** Hash of the normalised text: equal for texts that say the same. */
  readonly fingerprint: Uint8Array;
}

/** Stores a text; the caller counts it (`addCounts`) in the same transaction. */
export function addDocument(store: Store, datasetId: number, each: NewDocument): number {
  const { id } = store
    .sql(
      `INSERT INTO documents (dataset_id, category_id, split, path, sort, source, glimpse,
         encoding, bytes, characters, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      datasetId,
      each.categoryId,
      splitNumber(each.split),
      each.path,
      naturalKey(each.path),
      each.source,
      each.glimpse,
      each.encoding,
      each.bytes,
      each.characters,
      each.fingerprint,
    );
  store.sql('INSERT INTO texts (document_id, text) VALUES (?, ?)').run(id, each.text);
  return id;
}

/** The greatest id that a document has; 0 where there are none. */
export function lastDocument(store: Store): number {
  return store.sql<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM documents').get()!.id;
}

/** With its text. Throws WinnowError `document.missing`. */
export function getDocument(store: Store, id: number): Document {
  const row = store
    .sql<Omit<Document, 'split'> & { split: number }>(
      `SELECT d.id, d.category_id AS categoryId, d.split, d.path, d.glimpse, d.bytes, d.characters,
         d.dataset_id AS datasetId, t.text, d.encoding, d.source
       FROM documents d JOIN texts t ON t.document_id = d.id
         JOIN datasets s ON s.id = d.dataset_id AND s.status <> 'deleting'
       WHERE d.id = ?`,
    )
    .get(id);
  if (row === undefined) {
    throw problem('document.missing', { id });
  }
  return { ...row, split: splitOf(row.split) };
}

export interface DocumentQuery {
  readonly datasetId: number;
  readonly categoryId: number | null;
  readonly split: Split | null;
  /** Words that path or text must contain, all of them, in any case; empty for all. */
  readonly search: string;
  /** Only texts that have copies, in the order of the copies. */
  readonly copies?: CopiesKind | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface DocumentPage {
  readonly items: DocumentSummary[];
  readonly next: string | null;
  readonly total: number;
}

interface SummaryRow {
  id: number;
  categoryId: number;
  split: number;
  path: string;
  glimpse: string;
  bytes: number;
  characters: number;
  /** By which it is found again: see `Order`. */
  key: string;
}

/** The column by which the texts of a category are read: for training, for people. */
type Order = 'path' | 'sort';

interface Place {
  readonly category: string;
  readonly key: string;
  readonly id: number;
}

const documentCursor = v.tuple([v.string(), v.string(), v.number(), v.number()]);

/**
 * A page in the order in which people read names, or copy by copy. The signal ends a search. Throws
 * WinnowError `dataset.missing`, `page.cursor`, `call.cancelled`.
 */
export async function pageDocuments(
  store: Store,
  query: DocumentQuery,
  signal?: AbortSignal,
): Promise<DocumentPage> {
  getDatasetSummary(store, query.datasetId);
  const words = searchWords(query.search);
  const copies = query.copies ?? null;
  if (copies !== null) return pageCopies(store, { ...query, copies, words }, signal);
  const categories = categoriesOf(store, query.datasetId, query.categoryId).sort((a, b) =>
    compareNatural(a.name, b.name),
  );
  let after: Place | null = null;
  let total: number | null = null;
  if (query.cursor !== null) {
    const [category, key, id, known] = decodeCursor(documentCursor, query.cursor);
    after = { category, key, id };
    total = known;
  }
  if (words.length > 0) {
    return searchDocuments(store, query, { categories, words, after, known: total, signal });
  }

  if (total === null) {
    total = 0;
    for (const { train, test, unsplit } of categories) {
      if (query.split === null) total += train + test + unsplit;
      else total += query.split === 'train' ? train : query.split === 'test' ? test : unsplit;
    }
  }
  const items: DocumentSummary[] = [];
  let last: Place | null = null;
  let more = false;
  for (const category of categories) {
    if (after !== null && compareNatural(category.name, after.category) < 0) continue;
    const from = after !== null && category.name === after.category ? after : null;
    const wanted = query.limit + 1 - items.length;
    for (const { key, ...row } of rowsOf(store, category.id, query.split, from, wanted)) {
      if (items.length === query.limit) {
        more = true;
        break;
      }
      items.push({ ...row, split: splitOf(row.split) });
      last = { category: category.name, key, id: row.id };
    }
    if (more) break;
  }
  return { items, next: more && last !== null ? cursorAt(last, total) : null, total };
}

function cursorAt(place: Place, total: number): string {
  return encodeCursor([place.category, place.key, place.id, total]);
}

interface CategoryRow {
  id: number;
  name: string;
  train: number;
  test: number;
  unsplit: number;
}

function categoriesOf(store: Store, datasetId: number, categoryId: number | null): CategoryRow[] {
  const all = store
    .sql<CategoryRow>(
      `SELECT id, name, train, test, unsplit FROM categories WHERE dataset_id = ? AND name <> '' ORDER BY name`,
    )
    .all(datasetId);
  return categoryId === null ? all : all.filter((each) => each.id === categoryId);
}

/**
 * Texts of a category behind a place. Parameters: category, key and id of the place, the split where
 * it is chosen, limit.
 */
export function rowsSql(order: Order, bySplit: boolean, withText: boolean): string {
  return `SELECT d.id, d.category_id AS categoryId, d.split, d.path, d.glimpse, d.bytes, d.characters,
      d.${order} AS key${withText ? ', t.text' : ''}
    FROM documents d ${withText ? 'JOIN texts t ON t.document_id = d.id' : ''}
    WHERE d.category_id = ? AND (d.${order}, d.id) > (?, ?) ${bySplit ? 'AND d.split = ?' : ''}
    ORDER BY d.${order}, d.id LIMIT ?`;
}

function rowsOf(
  store: Store,
  categoryId: number,
  split: Split | null,
  after: Place | null,
  limit: number,
): SummaryRow[] {
  return store
    .sql<SummaryRow>(rowsSql('sort', split !== null, false))
    .all(
      categoryId,
      after?.key ?? '',
      after?.id ?? 0,
      ...(split === null ? [limit] : [splitNumber(split), limit]),
    );
}

interface Search {
  readonly categories: readonly CategoryRow[];
  readonly words: readonly string[];
  readonly after: Place | null;
  /** How many there are, where an earlier page has counted them. */
  readonly known: number | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads the texts themselves: any part of a word in any script is found, as typed, and importing
 * pays for no index. In slices, so that others are served meanwhile. The first page reads all, to
 * count; the following ones carry the count in their cursor and stop when they are full. One that
 * nobody waits for any more (the next letter was typed) ends with its slice.
 */
async function searchDocuments(
  store: Store,
  query: DocumentQuery,
  { categories, words, after, known, signal }: Search,
): Promise<DocumentPage> {
  const items: DocumentSummary[] = [];
  let found = 0;
  let last: Place | null = null;
  let more = false;
  let begun = performance.now();
  scan: for (const category of categories) {
    if (after !== null && compareNatural(category.name, after.category) < 0) continue;
    let from = after !== null && category.name === after.category ? after : null;
    for (;;) {
      const rows = textRows(store, 'sort', category.id, query.split, from, 16);
      for (const row of rows) {
        if (performance.now() - begun > SLICE_MS) {
          await turn();
          begun = performance.now();
        }
        if (signal?.aborted === true) throw cancelled();
        from = { category: category.name, key: row.key, id: row.id };
        if (!hasWords(row, words)) continue;
        found++;
        if (items.length < query.limit) {
          const { id, categoryId, path: place, glimpse, bytes, characters } = row;
          const split = splitOf(row.split);
          items.push({ id, categoryId, split, path: place, glimpse, bytes, characters });
          last = from;
        } else {
          more = true;
          if (known !== null) break scan;
        }
      }
      if (rows.length < 16) break;
    }
  }
  const total = known ?? found;
  return { items, next: more && last !== null ? cursorAt(last, total) : null, total };
}

interface TextRow extends SummaryRow {
  text: string;
}

function textRows(
  store: Store,
  order: Order,
  categoryId: number,
  split: Split | null,
  after: Place | null,
  limit: number,
): TextRow[] {
  return store
    .sql<TextRow>(rowsSql(order, split !== null, true))
    .all(
      categoryId,
      after?.key ?? '',
      after?.id ?? 0,
      ...(split === null ? [limit] : [splitNumber(split), limit]),
    );
}

export interface StoredText {
  readonly id: number;
  readonly path: string;
  readonly text: string;
  /** Index into `categories`. */
  readonly label: number;
  readonly split: Split;
}

export interface DocumentReader {
  /** Names of the chosen categories by code point: what the labels point into. */
  readonly categories: readonly string[];
  readonly documents: number;
  /** The texts in canonical order, read a few at a time; nothing stays open in between. */
  texts(): Generator<StoredText, void, undefined>;
}

/**
 * The texts that a training reads: those of the chosen categories (all when null), labelled by the
 * place of the category's name. Throws WinnowError `dataset.missing`, `dataset.categories`.
 */
export function readDocuments(
  store: Store,
  choice: { readonly datasetId: number; readonly categoryIds: readonly number[] | null },
): DocumentReader {
  getDatasetSummary(store, choice.datasetId);
  const all = categoriesOf(store, choice.datasetId, null);
  const wanted = new Set(choice.categoryIds ?? all.map((each) => each.id));
  const chosen = all.filter((each) => wanted.has(each.id));
  if (chosen.length !== wanted.size) {
    throw problem('dataset.categories', { datasetId: choice.datasetId, categoryIds: [...wanted] });
  }
  return {
    categories: chosen.map((each) => each.name),
    documents: chosen.reduce((sum, each) => sum + each.train + each.test + each.unsplit, 0),
    *texts() {
      for (let label = 0; label < chosen.length; label++) {
        const { id: categoryId, name } = chosen[label];
        let from: Place | null = null;
        for (;;) {
          const rows = textRows(store, 'path', categoryId, null, from, 32);
          for (const { id, path, text, split } of rows) {
            yield { id, path, text, label, split: splitOf(split) };
            from = { category: name, key: path, id };
          }
          if (rows.length < 32) break;
        }
      }
    },
  };
}
