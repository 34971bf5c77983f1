// A model's metrics in its file: the numbers as JSON, the confusion matrix as a tensor (it grows with
// the square of the categories). Read by plain loops: there may be a hundred million counts.

import type { CategoryMetrics, Metrics } from '../types.ts';
import { isCount, isCounts, isRecord } from './json.ts';

/** Without the names of the categories, which are the labels, and without the matrix. */
export function metricsJson({ confusionMatrix: _, perCategory, ...rest }: Metrics): string {
  return JSON.stringify({
    ...rest,
    perCategory: perCategory.map(({ category: _, ...numbers }) => numbers),
  });
}

export function matrixData({ confusionMatrix }: Metrics): Int32Array {
  const n = confusionMatrix.length;
  const data = new Int32Array(n * n);
  confusionMatrix.forEach((row, i) => data.set(row, i * n));
  return data;
}

export function matrixOf(data: Int32Array, n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * n, (i + 1) * n)));
}

/**
 * Metrics from what was parsed, null where it is none or of other labels. `matrix`: the confusion
 * matrix where it is not part of the value; older files also repeat the labels, which must be these.
 */
export function readMetrics(
  given: unknown,
  labels: readonly string[],
  matrix?: readonly (readonly number[])[],
): Metrics | null {
  if (!isRecord(given)) return null;
  const { accuracy, macroF1, loss, documents, perCategory } = given;
  const confusionMatrix = matrix ?? given.confusionMatrix;
  if (!isNumber(accuracy) || !isNumber(macroF1) || !isNumber(loss) || !isCount(documents)) {
    return null;
  }
  if (!Array.isArray(perCategory) || perCategory.length !== labels.length) return null;
  const categories: CategoryMetrics[] = [];
  for (const [i, one] of (perCategory as unknown[]).entries()) {
    if (!isRecord(one)) return null;
    const { category = labels[i], precision, recall, f1, support } = one;
    if (category !== labels[i] || !isCount(support)) return null;
    if (!isNumber(precision) || !isNumber(recall) || !isNumber(f1)) return null;
    categories.push({ category: labels[i], precision, recall, f1, support });
  }
  if (!isMatrix(confusionMatrix, labels.length)) return null;
  return { accuracy, macroF1, loss, documents, perCategory: categories, confusionMatrix };
}

function isMatrix(value: unknown, n: number): value is number[][] {
  if (!Array.isArray(value) || value.length !== n) return false;
  for (const row of value as unknown[]) if (!isCounts(row) || row.length !== n) return false;
  return true;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
