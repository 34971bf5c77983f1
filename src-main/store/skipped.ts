// Files that were seen and not imported, each with its reason: "which files failed, and why?"

import * as v from 'valibot';
import type { SkippedFile, SkippedReason } from '../contract/datasets.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { getDatasetSummary } from './datasets.ts';
import type { Parameter, Store } from './store.ts';

export type NewSkippedFile = Omit<SkippedFile, 'id'>;

export function addSkippedFile(store: Store, datasetId: number, file: NewSkippedFile): void {
  store
    .sql('INSERT INTO skipped_files (dataset_id, path, code, detail, bytes) VALUES (?, ?, ?, ?, ?)')
    .run(datasetId, file.path, file.code, file.detail, file.bytes);
}

/** The last one read, and how many there are in all. */
const place = v.tuple([v.number(), v.number()]);

/** In the order in which they were met. Throws WinnowError `dataset.missing`, `page.cursor`. */
export function pageSkippedFiles(
  store: Store,
  query: {
    readonly id: number;
    readonly reason?: Pick<SkippedFile, 'code' | 'detail'> | null;
    readonly cursor: string | null;
    readonly limit: number;
  },
): { items: SkippedFile[]; next: string | null; total: number } {
  getDatasetSummary(store, query.id);
  const reason = query.reason ?? null;
  const where = `dataset_id = ?${reason === null ? '' : ' AND code = ? AND detail = ?'}`;
  const values = [query.id, ...(reason === null ? [] : [reason.code, reason.detail])];
  const [after, total] =
    query.cursor === null
      ? [0, countSkipped(store, where, values)]
      : decodeCursor(place, query.cursor);
  const rows = store
    .sql<SkippedFile>(
      `SELECT id, path, code, detail, bytes FROM skipped_files
       WHERE ${where} AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(...values, after, query.limit + 1);
  const items = rows.slice(0, query.limit);
  const next = rows.length > query.limit ? encodeCursor([items[items.length - 1].id, total]) : null;
  return { items, next, total };
}

/** Why files were skipped, the reason of most of them first. Throws WinnowError `dataset.missing`. */
export function skippedReasons(store: Store, id: number): SkippedReason[] {
  getDatasetSummary(store, id);
  return store
    .sql<SkippedReason>(
      `SELECT code, detail, count(*) AS files FROM skipped_files WHERE dataset_id = ?
       GROUP BY code, detail ORDER BY files DESC, code, detail`,
    )
    .all(id);
}

function countSkipped(store: Store, where: string, values: readonly Parameter[]): number {
  return store
    .sql<{ n: number }>(`SELECT count(*) AS n FROM skipped_files WHERE ${where}`)
    .get(...values)!.n;
}
