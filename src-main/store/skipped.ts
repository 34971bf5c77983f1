// Files that were seen and not imported, each with its reason: "which files failed, and why?"

import * as v from 'valibot';
import type { SkippedFile } from '../contract/datasets.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { getDatasetSummary } from './datasets.ts';
import type { Store } from './store.ts';

export type NewSkippedFile = Omit<SkippedFile, 'id'>;

export function addSkippedFile(store: Store, datasetId: number, file: NewSkippedFile): void {
  store
    .sql('INSERT INTO skipped_files (dataset_id, path, code, detail, bytes) VALUES (?, ?, ?, ?, ?)')
    .run(datasetId, file.path, file.code, file.detail, file.bytes);
}

/** The last one read, and how many there are in all. */
const place = v.tuple([v.number(), v.number()]);

/** In the order in which they were met. */
export function pageSkippedFiles(
  store: Store,
  query: { readonly id: number; readonly cursor: string | null; readonly limit: number },
): { items: SkippedFile[]; next: string | null; total: number } {
  getDatasetSummary(store, query.id);
  const [after, total] =
    query.cursor === null ? [0, countSkipped(store, query.id)] : decodeCursor(place, query.cursor);
  const rows = store
    .sql<SkippedFile>(
      `SELECT id, path, code, detail, bytes FROM skipped_files
       WHERE dataset_id = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(query.id, after, query.limit + 1);
  const items = rows.slice(0, query.limit);
  const next = rows.length > query.limit ? encodeCursor([items[items.length - 1].id, total]) : null;
  return { items, next, total };
}

function countSkipped(store: Store, datasetId: number): number {
  return store
    .sql<{ n: number }>('SELECT count(*) AS n FROM skipped_files WHERE dataset_id = ?')
    .get(datasetId)!.n;
}
