// The files of a run: the model that it had reached last, what it takes to go on, and how the first
// becomes a model of the library.

import { problem } from '../../words/problem.ts';
import type { RunResult } from '../contract/runs.ts';
import { newModelName } from './models.ts';
import { runState } from './runs.ts';
import type { Store } from './store.ts';

/** Puts a complete blob in the place of the run's earlier checkpoint or resume point. */
export function putBlob(
  store: Store,
  id: number,
  which: 'checkpoint' | 'resume',
  blobId: number,
  epoch: number,
): void {
  const before = runState(store, id)[`${which}Id`];
  store
    .sql(`UPDATE runs SET ${which}_id = ?, ${which}_epoch = ? WHERE id = ?`)
    .run(blobId, epoch, id);
  if (before !== null) store.sql('DELETE FROM blobs WHERE id = ?').run(before);
}

/** What the run's model is in the library, besides what the run itself says. */
export interface ReachedModel {
  readonly vocabulary: number;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly evaluatedOn: RunResult['evaluatedOn'] | null;
  readonly trainedOn: number | null;
  /** Milliseconds since 1970; null where the file does not say. */
  readonly trainedAt: number | null;
  readonly weightsHash: string;
}

/**
 * Its last checkpoint becomes a model of the library; what it took to go on is let go. Gives the
 * model's id. Called in a transaction, on a run that has a checkpoint.
 */
export function makeModel(store: Store, id: number, model: ReachedModel): number {
  const row = runState(store, id);
  if (row.checkpointId === null) {
    throw problem('run.noModel', { id });
  }
  const now = Date.now();
  const { id: modelId } = store
    .sql(
      `INSERT INTO models (name, created_at, run_id, dataset_id, dataset_name, dataset_revision,
         categories, vocabulary, accuracy, macro_f1, evaluated_on, trained_on, trained_at,
         weights_hash, blob_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      newModelName(store, row.datasetName),
      now,
      id,
      row.datasetId,
      row.datasetName,
      row.datasetRevision,
      row.categories,
      model.vocabulary,
      model.accuracy,
      model.macroF1,
      model.evaluatedOn,
      model.trainedOn,
      model.trainedAt,
      model.weightsHash,
      row.checkpointId,
    );
  store
    .sql(
      `UPDATE runs SET checkpoint_id = NULL, checkpoint_epoch = NULL, resume_id = NULL,
         resume_epoch = NULL WHERE id = ?`,
    )
    .run(id);
  if (row.resumeId !== null) store.sql('DELETE FROM blobs WHERE id = ?').run(row.resumeId);
  return modelId;
}
