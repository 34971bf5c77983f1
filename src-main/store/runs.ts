// Training runs: what was asked, what was reached. The window trains; each call here leaves the run
// in a state that still makes sense if it is the last one to arrive.

import { WinnowError } from '../../engine/errors.ts';
import { compareCodePoints } from '../../engine/order.ts';
import { upgradeRecipe } from '../../engine/classifier/recipe-versions.ts';
import type { Recipe } from '../../engine/classifier/recipe.ts';
import type { EpochReport, FitSummary } from '../../engine/classifier/types.ts';
import type { ErrorShape } from '../contract/common.ts';
import type { Run } from '../contract/runs.ts';
import { getDatasetSummary } from './datasets.ts';
import { readDocuments, type DocumentReader } from './documents.ts';
import { fromJson, toJson } from './json.ts';
import type { Store } from './store.ts';

interface Row {
  id: number;
  datasetId: number | null;
  datasetName: string;
  datasetRevision: number;
  recipe: string;
  categories: string;
  categoryIds: string;
  status: Run['status'];
  device: string | null;
  startedAt: number;
  endedAt: number | null;
  summary: string | null;
  error: string | null;
  checkpointId: number | null;
  modelId: number | null;
}

const SELECT = `
  SELECT r.id, r.dataset_id AS datasetId, r.dataset_name AS datasetName,
    r.dataset_revision AS datasetRevision, r.recipe, r.categories, r.category_ids AS categoryIds,
    r.status, r.device, r.started_at AS startedAt, r.ended_at AS endedAt, r.summary, r.error,
    r.checkpoint_id AS checkpointId,
    (SELECT m.id FROM models m WHERE m.run_id = r.id) AS modelId
  FROM runs r`;

function toRun(store: Store, row: Row): Run {
  const { id, datasetId, datasetName, datasetRevision, status, device, startedAt, endedAt } = row;
  return {
    id,
    datasetId,
    datasetName,
    datasetRevision,
    recipe: upgradeRecipe(JSON.parse(row.recipe)),
    categories: fromJson<string[]>(row.categories),
    status,
    device,
    startedAt,
    endedAt,
    epochs: store
      .sql<{ report: string }>('SELECT report FROM epochs WHERE run_id = ? ORDER BY epoch')
      .all(id)
      .map(({ report }) => fromJson<Run['epochs'][number]>(report)),
    summary: row.summary === null ? null : readSummary(row.summary),
    modelId: row.modelId,
    error: row.error === null ? null : fromJson<ErrorShape>(row.error),
  };
}

/** A summary that any Winnow stored: its recipe is brought up to date like the run's own. */
function readSummary(text: string): NonNullable<Run['summary']> {
  type Summary = NonNullable<Run['summary']>;
  const summary = fromJson<Omit<Summary, 'epochsPlanned'> & { epochsPlanned?: number }>(text);
  const recipe = upgradeRecipe(summary.recipe);
  // Before epochs could be automatic, the recipe's number was the plan.
  return { ...summary, recipe, epochsPlanned: summary.epochsPlanned ?? Number(recipe.epochs) };
}

function rowOf(store: Store, id: number): Row {
  const row = store.sql<Row>(`${SELECT} WHERE r.id = ?`).get(id);
  if (row === undefined) {
    throw new WinnowError('run.missing', 'This training run no longer exists.', { id });
  }
  return row;
}

/** Throws WinnowError `run.missing`. */
export function getRun(store: Store, id: number): Run {
  return toRun(store, rowOf(store, id));
}

/** Newest first; of one dataset, or all. */
export function listRuns(store: Store, datasetId: number | null): Run[] {
  const rows =
    datasetId === null
      ? store.sql<Row>(`${SELECT} ORDER BY r.id DESC`).all()
      : store.sql<Row>(`${SELECT} WHERE r.dataset_id = ? ORDER BY r.id DESC`).all(datasetId);
  return rows.map((row) => toRun(store, row));
}

