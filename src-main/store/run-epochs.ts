// What a run reached: its epochs, its matrix and its result, each in a place of its own, so that a list
// of runs reads none of them and a long training costs it nothing.

import * as v from 'valibot';
import {
  epochReportSchema,
  type EpochReport,
  type FitSummary,
} from '../../engine/classifier/types.ts';
import { metricsSchema } from '../../engine/metrics/metrics.ts';
import { fromJson, toJson } from './json.ts';
import { writeResult } from './run-result.ts';
import { runState } from './runs.ts';
import type { Store } from './store.ts';

/** Read at once. */
const EPOCHS_AT_ONCE = 1000;

/** Throws WinnowError `run.missing`. */
export function readEpochs(
  store: Store,
  id: number,
  after: number,
): { epochs: EpochReport[]; more: boolean } {
  runState(store, id);
  const rows = store
    .sql<{
      report: string;
    }>('SELECT report FROM epochs WHERE run_id = ? AND epoch > ? ORDER BY epoch LIMIT ?')
    .all(id, after, EPOCHS_AT_ONCE + 1);
  const epochs: EpochReport[] = [];
  for (const { report } of rows.slice(0, EPOCHS_AT_ONCE)) {
    const epoch = readable(report);
    if (epoch !== null) epochs.push(epoch);
  }
  return { epochs, more: rows.length > EPOCHS_AT_ONCE };
}

/** Null for a damaged one: the others are shown without it. */
function readable(report: string): EpochReport | null {
  try {
    return v.parse(epochReportSchema, JSON.parse(report));
  } catch {
    return null;
  }
}

/** Null where the run was not judged. Throws WinnowError `run.missing`. */
export function readMetrics(store: Store, id: number): v.InferOutput<typeof metricsSchema> | null {
  runState(store, id);
  const { text } = store
    .sql<{ text: string | null }>('SELECT metrics AS text FROM runs WHERE id = ?')
    .get(id)!;
  return text === null ? null : v.parse(metricsSchema, fromJson(text));
}

/** Sent again, an epoch replaces itself. */
export function putEpochs(store: Store, id: number, epochs: readonly EpochReport[]): void {
  const insert = store.sql(
    'INSERT OR REPLACE INTO epochs (run_id, epoch, report) VALUES (?, ?, ?)',
  );
  for (const epoch of epochs) insert.run(id, epoch.epoch, toJson(epoch));
}

/** The report of one epoch; null where there is none that can be read. */
export function readEpoch(store: Store, id: number, epoch: number): EpochReport | null {
  const row = store
    .sql<{ report: string }>('SELECT report FROM epochs WHERE run_id = ? AND epoch = ?')
    .get(id, epoch);
  return row === undefined ? null : readable(row.report);
}

/** Stores what a training ended with: its epochs, its result and its matrix, each in its place. */
export function putResult(store: Store, id: number, summary: FitSummary): void {
  const { epochs, metrics, device } = summary;
  putEpochs(store, id, epochs);
  // A run that changed its device went back some epochs, and may have ended before those.
  store.sql('DELETE FROM epochs WHERE run_id = ? AND epoch > ?').run(id, epochs.length);
  store
    .sql('UPDATE runs SET summary = ?, metrics = ?, device = ? WHERE id = ?')
    .run(writeResult(summary), toJson(metrics), device, id);
}
