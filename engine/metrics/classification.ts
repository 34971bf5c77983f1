// How good a classifier is: counts of what was taken for what, and the figures read from them.

import { exp, log } from '../backends/cpu/math.ts';
import type { CategoryMetrics, Metrics } from './metrics.ts';

/** matrix[actual][predicted]: how often. Both arrays hold category indices below `categories`. */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  categories: number,
): number[][] {
  const matrix = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  for (let i = 0; i < actual.length; i++) matrix[actual[i]][predicted[i]]++;
  return matrix;
}

/** a / b, and 0 where there is nothing to divide by, as scikit-learn's zero_division=0. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** Precision, recall and F1 of each category. */
export function categoryMetrics(
  matrix: readonly (readonly number[])[],
  categories: readonly string[],
): CategoryMetrics[] {
  return categories.map((category, c) => {
    const support = matrix[c].reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, row) => sum + row[c], 0);
    const right = matrix[c][c];
    return {
      category,
      precision: ratio(right, predicted),
      recall: ratio(right, support),
      f1: ratio(2 * right, support + predicted),
      support,
    };
  });
}

/**
 * All figures of one evaluation. `loss` is the mean cross-entropy. Macro F1
 * is the mean over the categories that occur, as an actual or a predicted one.
 */
export function metricsOf(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  loss: number,
  categories: readonly string[],
): Metrics {
  const matrix = confusionMatrix(actual, predicted, categories.length);
  const perCategory = categoryMetrics(matrix, categories);
  const occurring = perCategory.filter(
    (one, c) => one.support > 0 || matrix.some((row) => row[c] > 0),
  );
  let right = 0;
  for (let c = 0; c < categories.length; c++) right += matrix[c][c];
  return {
    accuracy: ratio(right, actual.length),
    macroF1: ratio(
      occurring.reduce((sum, one) => sum + one.f1, 0),
      occurring.length,
    ),
    loss,
    documents: actual.length,
    perCategory,
    confusionMatrix: matrix,
  };
}

/** How many answers were right: the matrix's diagonal. */
export function correctAnswers({ confusionMatrix }: Pick<Metrics, 'confusionMatrix'>): number {
  return confusionMatrix.reduce((sum, row, c) => sum + row[c], 0);
}

/** What always answering the largest category of the judged texts scores; 0 without any. */
export function baselineAccuracy({ documents, perCategory }: Metrics): number {
  return ratio(
    perCategory.reduce((most, { support }) => Math.max(most, support), 0),
    documents,
  );
}

/** Logarithms of softmax(logits), in float64, for logits of any size; -loss at the target. */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  let maximum = -Infinity;
  for (let i = 0; i < logits.length; i++) maximum = Math.max(maximum, logits[i]);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += exp(logits[i] - maximum);
  const logSum = log(sum);
  return Float64Array.from({ length: logits.length }, (_, i) => logits[i] - maximum - logSum);
}
