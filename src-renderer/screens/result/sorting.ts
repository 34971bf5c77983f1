// The order of the table of categories, and which of its figures mean something.

import type { Metrics } from '../../../engine/classifier/types.ts';

export type Column = 'category' | 'precision' | 'recall' | 'f1' | 'support';

export interface Sorting {
  readonly by: Column;
  readonly ascending: boolean;
}

export interface Figures {
  /** Of the texts taken for it; NaN where none was. */
  readonly precision: number;
  /** NaN, as F1, where none of its texts was judged. */
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** The figures of a category, without the zeros that stand for "nothing to divide by". */
export function figuresOf({ perCategory, confusionMatrix }: Metrics, index: number): Figures {
  const { precision, recall, f1, support } = perCategory[index];
  const taken = confusionMatrix.some((row) => row[index] > 0);
  return {
    precision: taken ? precision : NaN,
    recall: support === 0 ? NaN : recall,
    f1: support === 0 ? NaN : f1,
    support,
  };
}

/** The places of the categories in an order; what has no figure comes last either way. */
export function sortCategories(metrics: Metrics, { by, ascending }: Sorting): number[] {
  const places = metrics.perCategory.map((_, i) => i);
  // They are given in the order of their names.
  if (by === 'category') return ascending ? places : places.reverse();
  const values = places.map((i) => figuresOf(metrics, i)[by]);
  return places.sort((a, b) => {
    const [first, second] = [values[a], values[b]];
    if (Number.isNaN(first) || Number.isNaN(second)) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second)) || a - b;
    }
    return (ascending ? first - second : second - first) || a - b;
  });
}

/** What a press on a column's name does: the other way round, or what is most wanted first. */
export function nextSorting(now: Sorting, by: Column): Sorting {
  if (now.by === by) return { by, ascending: !now.ascending };
  // The worst first; of sizes the largest.
  return { by, ascending: by !== 'support' };
}
