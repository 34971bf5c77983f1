// Emphasis: words that stand evenly in all categories say little, words that keep to one say much,
// and a network learns faster and errs less when it is told so from the start. While training, each
// word's values are multiplied by a factor that grows with how unevenly the word is spread over the
// categories (one minus the entropy of its category, given the word). Afterwards the factors are
// folded into the first layer's weights: what is kept is an ordinary network on ordinary rows.

import { log } from '../backends/cpu/math.ts';
import type { SparseRows } from '../data/rows.ts';
import type { LayerWeights } from './model-file.ts';

/** What a word keeps that says nothing at all; an emphasis goes from this to this plus 1. */
const LEAST = 0.03;
/** Texts added to each category's count of a word: rare words are not believed at once. */
const PRIOR = 0.5;

/**
 * Each column's factor, from the rows to train on and their labels (by row of `rows`). Scaled so
 * that the rows keep their mean square length.
 */
export function emphasisOf(
  rows: SparseRows,
  labels: Int32Array,
  train: Int32Array,
  categories: number,
): Float64Array {
  const byCategory: number[][] = Array.from({ length: categories }, () => []);
  for (const row of train) byCategory[labels[row]].push(row);
  // With r[c] the rate of the word in category c: the sums of r and of r ln r over the categories,
  // begun as if the word stood in no text, corrected for each category in which it does.
  const rateWithout = byCategory.map((own) => PRIOR / (own.length + 2 * PRIOR));
  const sumWithout = rateWithout.reduce((sum, r) => sum + r, 0);
  const logSumWithout = rateWithout.reduce((sum, r) => sum + r * log(r), 0);
  const sums = new Float64Array(rows.columns).fill(sumWithout);
  const logSums = new Float64Array(rows.columns).fill(logSumWithout);
  const counts = new Int32Array(rows.columns);
  const met: number[] = [];
  for (let c = 0; c < categories; c++) {
    for (const row of byCategory[c]) {
      for (let e = rows.offsets[row]; e < rows.offsets[row + 1]; e++) {
        if (counts[rows.indices[e]]++ === 0) met.push(rows.indices[e]);
      }
    }
    const without = rateWithout[c];
    for (const column of met) {
      const rate = (counts[column] + PRIOR) / (byCategory[c].length + 2 * PRIOR);
      sums[column] += rate - without;
      logSums[column] += rate * log(rate) - without * log(without);
      counts[column] = 0;
    }
    met.length = 0;
  }
  const factors = new Float64Array(rows.columns);
  const evenly = log(categories);
  for (let column = 0; column < rows.columns; column++) {
    const entropy = log(sums[column]) - logSums[column] / sums[column];
    factors[column] = LEAST + Math.max(0, 1 - entropy / evenly);
  }
  let before = 0;
  let after = 0;
  for (const row of train) {
    for (let e = rows.offsets[row]; e < rows.offsets[row + 1]; e++) {
      const square = rows.values[e] * rows.values[e];
      before += square;
      after += square * factors[rows.indices[e]] * factors[rows.indices[e]];
    }
  }
  const scale = after > 0 ? Math.sqrt(before / after) : 1;
  return factors.map((factor) => factor * scale);
}

/** The rows with each value multiplied by its column's factor. */
export function emphasize(rows: SparseRows, factors: Float64Array): SparseRows {
  return { ...rows, values: rows.values.map((value, e) => value * factors[rows.indices[e]]) };
}

/** The layers that give for plain rows what `layers` give for emphasized ones. */
export function foldEmphasis(
  layers: readonly LayerWeights[],
  factors: Float64Array,
): readonly LayerWeights[] {
  const [first, ...rest] = layers;
  const weight = first.weight.map((value, i) => value * factors[i % first.inputs]);
  return [{ ...first, weight }, ...rest];
}
