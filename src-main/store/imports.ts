// Imports: which are under way, so that one that is cut off is known at the next opening. Their
// progress is not stored; what they brought in is the dataset itself.

import type { Store } from './store.ts';

/** Ids are never used twice, so a page left open cannot send files into another import. */
export function createImport(store: Store, datasetId: number): number {
  return store
    .sql(`INSERT INTO imports (dataset_id, state, started_at) VALUES (?, 'running', ?)`)
    .run(datasetId, Date.now()).id;
}

export function endImport(store: Store, id: number, state: 'done' | 'cancelled' | 'failed'): void {
  store.sql('UPDATE imports SET state = ?, ended_at = ? WHERE id = ?').run(state, Date.now(), id);
}
