// Datasets: what was imported together. Their counts are sums over their categories, which are kept
// as documents come and go.

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';
import { datasetSummary, type Dataset, type DatasetSummary } from '../contract/datasets.ts';
import { finishArranging } from './arrange.ts';
import { listCategories, skipUnplaced } from './categories.ts';
import type { Store } from './store.ts';
import { SLICE_MS, turn } from './turn.ts';

/** Why a file is skipped that lies beside the category folders, not in one of them. */
export const LOOSE = 'import.loose';

export type DatasetStatus = DatasetSummary['status'];

interface Row {
  id: number;
  name: string;
  createdAt: number;
  updatedAt: number;
  status: DatasetStatus;
  fixedSplit: number;
  revision: number;
  documents: number;
  categories: number;
  bytes: number;
}

const SUMMARY = `
  SELECT d.id, d.name, d.created_at AS createdAt, d.updated_at AS updatedAt, d.status,
    d.fixed_split AS fixedSplit, d.revision,
    coalesce(sum(c.train + c.test + c.unsplit), 0) AS documents,
    count(c.id) AS categories,
    coalesce(sum(c.bytes), 0) AS bytes
  FROM datasets d LEFT JOIN categories c ON c.dataset_id = d.id AND c.name <> ''`;

const { entries } = datasetSummary;
/** What can't be understood is left out, so that one damaged row does not hide the others. */
const readable = v.object({
  ...entries,
  documents: v.fallback(entries.documents, 0),
  bytes: v.fallback(entries.bytes, 0),
  status: v.fallback(entries.status, 'interrupted'),
  revision: v.fallback(entries.revision, 0),
});

function summary(row: Row): DatasetSummary {
  return v.parse(readable, { ...row, fixedSplit: row.fixedSplit === 1 });
}

/** Begins a dataset that an import will fill. */
export function createDataset(store: Store, name: string): number {
  const now = Date.now();
  return store
    .sql(
      `INSERT INTO datasets (name, created_at, updated_at, status) VALUES (?, ?, ?, 'importing')`,
    )
    .run(name, now, now).id;
}

/** Newest first. */
export function listDatasets(store: Store): DatasetSummary[] {
  return store
    .sql<Row>(`${SUMMARY} WHERE d.status <> 'deleting' GROUP BY d.id ORDER BY d.id DESC`)
    .all()
    .map(summary);
}

/** Throws WinnowError `dataset.missing`. */
export function getDatasetSummary(store: Store, id: number): DatasetSummary {
  const row = store
    .sql<Row>(`${SUMMARY} WHERE d.id = ? AND d.status <> 'deleting' GROUP BY d.id`)
    .get(id);
  if (row === undefined) {
    throw problem('dataset.missing', { id });
  }
  return summary(row);
}

/** With its categories, by name. Throws WinnowError `dataset.missing`. */
export function getDataset(store: Store, id: number): Dataset {
  const base = getDatasetSummary(store, id);
  const categoryList = listCategories(store, id);
  const skipped = store
    .sql<{ n: number }>('SELECT count(*) AS n FROM skipped_files WHERE dataset_id = ?')
    .get(id)!.n;
  return {
    ...base,
    categoryList,
    skipped,
    train: categoryList.reduce((sum, each) => sum + each.train, 0),
    test: categoryList.reduce((sum, each) => sum + each.test, 0),
  };
}

/** Throws WinnowError `dataset.missing`. */
export function renameDataset(store: Store, id: number, name: string): DatasetSummary {
  getDatasetSummary(store, id);
  store.sql('UPDATE datasets SET name = ?, updated_at = ? WHERE id = ?').run(name, Date.now(), id);
  return getDatasetSummary(store, id);
}

/** Ends an import's hold on its dataset; its texts now count as a new revision. */
export function settleDataset(store: Store, id: number, status: 'ready' | 'interrupted'): void {
  finishArranging(store, id);
  skipUnplaced(store, id, LOOSE);
  store
    .sql(
      `UPDATE datasets SET status = ?, revision = revision + 1, updated_at = ?
       WHERE id = ? AND status = 'importing'`,
    )
    .run(status, Date.now(), id);
}

/**
 * Takes a dataset out of sight at once. Runs and models trained on it stay, without it; what the
 * runs say about single documents goes with the documents. `sweepDeleted` removes the rows.
 */
export function hideDataset(store: Store, id: number): void {
  store.urgentTransaction(() => {
    getDatasetSummary(store, id);
    store.sql(`UPDATE datasets SET status = 'deleting' WHERE id = ?`).run(id);
    store
      .sql('DELETE FROM predictions WHERE run_id IN (SELECT id FROM runs WHERE dataset_id = ?)')
      .run(id);
    store.sql('UPDATE runs SET dataset_id = NULL WHERE dataset_id = ?').run(id);
    store.sql('UPDATE models SET dataset_id = NULL WHERE dataset_id = ?').run(id);
  });
}

/**
 * Removes the rows of hidden datasets, a few at a time, letting others in between; then gives their
 * space back, and that of whatever else was deleted. May be stopped at any moment and run again.
 */
export async function sweepDeleted(store: Store, signal?: AbortSignal): Promise<void> {
  const stopped = () => signal?.aborted === true || !store.database.open;
  for (;;) {
    if (stopped()) return;
    const dataset = store
      .sql<{ id: number }>(`SELECT id FROM datasets WHERE status = 'deleting' LIMIT 1`)
      .get();
    if (dataset === undefined) break;
    let batch = 200;
    for (;;) {
      if (stopped()) return;
      const begun = performance.now();
      const size = batch;
      const { changes } = store.urgentTransaction(() =>
        store
          .sql(
            `DELETE FROM documents WHERE id IN
               (SELECT id FROM documents WHERE dataset_id = ? LIMIT ?)`,
          )
          .run(dataset.id, size),
      );
      if (changes === 0) break;
      const took = performance.now() - begun;
      batch = Math.max(20, Math.min(5000, Math.floor((batch * SLICE_MS) / Math.max(took, 1))));
      await turn();
    }
    if (stopped()) return;
    store.urgentTransaction(() => {
      store.sql('DELETE FROM skipped_files WHERE dataset_id = ?').run(dataset.id);
      store.sql('DELETE FROM categories WHERE dataset_id = ?').run(dataset.id);
      store.sql('DELETE FROM datasets WHERE id = ?').run(dataset.id);
    });
    await turn();
  }
  await shrink(store, stopped);
}

/** Gives free pages back to the disk in steps. The file itself shrinks as the log is written back. */
async function shrink(store: Store, stopped: () => boolean): Promise<void> {
  const free = () => Number(store.database.pragma('freelist_count', { simple: true }));
  for (let left = free(); left >= 256 && !stopped(); await turn()) {
    store.database.pragma('incremental_vacuum(256)');
    const now = free();
    if (now >= left) break;
    left = now;
  }
  if (!stopped()) store.database.pragma('wal_checkpoint(TRUNCATE)');
}
