// Texts that say the same, page by page: those that a warning counts, with what they are copies of.
// They are found by their fingerprints, along the index that has these in order, so that a group of
// copies stands together and a page costs the same wherever it begins.

import * as v from 'valibot';
import type { Split } from '../../engine/classifier/types.ts';
import { cancelled } from '../contract/call.ts';
import type { CopiesKind, DocumentSummary } from '../contract/datasets.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { DocumentPage } from './documents.ts';
import { hasWords } from './search.ts';
import { splitNumber, splitOf } from './split.ts';
import type { Parameter, Store } from './store.ts';
import { SLICE_MS, turn } from './turn.ts';

export interface CopiesQuery {
  readonly datasetId: number;
  readonly copies: CopiesKind;
  readonly categoryId: number | null;
  readonly split: Split | null;
  /** All of which a text must have. */
  readonly words: readonly string[];
  readonly cursor: string | null;
  readonly limit: number;
}

/** What makes texts with one fingerprint a group. In train and test; in two categories; in one of each. */
const GROUPED: Readonly<Record<CopiesKind, string>> = {
  duplicates:
    'category_id AS categoryId, split, %n FROM %from GROUP BY fingerprint, category_id, split HAVING count(*) > 1',
  duplicatesAcrossSplits:
    'NULL AS categoryId, NULL AS split, %n FROM %from GROUP BY fingerprint HAVING max(split = 1) AND max(split = 2)',
  duplicatesAcrossCategories:
    'NULL AS categoryId, NULL AS split, %n FROM %from GROUP BY fingerprint HAVING min(category_id) <> max(category_id)',
};

/**
 * The groups of a dataset with a fingerprint from one up to below another, in the index's order, and
 * how many texts of each are wanted. Parameters: category or null twice, split or null twice, dataset,
 * first fingerprint, end.
 */
export function groupsSql(kind: CopiesKind): string {
  return `SELECT fingerprint, ${GROUPED[kind]}`
    .replace('%n', 'sum((? IS NULL OR category_id = ?) AND (? IS NULL OR split = ?)) AS n')
    .replace('%from', 'documents WHERE dataset_id = ? AND fingerprint >= ? AND fingerprint < ?');
}

/** Of one category and split, behind an id; and in the categories and splits behind these. */
export const BESIDE = 'AND d.category_id = ? AND d.split = ? AND d.id > ?';
export const BEHIND = 'AND (d.category_id, d.split) > (?, ?)';

/** Texts with one fingerprint. Parameters: dataset, fingerprint, those of `where`, limit. */
export function membersSql(where: string, withText: boolean): string {
  return `SELECT d.id, d.category_id AS categoryId, d.split, d.path, d.glimpse, d.bytes, d.characters,
      ${withText ? 't.text' : `'' AS text`}
    FROM documents d ${withText ? 'JOIN texts t ON t.document_id = d.id' : ''}
    WHERE d.dataset_id = ? AND d.fingerprint = ? ${where}
    ORDER BY d.category_id, d.split, d.id LIMIT ?`;
}

interface Group {
  readonly fingerprint: Uint8Array;
  readonly categoryId: number | null;
  readonly split: number | null;
  readonly n: number;
}

interface Member extends Omit<DocumentSummary, 'split'> {
  readonly split: number;
  readonly text: string;
}

interface Place {
  readonly fingerprint: Uint8Array;
  readonly categoryId: number;
  readonly split: number;
  readonly id: number;
}

const copiesCursor = v.tuple([v.string(), v.number(), v.number(), v.number(), v.number()]);

/** Greater than every fingerprint. */
const END = new Uint8Array(17).fill(0xff);
/** Texts that are read at once to look for words in them. */
const READ_AT_ONCE = 16;

/**
 * A page of copies. The first one looks through all fingerprints, to count; the next ones begin where
 * it ended and stop when they are full. In slices, by the fingerprints' first byte, so that others
 * are served meanwhile; the signal ends it. Throws WinnowError `page.cursor`, `call.cancelled`.
 */
