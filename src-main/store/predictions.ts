// What a run's model said about each text that it was judged on: the cells of the confusion matrix
// read from here.

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';
import type { StoredPrediction } from '../contract/runs.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { runCategories } from './runs.ts';
import { splitOf } from './split.ts';
import type { Store } from './store.ts';

export interface NewPrediction {
  readonly documentId: number;
  readonly actual: number;
  readonly predicted: number;
  /** One per category of the run. */
  readonly probabilities: Float32Array;
}

/** Collects a run's predictions over several messages; `commit` puts them in place, all at once. */
export interface PredictionWriter {
  add(predictions: readonly NewPrediction[]): void;
  /** Replaces the run's earlier predictions. */
  commit(): void;
  /** Forgets what was added. */
  discard(): void;
}

let lastWriter = 0;

/** Throws WinnowError `run.missing`; `add` throws `predictions.invalid`. */
export function writePredictions(store: Store, runId: number): PredictionWriter {
  const categories = runCategories(store, runId).length;
  const table = `incoming_predictions_${++lastWriter}`;
  // A temporary table: nothing of it is left after a crash, and the store is not written twice.
  store.database.exec(`CREATE TEMP TABLE ${table} (
    document_id INTEGER PRIMARY KEY, actual INTEGER NOT NULL, predicted INTEGER NOT NULL,
    confidence REAL NOT NULL, probabilities BLOB NOT NULL)`);
  const insert = store.database.prepare(
    `INSERT OR REPLACE INTO temp.${table} VALUES (?, ?, ?, ?, ?)`,
  );
  return {
    add(predictions) {
      store.database.transaction(() => {
        for (const each of predictions) {
          const { documentId, actual, predicted, probabilities } = each;
          const isLabel = (label: number) =>
            Number.isInteger(label) && label >= 0 && label < categories;
          if (
            !Number.isSafeInteger(documentId) ||
            !isLabel(actual) ||
            !isLabel(predicted) ||
            probabilities.length !== categories ||
            !probabilities.every((p) => p >= 0 && p <= 1)
          ) {
            throw problem('predictions.invalid', { runId, documentId });
          }
          const blob = new Uint8Array(4 * categories);
          const view = new DataView(blob.buffer);
          probabilities.forEach((p, at) => view.setFloat32(4 * at, p, true));
          insert.run(documentId, actual, predicted, probabilities[predicted], blob);
        }
      })();
    },
    commit() {
      store.transaction(() => {
        store.sql('DELETE FROM predictions WHERE run_id = ?').run(runId);
        store.database
          .prepare(
            `INSERT INTO predictions (run_id, position, document_id, actual, predicted, confidence,
               probabilities)
             SELECT r.id, row_number() OVER (ORDER BY i.actual, d.path, d.id), i.document_id,
               i.actual, i.predicted, i.confidence, i.probabilities
             FROM temp.${table} i CROSS JOIN documents d ON d.id = i.document_id
               JOIN runs r ON r.id = ? AND r.dataset_id = d.dataset_id`,
          )
          .run(runId);
      });
      store.database.exec(`DROP TABLE temp.${table}`);
    },
    discard() {
      if (store.database.open) store.database.exec(`DROP TABLE IF EXISTS temp.${table}`);
    },
  };
}

export interface PredictionQuery {
  readonly runId: number;
  /** Label, or null for any. */
  readonly actual: number | null;
  readonly predicted: number | null;
  readonly mistakesOnly: boolean;
  readonly order: 'mostConfident' | 'leastConfident' | 'path';
  readonly cursor: string | null;
  readonly limit: number;
}

interface Row {
  position: number;
  confidence: number;
  documentId: number;
  path: string;
  glimpse: string;
  split: number;
  actual: number;
  predicted: number;
  probabilities: Uint8Array;
}

/** Confidence and position of the last one read, and how many there are in all. */
const place = v.tuple([v.number(), v.number(), v.number()]);

/** Throws WinnowError `run.missing`, `page.cursor`. */
export function pagePredictions(
  store: Store,
  query: PredictionQuery,
): { items: StoredPrediction[]; next: string | null; total: number } {
  runCategories(store, query.runId);
  const filter = ['p.run_id = ?'];
  const values: (string | number)[] = [query.runId];
  if (query.actual !== null) {
    filter.push('p.actual = ?');
    values.push(query.actual);
  }
  if (query.predicted !== null) {
    filter.push('p.predicted = ?');
    values.push(query.predicted);
  }
  if (query.mistakesOnly) filter.push('p.actual <> p.predicted');
  const [order, beyond] = {
    path: ['p.position', 'p.position > ?'],
    leastConfident: ['p.confidence, p.position', '(p.confidence, p.position) > (?, ?)'],
    mostConfident: ['p.confidence DESC, p.position DESC', '(p.confidence, p.position) < (?, ?)'],
  }[query.order];
  let total: number;
  if (query.cursor === null) {
    total = store
      .sql<{ n: number }>(`SELECT count(*) AS n FROM predictions p WHERE ${filter.join(' AND ')}`)
      .get(...values)!.n;
  } else {
    // Counting reads them all: later pages carry on what the first one counted.
    const [confidence, position, known] = decodeCursor(place, query.cursor);
    total = known;
    filter.push(beyond);
    if (query.order === 'path') values.push(position);
    else values.push(confidence, position);
  }
  const rows = store
    .sql<Row>(
      `SELECT p.position, p.confidence, p.document_id AS documentId, d.path, d.glimpse, d.split,
         p.actual, p.predicted, p.probabilities
       FROM predictions p JOIN documents d ON d.id = p.document_id
       WHERE ${filter.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    )
    .all(...values, query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ documentId, path, glimpse, split, actual, predicted, probabilities }) => {
      const view = new DataView(
        probabilities.buffer,
        probabilities.byteOffset,
        probabilities.byteLength,
      );
      return {
        documentId,
        path,
        glimpse,
        split: splitOf(split),
        actual,
        predicted,
        probabilities: Array.from({ length: probabilities.length / 4 }, (_, at) =>
          view.getFloat32(4 * at, true),
        ),
      };
    }),
    next:
      rows.length > query.limit && last !== undefined
        ? encodeCursor([last.confidence, last.position, total])
        : null,
    total,
  };
}
