// What stands in a cell of the confusion matrix, how loud, and how large the cells can be.

export type MatrixMode = 'counts' | 'actual' | 'predicted';

/** Texts by what they are (rows) and what they were taken for (columns). */
export type Matrix = readonly (readonly number[])[];

export interface Cell {
  readonly count: number;
  /** Of the row (actual) or the column (predicted); of the row when counting. */
  readonly share: number;
  readonly correct: boolean;
  /** 0 (nothing there) to 1: how much of its colour it gets. */
  readonly loudness: number;
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

/**
 * The cells of the shown categories, in the order given. Shares are of all texts, also of those in
 * no shown cell. A mistake is as loud as it is large beside the largest one that is shown: by its
 * number when counting, otherwise by its share. What is right is as loud as its share.
 */
export function matrixCells(
  matrix: Matrix,
  mode: MatrixMode,
  shown: readonly number[] = shownCategories(matrix, Infinity),
): Cell[][] {
  const columns = shown.map((j) => matrix.reduce((sum, row) => sum + row[j], 0));
  const shares = shown.map((i) => {
    const row = matrix[i].reduce((sum, count) => sum + count, 0);
    return shown.map((j, column) => {
      const whole = mode === 'predicted' ? columns[column] : row;
      return whole === 0 ? 0 : matrix[i][j] / whole;
    });
  });
  const sizes = shown.map((i, row) =>
    shown.map((j, column) => (mode === 'counts' ? matrix[i][j] : shares[row][column])),
  );
  let most = 0;
  sizes.forEach((row, i) => {
    row.forEach((size, j) => {
      if (i !== j) most = Math.max(most, size);
    });
  });
  return shown.map((i, row) =>
    shown.map((j, column) => {
      const correct = i === j;
      const share = shares[row][column];
      const loudness = correct ? share : loudnessOf(sizes[row][column], most);
      return { count: matrix[i][j], share, correct, loudness };
    }),
  );
}

/** The faintest mistake can still be seen. */
const FAINTEST = 0.16;

/**
 * How loud a mistake of a size is where `most` is the largest: 0 for none, 1 for the largest. A bit
 * steeper than its root, so that 1 is faint beside 45 and 10 is told from both.
 */
export function loudnessOf(size: number, most: number): number {
  if (size <= 0 || most <= 0) return 0;
  return FAINTEST + (1 - FAINTEST) * (size / most) ** 0.6;
}

/** Two categories, and how many texts of the first were taken for the second. */
export interface Pair {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the judged texts of `actual`. */
  readonly share: number;
}

/** Who was taken for whom, most often first; of equals the one with the larger share. */
export function confusedPairs(matrix: Matrix): Pair[] {
  const pairs: Pair[] = [];
  matrix.forEach((row, actual) => {
    const whole = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, predicted) => {
      if (actual !== predicted && count > 0) {
        pairs.push({ actual, predicted, count, share: count / whole });
      }
    });
  });
  return pairs.sort(
    (a, b) =>
      b.count - a.count || b.share - a.share || a.actual - b.actual || a.predicted - b.predicted,
  );
}

/** Everything in px that the table needs to know to fit its panel. */
export interface Fit {
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Room for the names of the rows. */
  readonly rowHead: number;
  /** Between two cells. */
  readonly gap: number;
  /** Whether the figures stand in the cells, and how large. */
  readonly figures: 'large' | 'small' | 'none';
  /** How the names of the columns stand; `marks`: there is room for their colours only. */
  readonly heads: 'level' | 'upright' | 'marks';
}

/** Width of a digit at 13 and at 10 px, and of a letter, in fonts that are wide. */
const DIGIT = { large: 8.3, small: 6.4 };
const NAME = 7.2;
const LARGEST_CELL = 132;

/**
 * How the table fits into `width` px without sideways scrolling.
 *
 * `longestFigure`, `longestName`: in characters. `leastCell`: cells never get narrower, though they
 * then reach over the width; 0 where all have to fit.
 */
export function fitMatrix(
  width: number,
  categories: number,
  longestFigure: number,
  longestName: number,
  leastCell = 0,
): Fit {
  const gap = categories > 30 ? 1 : 2;
  // A mark, some air and the name; it is cut off where it is longer than that.
  const wanted = longestName * NAME + 36;
  const most = Math.max(72, width * (categories > 30 ? 0.2 : 0.28));
  const gaps = gap * (categories + 2);
  const free = width - Math.min(wanted, most) - gaps;
  // Whole pixels: otherwise some gaps are seen and others are not.
  const fitting = Math.max(1, Math.floor(free / Math.max(1, categories)));
  const cellWidth = Math.max(leastCell, Math.min(LARGEST_CELL, fitting));
  // What the cells leave free is the names' own.
  const left = Math.max(Math.min(wanted, most), width - gaps - categories * cellWidth);
  const rowHead = Math.floor(Math.min(wanted, 280, left));
  const room = (digit: number, air: number): boolean => cellWidth >= longestFigure * digit + air;
  return {
    cellWidth,
    cellHeight: Math.min(34, Math.max(14, cellWidth)),
    rowHead,
    gap,
    figures: room(DIGIT.large, 4) ? 'large' : room(DIGIT.small, 2) ? 'small' : 'none',
    heads: cellWidth >= wanted ? 'level' : cellWidth >= 15 ? 'upright' : 'marks',
  };
}
