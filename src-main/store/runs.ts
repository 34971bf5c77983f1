// Training runs as rows: what was asked, what was reached. Which of it may happen when is decided by
// services/run-lifecycle.ts; here it is only written and read. A row that can't be read whole (from a
// newer Winnow, or damaged) is still a run that can be listed and deleted.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { compareCodePoints } from '../../engine/order.ts';
import { upgradeRecipe } from '../../engine/classifier/recipe-versions.ts';
import type { Recipe } from '../../engine/classifier/recipe.ts';
import { errorShape, type ErrorShape } from '../contract/common.ts';
import { trainedStatuses, type RunStatus } from '../contract/run-states.ts';
import type { Run, RunResult } from '../contract/runs.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { getDatasetSummary } from './datasets.ts';
import { readDocuments, type DocumentReader } from './documents.ts';
import { storeErrorShape } from './errors.ts';
import { fromJson, toJson } from './json.ts';
import { readResult } from './run-result.ts';
import type { Store } from './store.ts';

/** What decides whether something may happen to a run. */
export interface RunState {
  readonly id: number;
  readonly status: RunStatus;
  readonly datasetId: number | null;
  readonly datasetName: string;
  readonly datasetRevision: number;
  /** In label order, as JSON. */
  readonly categories: string;
  /** The trainer that holds the run, or held it last. */
  readonly holder: string | null;
  readonly fence: number;
  readonly checkpointId: number | null;
  readonly checkpointEpoch: number | null;
  readonly resumeId: number | null;
}

interface Row extends RunState {
  recipe: string;
  device: string | null;
  startedAt: number;
  endedAt: number | null;
  epochs: number | null;
  epochsPlanned: number | null;
  resumeEpoch: number | null;
  result: string | null;
  error: string | null;
  modelId: number | null;
  datasetChanged: number;
}

const SELECT = `
  SELECT r.id, r.dataset_id AS datasetId, r.dataset_name AS datasetName,
    r.dataset_revision AS datasetRevision, r.recipe, r.categories, r.status, r.device,
    r.started_at AS startedAt, r.ended_at AS endedAt, r.summary AS result, r.error,
    r.holder, r.fence, r.epochs_planned AS epochsPlanned,
    r.checkpoint_id AS checkpointId, r.checkpoint_epoch AS checkpointEpoch,
    r.resume_id AS resumeId, r.resume_epoch AS resumeEpoch,
    coalesce(d.revision <> r.dataset_revision, 0) AS datasetChanged,
    (SELECT max(e.epoch) FROM epochs e WHERE e.run_id = r.id) AS epochs,
    (SELECT m.id FROM models m WHERE m.run_id = r.id) AS modelId
  FROM runs r LEFT JOIN datasets d ON d.id = r.dataset_id`;

function toRun(row: Row): Run {
  let problem: ErrorShape | null = null;
  const readable = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      problem ??= error instanceof WinnowError ? storeErrorShape(error) : damaged(row.id);
      return otherwise;
    }
  };
  const recipe = readable<Recipe | null>(() => upgradeRecipe(JSON.parse(row.recipe)), null);
  const categories = readable(() => v.parse(v.array(v.string()), JSON.parse(row.categories)), []);
  const result = readable<RunResult | null>(
    () => (row.result === null ? null : readResult(row.result)),
    null,
  );
  const error = readable<ErrorShape | null>(
    () => (row.error === null ? null : v.parse(errorShape, JSON.parse(row.error))),
    null,
  );
  return {
    id: row.id,
    datasetId: row.datasetId,
    datasetName: row.datasetName,
    datasetRevision: row.datasetRevision,
    datasetChanged: row.datasetChanged === 1,
    recipe,
    categories,
    status: row.status,
    device: row.device,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    epochs: row.epochs ?? 0,
    epochsPlanned: row.epochsPlanned,
    resumeEpoch: row.resumeId === null ? null : row.resumeEpoch,
    checkpointEpoch: row.checkpointId === null ? null : (row.checkpointEpoch ?? 0),
    result,
    modelId: row.modelId,
    error,
    problem,
  };
}

function damaged(id: number): ErrorShape {
  return {
    code: 'run.damaged',
    message: 'Parts of what is stored of this training are damaged and can’t be read.',
    details: { id },
  };
}

function rowOf(store: Store, id: number): Row {
  const row = store.sql<Row>(`${SELECT} WHERE r.id = ?`).get(id);
  if (row === undefined) {
    throw problem('run.missing', { id });
  }
  return row;
}

/** Throws WinnowError `run.missing`. */
export function getRun(store: Store, id: number): Run {
  return toRun(rowOf(store, id));
}

/** Throws WinnowError `run.missing`. */
export function runState(store: Store, id: number): RunState {
  return rowOf(store, id);
}