/**
 * Begins a run on some categories of a dataset. Throws WinnowError `dataset.missing`,
 * `dataset.importing`, `dataset.categories`.
 */
export function createRun(
  store: Store,
  choice: {
    readonly datasetId: number;
    readonly categoryIds: readonly number[];
    readonly recipe: Recipe;
  },
): Run {
  return store.transaction(() => {
    const dataset = getDatasetSummary(store, choice.datasetId);
    if (dataset.status === 'importing') {
      throw new WinnowError(
        'dataset.importing',
        `“${dataset.name}” is still being imported. Train when it is done.`,
        { id: dataset.id },
      );
    }
    const reader = readDocuments(store, choice);
    if (reader.categories.length < 2) {
      throw new WinnowError(
        'dataset.categories',
        'A classifier tells categories apart: choose at least two.',
        {},
      );
    }
    const names = [...reader.categories].sort(compareCodePoints);
    const { id } = store
      .sql(
        `INSERT INTO runs (dataset_id, dataset_name, dataset_revision, recipe, categories,
           category_ids, status, started_at) VALUES (?, ?, ?, ?, ?, ?, 'running', ?)`,
      )
      .run(
        dataset.id,
        dataset.name,
        dataset.revision,
        toJson(choice.recipe),
        toJson(names),
        toJson([...new Set(choice.categoryIds)]),
        Date.now(),
      );
    return getRun(store, id);
  });
}

/** The texts of a run, in canonical order. Throws WinnowError `run.datasetGone`. */
export function runDocuments(store: Store, id: number): DocumentReader {
  const row = rowOf(store, id);
  if (row.datasetId === null) {
    throw new WinnowError(
      'run.datasetGone',
      `The dataset of this run, “${row.datasetName}”, was deleted.`,
      { id },
    );
  }
  return readDocuments(store, {
    datasetId: row.datasetId,
    categoryIds: fromJson<number[]>(row.categoryIds),
  });
}

/** Categories in label order. */
export function runCategories(store: Store, id: number): string[] {
  return fromJson<string[]>(rowOf(store, id).categories);
}

export function isActive(status: Run['status']): boolean {
  return status === 'running' || status === 'paused';
}

function activeRow(store: Store, id: number): Row {
  const row = rowOf(store, id);
  if (!isActive(row.status)) {
    throw new WinnowError('run.ended', 'This training run has already ended.', {
      id,
      status: row.status,
    });
  }
  return row;
}

/** Throws WinnowError `run.missing`, `run.ended`. */
export function requireActiveRun(store: Store, id: number): void {
  activeRow(store, id);
}

/**
 * Whoever trains says that it does. A run that was marked as interrupted while its window lived on
 * (the services were restarted) is claimed again by this. Throws `run.missing`, `run.ended`.
 */
export function setRunState(
  store: Store,
  id: number,
  status: 'running' | 'paused',
  device: string | null,
): void {
  if (rowOf(store, id).status !== 'interrupted') activeRow(store, id);
  store
    .sql('UPDATE runs SET status = ?, device = coalesce(?, device), ended_at = NULL WHERE id = ?')
    .run(status, device, id);
}

/** Sent again, an epoch replaces itself. Throws WinnowError `run.missing`, `run.ended`. */
export function addEpochs(store: Store, id: number, epochs: readonly EpochReport[]): void {
  store.transaction(() => {
    activeRow(store, id);
    const insert = store.sql(
      'INSERT OR REPLACE INTO epochs (run_id, epoch, report) VALUES (?, ?, ?)',
    );
    for (const epoch of epochs) insert.run(id, epoch.epoch, toJson(epoch));
  });
}

/** Puts a complete blob in the place of the run's earlier checkpoint. */
export function setCheckpoint(store: Store, id: number, blobId: number): void {
  store.transaction(() => {
    const row = activeRow(store, id);
    store.sql('UPDATE runs SET checkpoint_id = ? WHERE id = ?').run(blobId, id);
    if (row.checkpointId !== null) {
      store.sql('DELETE FROM blobs WHERE id = ?').run(row.checkpointId);
    }
  });
}

