// The confusion matrix.

import type { Formats } from '../formats.ts';

export const matrix = (f: Formats) => ({
  heading: 'Confusion matrix',
  reads: 'Rows: what they are. Columns: what they were taken for.',
  cut: (all: number, shown: number) =>
    `Of ${f.number(all)} categories, the ${f.number(shown)} with the most mistakes are shown; the table of categories lists all.`,
  show: 'Show in the matrix',
  counts: 'Counts',
  ofActual: '% of actual',
  ofPredicted: '% of predicted',
  /** The name of a cell. The share is of the row, or in the last one of the column. */
  cell: (actual: string, predicted: string, count: number, share: number) =>
    `${actual} taken for ${predicted}: ${f.number(count)}, ${f.percent(share)} of its texts`,
  cellOfPredicted: (actual: string, predicted: string, count: number, share: number) =>
    `${actual} taken for ${predicted}: ${f.number(count)}, ${f.percent(share)} of those taken for it`,
  emptyCell: (actual: string, predicted: string) => `${actual} taken for ${predicted}: 0`,
  listActual: (category: string) => `List the texts that are ${category}`,
  listPredicted: (category: string) => `List what was taken for ${category}`,
  point: 'Point at a cell, or walk with the arrow keys, to read what it says.',
  order: 'Order',
  orders: {
    given: 'As given',
    size: 'Largest first',
    f1: 'Lowest F1 first',
    similarity: 'Confused ones together',
  },
  enlarge: 'Enlarge',
  enlarged: 'Confusion matrix, enlarged',
  few: 'few mistakes',
  many: 'many',
  right: 'right',
  pairs: {
    heading: 'Most confused pairs',
    pair: (actual: string, predicted: string) => `${actual} taken for ${predicted}`,
    figures: (count: number, share: number) =>
      `${f.count(count, 'text', 'texts')}, ${f.percent(share)} of its texts`,
    none: 'No category was taken for another.',
    more: (n: number) => `Show ${f.count(n, 'more pair', 'more pairs')}`,
    fewer: 'Show fewer',
  },
});
