// Metrics for tests, from nothing but a confusion matrix.

import { metricsOf as metricsOfTexts } from '../../../engine/metrics/classification.ts';
import type { Metrics } from '../../../engine/classifier/types.ts';

/** What the engine would say of texts that were taken for each other so often. */
export function metricsOf(
  matrix: readonly (readonly number[])[],
  names: readonly string[] = matrix.map((_, i) => String.fromCodePoint(97 + i)),
): Metrics {
  const actual: number[] = [];
  const predicted: number[] = [];
  matrix.forEach((row, i) => {
    row.forEach((count, j) => {
      for (let n = 0; n < count; n++) {
        actual.push(i);
        predicted.push(j);
      }
    });
  });
  return metricsOfTexts(actual, predicted, 0, names);
}