/** The run's latest model file, or null. */
export function checkpointOf(store: Store, id: number): number | null {
  return rowOf(store, id).checkpointId;
}

/**
 * Ends a run well: its last checkpoint becomes a model of the library, in one transaction.
 * Throws WinnowError `run.missing`, `run.ended`, `run.noModel`.
 */
export function finishRun(
  store: Store,
  id: number,
  result: {
    readonly status: 'finished' | 'stopped';
    readonly summary: FitSummary;
    readonly name: string;
  },
): { run: Run; modelId: number } {
  return store.urgentTransaction(() => {
    const row = activeRow(store, id);
    if (row.checkpointId === null) {
      throw new WinnowError(
        'run.noModel',
        'The training ended, but its model was never saved. Train again.',
        { id },
      );
    }
    const { summary } = result;
    // A run that changed its device went back some epochs, and may have ended before those.
    store.sql('DELETE FROM epochs WHERE run_id = ? AND epoch > ?').run(id, summary.epochs.length);
    const now = Date.now();
    const { id: modelId } = store
      .sql(
        `INSERT INTO models (name, created_at, run_id, dataset_id, dataset_name, dataset_revision,
           categories, vocabulary, accuracy, macro_f1, evaluated_on, trained_on, trained_at,
           weights_hash, blob_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        result.name,
        now,
        id,
        row.datasetId,
        row.datasetName,
        row.datasetRevision,
        toJson(summary.categories),
        summary.vocabulary,
        summary.metrics.accuracy,
        summary.metrics.macroF1,
        summary.evaluatedOn,
        summary.documents.train,
        now,
        summary.weightsHash,
        row.checkpointId,
      );
    store
      .sql(
        `UPDATE runs SET status = ?, summary = ?, device = ?, ended_at = ?, checkpoint_id = NULL
         WHERE id = ?`,
      )
      .run(result.status, toJson(summary), summary.device, now, id);
    return { run: getRun(store, id), modelId };
  });
}

/** Ends a run that broke; what it reached stays. A run that has ended stays as it ended. */
export function failRun(store: Store, id: number, error: ErrorShape): void {
  const row = rowOf(store, id);
  if (!isActive(row.status)) return;
  store.urgentTransaction(() =>
    store
      .sql(`UPDATE runs SET status = 'failed', error = ?, ended_at = ? WHERE id = ?`)
      .run(toJson(error), Date.now(), id),
  );
}

/** Marks a run that is cut off. A run that has ended stays as it ended. */
export function interruptRun(store: Store, id: number): void {
  const row = rowOf(store, id);
  if (!isActive(row.status)) return;
  store.urgentTransaction(() =>
    store
      .sql(`UPDATE runs SET status = 'interrupted', ended_at = ? WHERE id = ?`)
      .run(Date.now(), id),
  );
}

/** True while a training on the dataset is under way. */
export function isTrainedOn(store: Store, datasetId: number): boolean {
  return (
    store
      .sql(`SELECT 1 FROM runs WHERE dataset_id = ? AND status IN ('running', 'paused') LIMIT 1`)
      .get(datasetId) !== undefined
  );
}

/** Its model stays in the library. Throws WinnowError `run.missing`, `run.active`. */
export function deleteRun(store: Store, id: number): void {
  store.urgentTransaction(() => {
    const row = rowOf(store, id);
    if (isActive(row.status)) {
      throw new WinnowError('run.active', 'This training is still running. Stop it first.', { id });
    }
    store.sql('DELETE FROM runs WHERE id = ?').run(id);
    if (row.checkpointId !== null) {
      store.sql('DELETE FROM blobs WHERE id = ?').run(row.checkpointId);
    }
  });
}
