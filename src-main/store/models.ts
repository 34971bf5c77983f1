// The library of models. Each is one file in the store and works without the dataset and the run
// that it came from; both are remembered by name.

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';
import { model, type Model } from '../contract/models.ts';
import { toJson, tryJson } from './json.ts';
import type { Store } from './store.ts';

interface Row extends Omit<Model, 'categories' | 'stale'> {
  categories: string;
  stale: number;
}

const SELECT = `
  SELECT m.id, m.name, m.created_at AS createdAt, m.run_id AS runId, m.dataset_id AS datasetId,
    m.dataset_name AS datasetName,
    coalesce(d.revision <> m.dataset_revision, 0) AS stale,
    m.categories, m.vocabulary, m.accuracy, m.macro_f1 AS macroF1, m.evaluated_on AS evaluatedOn,
    m.trained_on AS trainedOn, m.trained_at AS trainedAt, b.bytes, m.weights_hash AS weightsHash
  FROM models m JOIN blobs b ON b.id = m.blob_id LEFT JOIN datasets d ON d.id = m.dataset_id`;

const { entries } = model;
/** What can't be understood is left out, so that one damaged row does not hide the others. */
const readable = v.object({
  ...entries,
  datasetName: v.fallback(entries.datasetName, null),
  categories: v.fallback(entries.categories, []),
  vocabulary: v.fallback(entries.vocabulary, 0),
  accuracy: v.fallback(entries.accuracy, null),
  macroF1: v.fallback(entries.macroF1, null),
  evaluatedOn: v.fallback(entries.evaluatedOn, null),
  trainedOn: v.fallback(entries.trainedOn, null),
  bytes: v.fallback(entries.bytes, 0),
});

function toModel(row: Row): Model {
  return v.parse(readable, {
    ...row,
    stale: row.stale === 1,
    categories: tryJson(row.categories),
  });
}

/** Newest first. */
export function listModels(store: Store): Model[] {
  return store.sql<Row>(`${SELECT} ORDER BY m.id DESC`).all().map(toModel);
}

/**
 * The name of a new model, from that of its dataset or file: “mails”, and where there is one of that
 * name “mails #2”, “mails #3”: always a number above those that there are.
 */
export function newModelName(store: Store, wanted: string): string {
  const base = wanted.slice(0, 190).trim();
  const names = store.sql<{ name: string }>('SELECT name FROM models').all();
  let last = 0;
  for (const { name } of names) {
    if (name === base) last = Math.max(last, 1);
    if (!name.startsWith(`${base} #`)) continue;
    const number = name.slice(base.length + 2);
    if (/^[1-9]\d{0,5}$/u.test(number)) last = Math.max(last, Number(number));
  }
  return last === 0 ? base : `${base} #${last + 1}`;
}

/** Throws WinnowError `model.missing`. */
export function getModel(store: Store, id: number): Model {
  const row = store.sql<Row>(`${SELECT} WHERE m.id = ?`).get(id);
  if (row === undefined) {
    throw problem('model.missing', { id });
  }
  return toModel(row);
}

/** The blob that holds its file. Throws WinnowError `model.missing`. */
export function modelBlob(store: Store, id: number): number {
  getModel(store, id);
  return store.sql<{ blob: number }>('SELECT blob_id AS blob FROM models WHERE id = ?').get(id)!
    .blob;
}

export interface NewModel {
  readonly name: string;
  readonly categories: readonly string[];
  readonly vocabulary: number;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly evaluatedOn: Model['evaluatedOn'];
  readonly trainedOn: number | null;
  /** Milliseconds since 1970. */
  readonly trainedAt: number | null;
  readonly weightsHash: string;
  readonly blobId: number;
}

/** Adds a model that came as a file. */
export function addModel(store: Store, model: NewModel): number {
  return store
    .sql(
      `INSERT INTO models (name, created_at, categories, vocabulary, accuracy, macro_f1,
         evaluated_on, trained_on, trained_at, weights_hash, blob_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      model.name,
      Date.now(),
      toJson(model.categories),
      model.vocabulary,
      model.accuracy,
      model.macroF1,
      model.evaluatedOn,
      model.trainedOn,
      model.trainedAt,
      model.weightsHash,
      model.blobId,
    ).id;
}

/** Throws WinnowError `model.missing`. */
export function renameModel(store: Store, id: number, name: string): Model {
  getModel(store, id);
  store.sql('UPDATE models SET name = ? WHERE id = ?').run(name, id);
  return getModel(store, id);
}

/** A model's row as it stands in the store, while its file is kept without it. */
export interface TakenModel {
  readonly id: number;
  readonly run_id: number | null;
  readonly dataset_id: number | null;
  readonly blob_id: number;
  readonly [column: string]: string | number | null;
}

/**
 * Takes a model out of the library and leaves its file, which the next opening removes unless the
 * model is put back. Its run stays. Throws WinnowError `model.missing`.
 */
export function takeModel(store: Store, id: number): TakenModel {
  return store.urgentTransaction(() => {
    getModel(store, id);
    const taken = store.sql<TakenModel>('SELECT * FROM models WHERE id = ?').get(id)!;
    store.sql('DELETE FROM models WHERE id = ?').run(id);
    return taken;
  });
}

/** Puts it back as it was; without its run or its dataset where they are gone by now. */
export function putModelBack(store: Store, taken: TakenModel): Model {
  const columns = Object.keys(taken);
  const stays = (table: 'runs' | 'datasets', id: number | null): number | null => {
    const deleted = table === 'datasets' ? ` AND status <> 'deleting'` : '';
    const found = store.sql(`SELECT 1 FROM ${table} WHERE id = ?${deleted}`).get(id);
    return found === undefined ? null : id;
  };
  const row: TakenModel = {
    ...taken,
    run_id: stays('runs', taken.run_id),
    dataset_id: stays('datasets', taken.dataset_id),
  };
  store
    .sql(`INSERT INTO models (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...columns.map((column) => row[column]));
  return getModel(store, taken.id);
}

/** Its run stays. Throws WinnowError `model.missing`. */
export function deleteModel(store: Store, id: number): void {
  store.urgentTransaction(() => {
    const blob = modelBlob(store, id);
    store.sql('DELETE FROM models WHERE id = ?').run(id);
    store.sql('DELETE FROM blobs WHERE id = ?').run(blob);
  });
}