/** Newest first; of one dataset, or all. Throws WinnowError `page.cursor`. */
export function listRuns(
  store: Store,
  query: {
    readonly datasetId: number | null;
    readonly cursor: string | null;
    readonly limit: number;
  },
): { items: Run[]; next: string | null } {
  const filter = ['1'];
  const values: number[] = [];
  if (query.datasetId !== null) {
    filter.push('r.dataset_id = ?');
    values.push(query.datasetId);
  }
  if (query.cursor !== null) {
    filter.push('r.id < ?');
    values.push(...decodeCursor(v.tuple([v.number()]), query.cursor));
  }
  const rows = store
    .sql<Row>(`${SELECT} WHERE ${filter.join(' AND ')} ORDER BY r.id DESC LIMIT ?`)
    .all(...values, query.limit + 1);
  const items = rows.slice(0, query.limit).map(toRun);
  return { items, next: rows.length > query.limit ? encodeCursor([items.at(-1)!.id]) : null };
}

/** Runs in these states, by id: few at a time. */
export function trainedRuns(store: Store): number[] {
  const places = trainedStatuses.map(() => '?').join(', ');
  return store
    .sql<{ id: number }>(`SELECT id FROM runs WHERE status IN (${places}) ORDER BY id`)
    .all(...trainedStatuses)
    .map(({ id }) => id);
}

/**
 * A run on some categories of a dataset. Throws WinnowError `dataset.missing`, `dataset.importing`,
 * `dataset.categories`.
 */
export function insertRun(
  store: Store,
  choice: {
    readonly datasetId: number;
    readonly categoryIds: readonly number[];
    readonly recipe: Recipe;
    readonly holder: string;
  },
): number {
  const dataset = getDatasetSummary(store, choice.datasetId);
  if (dataset.status === 'importing') {
    throw problem('dataset.importing', { id: dataset.id, name: dataset.name });
  }
  const reader = readDocuments(store, choice);
  if (reader.categories.length < 2) {
    throw problem('dataset.categories', { least: 2 });
  }
  const names = [...reader.categories].sort(compareCodePoints);
  return store
    .sql(
      `INSERT INTO runs (dataset_id, dataset_name, dataset_revision, recipe, categories,
         category_ids, status, started_at, holder, fence)
       VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, 1)`,
    )
    .run(
      dataset.id,
      dataset.name,
      dataset.revision,
      toJson(choice.recipe),
      toJson(names),
      toJson([...new Set(choice.categoryIds)]),
      Date.now(),
      choice.holder,
    ).id;
}

/** The texts of a run, in canonical order. Throws WinnowError `run.datasetGone`, `run.dataChanged`. */
export function runDocuments(store: Store, id: number): DocumentReader {
  const { datasetId } = requireSameTexts(store, id);
  const { text } = store
    .sql<{ text: string }>('SELECT category_ids AS text FROM runs WHERE id = ?')
    .get(id)!;
  return readDocuments(store, { datasetId, categoryIds: fromJson<number[]>(text) });
}

/**
 * A run belongs to the texts that it began with: on others, its epochs and weights would mean
 * nothing. Throws WinnowError `run.missing`, `run.datasetGone`, `run.dataChanged`.
 */
export function requireSameTexts(store: Store, id: number): { datasetId: number } {
  const { datasetId, datasetName, datasetChanged } = rowOf(store, id);
  if (datasetId === null) {
    throw problem('run.datasetGone', { id, name: datasetName });
  }
  if (datasetChanged === 1) {
    throw problem('run.dataChanged', { id, name: datasetName });
  }
  return { datasetId };
}

/** Categories in label order. */
export function runCategories(store: Store, id: number): string[] {
  return fromJson<string[]>(rowOf(store, id).categories);
}

/** What a transition changes in a run's row; what is left out stays. */
export interface RunChange {
  readonly status?: RunStatus;
  readonly endedAt?: number | null;
  readonly holder?: string;
  readonly fence?: number;
  readonly device?: string;
  readonly epochsPlanned?: number;
  readonly error?: ErrorShape | null;
}

const COLUMNS: Readonly<Record<keyof RunChange, string>> = {
  status: 'status',
  endedAt: 'ended_at',
  holder: 'holder',
  fence: 'fence',
  device: 'device',
  epochsPlanned: 'epochs_planned',
  error: 'error',
};

export function changeRun(store: Store, id: number, change: RunChange): void {
  const keys = (Object.keys(change) as (keyof RunChange)[]).filter(
    (key) => change[key] !== undefined,
  );
  if (keys.length === 0) return;
  const values = keys.map((key) => {
    const value = change[key] ?? null;
    return typeof value === 'object' && value !== null ? toJson(value) : value;
  });
  store
    .sql(`UPDATE runs SET ${keys.map((key) => `${COLUMNS[key]} = ?`).join(', ')} WHERE id = ?`)
    .run(...values, id);
}

/** True while a training on the dataset is under way. */
export function isTrainedOn(store: Store, datasetId: number): boolean {
  return trainedRuns(store).some((id) => rowOf(store, id).datasetId === datasetId);
}

/** With its epochs, its predictions and its blobs. Its model stays in the library. */
export function removeRun(store: Store, id: number): void {
  const { checkpointId, resumeId } = rowOf(store, id);
  store.sql('DELETE FROM runs WHERE id = ?').run(id);
  for (const blob of [checkpointId, resumeId]) {
    if (blob !== null) store.sql('DELETE FROM blobs WHERE id = ?').run(blob);
  }
}
