// What stands in a cell of the confusion matrix, and how loud.

export type MatrixMode = 'counts' | 'actual' | 'predicted';

/** Texts by what they are (rows) and what they were taken for (columns). */
type Matrix = readonly (readonly number[])[];

export interface Cell {
  readonly count: number;
  /** Of the row (actual) or the column (predicted); of the row when counting. */
  readonly share: number;
  readonly correct: boolean;
}

/** A table of more rows and columns than this no one reads, and no page bears. */
export const MOST_SHOWN = 60;

/**
 * The categories that the table shows, in their order: all, or of too many those with the most
 * mistakes (a text counts for what it is and for what it was taken for). The first ones of equals.
 */
export function shownCategories(matrix: Matrix, most = MOST_SHOWN): number[] {
  const all = matrix.map((_, index) => index);
  if (all.length <= most) return all;
  const mistakes = new Float64Array(all.length);
  matrix.forEach((row, i) => {
    row.forEach((count, j) => {
      if (i === j) return;
      mistakes[i] += count;
      mistakes[j] += count;
    });
  });
  return all
    .sort((a, b) => mistakes[b] - mistakes[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** The cells of the shown categories. Shares are of all texts, also of those in no shown cell. */
export function matrixCells(
  matrix: Matrix,
  mode: MatrixMode,
  shown: readonly number[] = shownCategories(matrix, Infinity),
): Cell[][] {
  const columns = shown.map((j) => matrix.reduce((sum, row) => sum + row[j], 0));
  return shown.map((i) => {
    const row = matrix[i].reduce((sum, count) => sum + count, 0);
    return shown.map((j, column) => {
      const count = matrix[i][j];
      const whole = mode === 'predicted' ? columns[column] : row;
      return { count, share: whole === 0 ? 0 : count / whole, correct: i === j };
    });
  });
}

/**
 * How much of the loud colour a mistake gets, 0 to 1: by its share, raised so that one mistake in a
 * hundred can still be seen.
 */
export function loudness({ count, share, correct }: Cell): number {
  if (correct || count === 0) return 0;
  return Math.min(1, 0.28 + 0.72 * Math.sqrt(share));
}