export async function pageCopies(
  store: Store,
  query: CopiesQuery,
  signal?: AbortSignal,
): Promise<DocumentPage> {
  const { words, limit } = query;
  let after: Place | null = null;
  let known: number | null = null;
  if (query.cursor !== null) {
    const [hex, categoryId, split, id, total] = decodeCursor(copiesCursor, query.cursor);
    after = { fingerprint: Buffer.from(hex, 'hex'), categoryId, split, id };
    known = total;
  }
  const items: DocumentSummary[] = [];
  let last: Place | null = null;
  let more = false;
  let found = 0;
  let begun = performance.now();
  const pause = async (): Promise<void> => {
    if (performance.now() - begun > SLICE_MS) {
      await turn();
      begun = performance.now();
    }
    if (signal?.aborted === true) throw cancelled();
  };

  scan: for (let slice = after?.fingerprint[0] ?? 0; slice < 256; slice++) {
    await pause();
    const from = after?.fingerprint[0] === slice ? after.fingerprint : Uint8Array.of(slice);
    for (const group of groups(
      store,
      query,
      from,
      slice === 255 ? END : Uint8Array.of(slice + 1),
    )) {
      if (words.length === 0) found += group.n;
      if (group.n === 0 || (words.length === 0 && more)) continue;
      let place: Place =
        after !== null && Buffer.compare(after.fingerprint, group.fingerprint) === 0
          ? after
          : { fingerprint: group.fingerprint, categoryId: 0, split: 0, id: 0 };
      for (;;) {
        await pause();
        const wanted = words.length > 0 ? READ_AT_ONCE : limit + 1 - items.length;
        const rows = members(store, query, group, place, wanted);
        for (const { text, ...row } of rows) {
          place = { ...row, fingerprint: group.fingerprint };
          if (words.length > 0) {
            if (!hasWords({ path: row.path, text }, words)) continue;
            found++;
          }
          if (items.length < limit) {
            items.push({ ...row, split: splitOf(row.split) });
            last = place;
            continue;
          }
          more = true;
          if (known !== null) break scan;
        }
        if (rows.length < wanted || (words.length === 0 && more)) break;
      }
    }
  }
  const total = known ?? found;
  return { items, next: more && last !== null ? cursorAt(last, total) : null, total };
}

function groups(store: Store, query: CopiesQuery, from: Uint8Array, to: Uint8Array): Group[] {
  const split = query.split === null ? null : splitNumber(query.split);
  return store
    .sql<Group>(groupsSql(query.copies))
    .all(query.categoryId, query.categoryId, split, split, query.datasetId, from, to);
}

/** The texts of a group behind a place in it. A group may be as large as the dataset. */
function members(
  store: Store,
  query: CopiesQuery,
  group: Group,
  after: Place,
  limit: number,
): Member[] {
  const read = (where: string, values: readonly Parameter[], most: number): Member[] =>
    store
      .sql<Member>(membersSql(where, query.words.length > 0))
      .all(query.datasetId, group.fingerprint, ...values, most);
  if (group.categoryId !== null && group.split !== null) {
    const inside = after.categoryId === group.categoryId && after.split === group.split;
    const passed =
      after.categoryId > group.categoryId ||
      (after.categoryId === group.categoryId && after.split > group.split);
    if (passed) return [];
    return read(BESIDE, [group.categoryId, group.split, inside ? after.id : 0], limit);
  }
  const rows = read(BESIDE, [after.categoryId, after.split, after.id], limit);
  if (rows.length === limit) return rows;
  let where = BEHIND;
  const values: Parameter[] = [after.categoryId, after.split];
  if (query.categoryId !== null) {
    where += ' AND d.category_id = ?';
    values.push(query.categoryId);
  }
  if (query.split !== null) {
    where += ' AND d.split = ?';
    values.push(splitNumber(query.split));
  }
  return [...rows, ...read(where, values, limit - rows.length)];
}

function cursorAt({ fingerprint, categoryId, split, id }: Place, total: number): string {
  return encodeCursor([Buffer.from(fingerprint).toString('hex'), categoryId, split, id, total]);
}
