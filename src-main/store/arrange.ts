// Moves an upload's documents where they belong once more of its folders are known: what looked like
// the only category may turn out to be the training half. A few rows at a time, each time in one
// transaction that leaves true counts, and with a note that it is not done yet: an import that is cut
// off in between is arranged to the end when its dataset is settled, from what is stored.

import { addCounts, ensureCategory, UNPLACED, type CategoryCounts } from './categories.ts';
import { decideLayout, newFolders, noteFolders, placeOf, type Layout } from './layout.ts';
import { naturalKey } from './natural.ts';
import { splitNumber, splitOf } from './split.ts';
import type { Store } from './store.ts';

interface Row {
  id: number;
  categoryId: number;
  split: number;
  path: string;
  bytes: number;
  droppedPath: string;
}

/**
 * Of a file that a page sent, all that is known of where it came from is its path from the dropped
 * folder's name on: that is its `source` for a person, and here it says where the text belongs.
 */
const ROWS = `SELECT id, category_id AS categoryId, split, path, bytes, source AS droppedPath
  FROM documents WHERE id > ? AND +dataset_id = ? ORDER BY id LIMIT ?`;

/** In the state of an import: its documents are being moved. */
const ARRANGING = 'arranging';

/** Begins to arrange: from now on `settleDataset` ends what is cut off. In a transaction. */
export function beginArranging(store: Store, datasetId: number, { split }: Layout): void {
  store
    .sql(`UPDATE imports SET state = ? WHERE dataset_id = ? AND state = 'running'`)
    .run(ARRANGING, datasetId);
  store
    .sql('UPDATE datasets SET fixed_split = ? WHERE id = ?')
    .run(split === null ? 0 : 1, datasetId);
}

/**
 * Moves the documents whose ids follow `after`, `limit` of them, and gives the last one's id: the
 * next ones follow it. Null behind the last document: then all are where they belong. In a
 * transaction.
 */
export function arrangeSome(
  store: Store,
  datasetId: number,
  layout: Layout,
  after: number,
  limit: number,
): number | null {
  const rows = store.sql<Row>(ROWS).all(after, datasetId, limit);
  if (rows.length === 0) {
    store
      .sql('DELETE FROM categories WHERE dataset_id = ? AND train + test + unsplit = 0')
      .run(datasetId);
    store
      .sql(`UPDATE imports SET state = 'running' WHERE dataset_id = ? AND state = ?`)
      .run(datasetId, ARRANGING);
    return null;
  }
  const ids = new Map<string, number>();
  const counts = new Map<number, CategoryCounts>();
  const count = (categoryId: number, stored: number, bytes: number, sign: 1 | -1): void => {
    const sums = counts.get(categoryId) ?? { train: 0, test: 0, unsplit: 0, bytes: 0 };
    counts.set(categoryId, sums);
    const split = splitOf(stored);
    sums[split === 'none' ? 'unsplit' : split] += sign;
    sums.bytes += sign * bytes;
  };
  for (const { id, categoryId, split, path, bytes, droppedPath } of rows) {
    const place = placeOf(layout, droppedPath.split('/'));
    const name = place.category ?? UNPLACED;
    const newId = ids.get(name) ?? ensureCategory(store, datasetId, name);
    ids.set(name, newId);
    const newSplit = splitNumber(place.split);
    if (newId === categoryId && newSplit === split && place.path === path) continue;
    store
      .sql('UPDATE documents SET category_id = ?, split = ?, path = ?, sort = ? WHERE id = ?')
      .run(newId, newSplit, place.path, naturalKey(place.path), id);
    count(categoryId, split, bytes, -1);
    count(newId, newSplit, bytes, 1);
  }
  for (const [categoryId, sums] of counts) addCounts(store, categoryId, sums);
  return rows[rows.length - 1].id;
}

/** Ends an arrangement that was cut off, by the paths of what is stored. In a transaction. */
export function finishArranging(store: Store, datasetId: number): void {
  const pending = store
    .sql('SELECT id FROM imports WHERE dataset_id = ? AND state = ?')
    .get(datasetId, ARRANGING);
  if (pending === undefined) return;
  const folders = newFolders();
  for (let after = 0; ;) {
    const rows = store.sql<Row>(ROWS).all(after, datasetId, 1000);
    if (rows.length === 0) break;
    for (const { droppedPath } of rows) noteFolders(folders, droppedPath.split('/'));
    after = rows[rows.length - 1].id;
  }
  const layout = decideLayout(folders);
  beginArranging(store, datasetId, layout);
  for (let after: number | null = 0; after !== null;) {
    after = arrangeSome(store, datasetId, layout, after, 1000);
  }
}
