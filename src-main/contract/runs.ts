// Training runs. A trainer (the window's worker) holds a run by a lease and stores what it reaches;
// a run that is cut off can be gone on with from there. Texts, predictions, model files, resume
// points and the lease's heartbeat travel as bulk (see bulk.ts): workers have no other way.

import * as v from 'valibot';
import { recipeSchema } from '../../engine/classifier/recipe.ts';
import { copiesSchema, epochReportSchema } from '../../engine/classifier/types.ts';
import { metricsSchema } from '../../engine/metrics/metrics.ts';
import { call } from './call.ts';
import { count, cursor, errorShape, id, nothing, pageLimit, split, time } from './common.ts';
import { runStatus } from './run-states.ts';

export type EpochReport = v.InferOutput<typeof epochReportSchema>;

export const fitSummary = v.object({
  recipe: recipeSchema,
  epochsPlanned: count,
  categories: v.array(v.string()),
  device: v.string(),
  backend: v.picklist(['cpu', 'webgpu']),
  documents: v.object({ train: count, validation: count, test: count }),
  vocabulary: count,
  termsPerDocument: v.number(),
  parameters: count,
  epochs: v.array(epochReportSchema),
  bestEpoch: count,
  stoppedEarly: v.boolean(),
  evaluatedOn: v.picklist(['test', 'validation', 'train']),
  metrics: metricsSchema,
  copies: v.nullable(copiesSchema),
  weightsHash: v.string(),
  seconds: v.object({ vectorize: v.number(), train: v.number(), evaluate: v.number() }),
  stepsPerSecond: v.number(),
});

/** What came of a run that ended well, without its epochs and its matrix: they are read apart. */
export const runResult = v.object({
  device: v.string(),
  backend: v.picklist(['cpu', 'webgpu']),
  documents: v.object({ train: count, validation: count, test: count }),
  vocabulary: count,
  termsPerDocument: v.number(),
  parameters: count,
  epochs: count,
  bestEpoch: count,
  stoppedEarly: v.boolean(),
  evaluatedOn: v.picklist(['test', 'validation', 'train']),
  /** Of the evaluated texts; the whole of it is `runs.metrics`. */
  accuracy: v.number(),
  macroF1: v.number(),
  judged: count,
  /** Of the judged texts; null where that was not counted (by an older Winnow) or nothing was held back. */
  copies: v.nullable(copiesSchema),
  weightsHash: v.string(),
  seconds: v.object({ vectorize: v.number(), train: v.number(), evaluate: v.number() }),
  stepsPerSecond: v.number(),
});
export type RunResult = v.InferOutput<typeof runResult>;

/** A run as lists and screens know it: small however long it trained. */
export const run = v.object({
  id,
  datasetId: v.nullable(id),
  datasetName: v.string(),
  /** The texts that it belongs to: it goes on with these or not at all. */
  datasetRevision: count,
  /** The dataset has other texts by now. False where the dataset is gone. */
  datasetChanged: v.boolean(),
  /** Null where it can't be read: see `problem`. */
  recipe: v.nullable(recipeSchema),
  /** In label order: names sorted by code point. */
  categories: v.array(v.string()),
  status: runStatus,
  device: v.nullable(v.string()),
  startedAt: time,
  endedAt: v.nullable(time),
  /** Epochs that have ended. */
  epochs: count,
  /** How many it is to have; null until its trainer has said it. */
  epochsPlanned: v.nullable(count),
  /** Going on begins after this epoch; null: with the first one. */
  resumeEpoch: v.nullable(count),
  /** Keeping it gives the model of this epoch (0: from before the first one ended); null: there is none. */
  checkpointEpoch: v.nullable(count),
  result: v.nullable(runResult),
  modelId: v.nullable(id),
  error: v.nullable(errorShape),
  /** Why parts of it can't be read: written by a newer Winnow, or damaged. It can be deleted. */
  problem: v.nullable(errorShape),
});
export type Run = v.InferOutput<typeof run>;

