// Categories: the labels of a dataset. Names are what the folders are called, normalised to NFC so
// that the same folder is the same category on every system.

import type { Category } from '../contract/datasets.ts';
import type { Store } from './store.ts';

/**
 * The name of no category: texts of an upload whose place is not decided yet (a file beside folders
 * may turn out to lie in one). Never shown; settled when the import ends.
 */
export const UNPLACED = '';

interface Row {
  id: number;
  name: string;
  documents: number;
  train: number;
  test: number;
  bytes: number;
  glimpse: string;
}

/**
 * In canonical order: by name, by code point (SQLite compares UTF-8 bytes, which is the same).
 * Every category has at least one text.
 */
export function listCategories(store: Store, datasetId: number): Category[] {
  return store
    .sql<Row>(
      `SELECT c.id, c.name, max(0, c.train + c.test + c.unsplit) AS documents,
         max(0, c.train) AS train, max(0, c.test) AS test, max(0, c.bytes) AS bytes,
         coalesce((SELECT d.glimpse FROM documents d WHERE d.category_id = c.id
                   ORDER BY d.sort, d.id LIMIT 1), '') AS glimpse
       FROM categories c WHERE c.dataset_id = ? AND c.name <> '' ORDER BY c.name`,
    )
    .all(datasetId);
}

/** The id of a category, made when it is new. */
export function ensureCategory(store: Store, datasetId: number, name: string): number {
  const found = store
    .sql<{ id: number }>('SELECT id FROM categories WHERE dataset_id = ? AND name = ?')
    .get(datasetId, name);
  return (
    found?.id ??
    store.sql('INSERT INTO categories (dataset_id, name) VALUES (?, ?)').run(datasetId, name).id
  );
}

export interface CategoryCounts {
  train: number;
  test: number;
  unsplit: number;
  bytes: number;
}

/** Adds to a category's counts, in the transaction that adds the texts. */
export function addCounts(store: Store, id: number, counts: Readonly<CategoryCounts>): void {
  store
    .sql(
      `UPDATE categories SET train = train + ?, test = test + ?, unsplit = unsplit + ?,
         bytes = bytes + ? WHERE id = ?`,
    )
    .run(counts.train, counts.test, counts.unsplit, counts.bytes, id);
}

/** Lists the texts that found no place among the skipped files and removes them. */
export function skipUnplaced(store: Store, datasetId: number, code: string): void {
  const category = store
    .sql<{ id: number }>('SELECT id FROM categories WHERE dataset_id = ? AND name = ?')
    .get(datasetId, UNPLACED);
  if (category === undefined) return;
  store
    .sql(
      `INSERT INTO skipped_files (dataset_id, path, code, detail, bytes)
       SELECT dataset_id, path, ?, '', bytes FROM documents WHERE category_id = ? ORDER BY path, id`,
    )
    .run(code, category.id);
  store.sql('DELETE FROM documents WHERE category_id = ?').run(category.id);
  store.sql('DELETE FROM categories WHERE id = ?').run(category.id);
}
