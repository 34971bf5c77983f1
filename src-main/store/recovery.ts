// What the last process left unfinished when it was cut off: killed, crashed, out of power. All
// that was committed stays; what was running is marked, and files that are half written or nobody's are removed.

import { trainedStatuses } from '../contract/run-states.ts';
import { removeOrphanedBlobs } from './blobs.ts';
import { settleDataset } from './datasets.ts';
import type { Store } from './store.ts';

/** Run once at opening, before anything else reads. */
export function recover(store: Store): void {
  store.urgentTransaction(() => {
    const now = Date.now();
    const importing = store
      .sql<{ id: number }>(`SELECT id FROM datasets WHERE status = 'importing'`)
      .all();
    for (const { id } of importing) settleDataset(store, id, 'interrupted');
    store
      .sql(`UPDATE imports SET state = 'interrupted', ended_at = ? WHERE state = 'running'`)
      .run(now);
    store
      .sql(
        `UPDATE runs SET status = 'interrupted', ended_at = ?
         WHERE status IN (${trainedStatuses.map(() => '?').join(', ')})`,
      )
      .run(now, ...trainedStatuses);
    removeOrphanedBlobs(store);
  });
}
