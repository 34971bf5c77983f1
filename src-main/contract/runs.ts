// Training runs. The window's worker trains; these calls store what it reaches, so that a run that
// is cut off leaves what it had. Texts, predictions and model files travel as bulk (see bulk.ts).

import * as v from 'valibot';
import { recipeSchema } from '../../engine/classifier/recipe.ts';
import { metricsSchema } from '../../engine/metrics/metrics.ts';
import { call } from './call.ts';
import { count, cursor, errorShape, id, name, nothing, pageLimit, split, time } from './common.ts';

export const epochReport = v.object({
  epoch: v.pipe(v.number(), v.integer(), v.minValue(1)),
  trainLoss: v.number(),
  trainAccuracy: v.number(),
  validationLoss: v.nullable(v.number()),
  validationAccuracy: v.nullable(v.number()),
  learningRate: v.number(),
  best: v.boolean(),
});

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
  epochs: v.array(epochReport),
  bestEpoch: count,
  stoppedEarly: v.boolean(),
  evaluatedOn: v.picklist(['test', 'validation', 'train']),
  metrics: metricsSchema,
  weightsHash: v.string(),
  seconds: v.object({ vectorize: v.number(), train: v.number(), evaluate: v.number() }),
  stepsPerSecond: v.number(),
});

export const run = v.object({
  id,
  datasetId: v.nullable(id),
  datasetName: v.string(),
  datasetRevision: count,
  recipe: recipeSchema,
  /** In label order: names sorted by code point. */
  categories: v.array(v.string()),
  /** `interrupted`: cut off by a closed window or a crash; it has what it reached. */
  status: v.picklist(['running', 'paused', 'finished', 'stopped', 'interrupted', 'failed']),
  device: v.nullable(v.string()),
  startedAt: time,
  endedAt: v.nullable(time),
  epochs: v.array(epochReport),
  summary: v.nullable(fitSummary),
  modelId: v.nullable(id),
  error: v.nullable(errorShape),
});
export type Run = v.InferOutput<typeof run>;

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
  'runs.create': call(
    v.object({
      datasetId: id,
      categoryIds: v.pipe(v.array(id), v.minLength(2)),
      recipe: recipeSchema,
    }),
    run,
  ),
  'runs.list': call(v.object({ datasetId: v.nullable(id) }), v.array(run)),
  'runs.get': call(v.object({ id }), run),
  'runs.delete': call(v.object({ id }), nothing),
  /** The worker says which device it got, and whether it is paused. */
  'runs.setState': call(
    v.object({ id, status: v.picklist(['running', 'paused']), device: v.nullable(v.string()) }),
    nothing,
  ),
  /** In their order; those that came before may be sent again. */
  'runs.addEpochs': call(v.object({ id, epochs: v.array(epochReport) }), nothing),
  /**
   * Ends a run. The model (bulk.checkpoint) and the predictions (bulk.predictions) were sent
   * before; the model becomes part of the library under `name`.
   */
  'runs.finish': call(
    v.object({
      id,
      status: v.picklist(['finished', 'stopped']),
      summary: fitSummary,
      name,
    }),
    run,
  ),
  'runs.fail': call(v.object({ id, error: errorShape }), nothing),
  /** Marks it interrupted (the window is closing); a saved checkpoint stays. */
  'runs.interrupt': call(v.object({ id }), nothing),
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
