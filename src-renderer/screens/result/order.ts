// In which order the categories of the matrix stand: as they are, or so that something shows.

import type { Metrics } from '../../../engine/classifier/types.ts';
import type { Matrix } from './matrix.ts';

export const ORDERS = ['given', 'size', 'f1', 'similarity'] as const;
export type MatrixOrder = (typeof ORDERS)[number];

/**
 * The shown categories in an order: by their judged texts, the most first; by F1, the lowest first
 * (those that were not judged at the end); or by similarity. Equals keep the order that they had.
 */
export function orderCategories(
  metrics: Metrics,
  shown: readonly number[],
  order: MatrixOrder,
): number[] {
  const { perCategory, confusionMatrix } = metrics;
  const by = (value: (category: number) => number): number[] =>
    [...shown].sort((a, b) => value(a) - value(b));
  switch (order) {
    case 'given':
      return [...shown];
    case 'size':
      return by((category) => -perCategory[category].support);
    case 'f1':
      return by((category) =>
        perCategory[category].support === 0 ? Infinity : perCategory[category].f1,
      );
    case 'similarity':
      return bySimilarity(confusionMatrix, shown);
  }
}

/**
 * Those that are confused with each other side by side: the two groups between which the most is
 * confused (on average over their pairs) become one, until one is left; a group joins the end of
 * the other that is nearer to it. Cubic in the categories, of which at most 60 are shown.
 */
function bySimilarity(matrix: Matrix, shown: readonly number[]): number[] {
  const total = (category: number): number =>
    Math.max(
      1,
      matrix[category].reduce((sum, count) => sum + count, 0),
    );
  /** Of the texts of both, how many were taken for the other one. */
  const near = (a: number, b: number): number => matrix[a][b] / total(a) + matrix[b][a] / total(b);

  let groups = shown.map((category) => [category]);
  let links = shown.map((a) => shown.map((b) => (a === b ? 0 : near(a, b))));
  while (groups.length > 1) {
    let [first, second, most] = [0, 0, 0];
    for (let i = 0; i < groups.length; i++) {
      for (let j = i + 1; j < groups.length; j++) {
        if (links[i][j] > most) [first, second, most] = [i, j, links[i][j]];
      }
    }
    // What is left was never confused, and stays where it is.
    if (most === 0) break;
    const [a, b] = [groups[first], groups[second]];
    const sizes = [a.length, b.length];
    groups[first] = joined(a, b, near);
    for (let k = 0; k < groups.length; k++) {
      const mean =
        (links[first][k] * sizes[0] + links[second][k] * sizes[1]) / (sizes[0] + sizes[1]);
      links[first][k] = links[k][first] = k === first ? 0 : mean;
    }
    groups = groups.filter((_, i) => i !== second);
    links = links.filter((_, i) => i !== second).map((row) => row.filter((_, j) => j !== second));
  }
  return groups.flat();
}

/** Two rows as one, each way round as the ends that meet are nearest. */
function joined(
  a: readonly number[],
  b: readonly number[],
  near: (a: number, b: number) => number,
): number[] {
  const [aFlipped, bFlipped] = [a.toReversed(), b.toReversed()];
  let best = [...a, ...b];
  let most = -1;
  for (const left of [a, aFlipped]) {
    for (const right of [b, bFlipped]) {
      const nearness = near(left[left.length - 1], right[0]);
      if (nearness > most) {
        most = nearness;
        best = [...left, ...right];
      }
    }
  }
  return best;
}
