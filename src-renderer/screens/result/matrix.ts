// What stands in a cell of the confusion matrix, and how loud.

export type MatrixMode = 'counts' | 'actual' | 'predicted';

export interface Cell {
  readonly count: number;
  /** Of the row (actual) or the column (predicted); of the row when counting. */
  readonly share: number;
  readonly correct: boolean;
}

export function matrixCells(matrix: readonly (readonly number[])[], mode: MatrixMode): Cell[][] {
  const rows = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = matrix.map((_, j) => matrix.reduce((sum, row) => sum + row[j], 0));
  return matrix.map((row, i) =>
    row.map((count, j) => {
      const whole = mode === 'predicted' ? columns[j] : rows[i];
      return { count, share: whole === 0 ? 0 : count / whole, correct: i === j };
    }),
  );
}

/**
 * How much of the loud colour a mistake gets, 0 to 1: by its share, raised so that one mistake in a
 * hundred can still be seen.
 */
export function loudness({ count, share, correct }: Cell): number {
  if (correct || count === 0) return 0;
  return Math.min(1, 0.28 + 0.72 * Math.sqrt(share));
}