/** Who trains: a name that each training in each window makes for itself. */
export const holder = v.pipe(v.string(), v.minLength(8), v.maxLength(64));
/** Grows whenever another trainer takes the run: what comes with an older one is refused. */
export const fence = v.pipe(v.number(), v.integer(), v.minValue(1));
/** The right to train a run and to write what it reaches, for so long unless it is renewed. */
export const lease = v.object({ fence, seconds: v.number() });
export type Lease = v.InferOutput<typeof lease>;

export const prediction = v.object({
  documentId: id,
  path: v.string(),
  glimpse: v.string(),
  split,
  /** Label indices into the run's categories. */
  actual: count,
  predicted: count,
  probabilities: v.array(v.number()),
});
export type StoredPrediction = v.InferOutput<typeof prediction>;

export const runCalls = {
  /** Makes a run and leases it to who asks. */
  'runs.create': call(
    v.object({
      datasetId: id,
      categoryIds: v.pipe(v.array(id), v.minLength(2)),
      recipe: recipeSchema,
      holder,
    }),
    v.object({ run, lease }),
  ),
  /** Newest first. */
  'runs.list': call(
    v.object({ datasetId: v.nullable(id), cursor, limit: pageLimit }),
    v.object({ items: v.array(run), next: cursor }),
  ),
  'runs.get': call(v.object({ id }), run),
  /** Those after `after`, as many as are read at once; `more` where there are others still. */
  'runs.epochs': call(
    v.object({ id, after: count }),
    v.object({ epochs: v.array(epochReportSchema), more: v.boolean() }),
  ),
  /** Null where it was not judged. */
  'runs.metrics': call(v.object({ id }), v.nullable(metricsSchema)),
  /**
   * Leases a run to who goes on with it: again to its own trainer, or to another one where nobody
   * trains it, or where `takeOver` says that the person wants it here. Refused with `run.held`,
   * `run.ended`, `run.dataChanged`, `run.datasetGone`, and with `run.taken` where another trainer
   * has had it since.
   */
  'runs.claim': call(
    v.object({
      id,
      holder,
      /** `again`: its own trainer, which lost touch. */
      as: v.picklist(['again', 'next', 'takeOver']),
    }),
    v.object({ run, lease }),
  ),
  /** The trainer says which device it got, how many epochs there will be, and whether it is paused. */
  'runs.setState': call(
    v.object({
      id,
      fence,
      status: v.picklist(['running', 'paused']),
      device: v.nullable(v.string()),
      epochsPlanned: v.nullable(count),
    }),
    nothing,
  ),
  /** In their order; those that came before may be sent again. */
  'runs.addEpochs': call(v.object({ id, fence, epochs: v.array(epochReportSchema) }), nothing),
  /**
   * Ends a run. The model (bulk.checkpoint) and the predictions (bulk.predictions) were sent before;
   * the model becomes part of the library. Asked again, it answers the same.
   */
  'runs.finish': call(
    v.object({ id, fence, status: v.picklist(['finished', 'stopped']), summary: fitSummary }),
    run,
  ),
  'runs.fail': call(v.object({ id, fence, error: errorShape }), nothing),
  /** The trainer goes away (its window closes): others may go on at once. */
  'runs.release': call(v.object({ id, fence }), nothing),
  /** A run that was cut off: its last checkpoint becomes a model of the library, as it is. */
  'runs.keep': call(v.object({ id }), run),
  /** In every state: a run that is trained is taken from its trainer first. Its model stays. */
  'runs.delete': call(v.object({ id }), nothing),
  'predictions.page': call(
    v.object({
      runId: id,
      actual: v.nullable(count),
      predicted: v.nullable(count),
      /** Only those that are wrong. */
      mistakesOnly: v.boolean(),
      order: v.picklist(['mostConfident', 'leastConfident', 'path']),
      cursor,
      limit: pageLimit,
    }),
    v.object({ items: v.array(prediction), next: cursor, total: count }),
  ),
};
