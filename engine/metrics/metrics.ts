// The figures of an evaluation as plain data: what is stored, travels between window and services
// and stands in a model file. One schema serves them all.

import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

export const categoryMetricsSchema = v.object({
  category: v.string(),
  precision: v.number(),
  recall: v.number(),
  f1: v.number(),
  /** Texts that truly belong to the category. */
  support: count,
});
export type CategoryMetrics = Readonly<v.InferOutput<typeof categoryMetricsSchema>>;

export const metricsSchema = v.object({
  accuracy: v.number(),
  macroF1: v.number(),
  /** Mean cross-entropy. */
  loss: v.number(),
  documents: count,
  perCategory: v.array(categoryMetricsSchema),
  /** confusionMatrix[actual][predicted], counts. */
  confusionMatrix: v.array(v.array(count)),
});
export type Metrics = Readonly<v.InferOutput<typeof metricsSchema>>;
