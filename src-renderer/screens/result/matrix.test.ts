import { describe, expect, it } from 'vitest';
import { matrixCells, MOST_SHOWN, shownCategories } from './matrix.ts';

const matrix = [
  [8, 2, 0, 0],
  [1, 9, 0, 0],
  [0, 0, 5, 0],
  [0, 1, 0, 3],
];

describe('shownCategories', () => {
  it('are all while there are few', () => {
    expect(shownCategories(matrix)).toEqual([0, 1, 2, 3]);
    expect(shownCategories([])).toEqual([]);
  });

  it('are the most confused ones of many, in their order', () => {
    expect(shownCategories(matrix, 2)).toEqual([0, 1]);
    expect(shownCategories(matrix, 3)).toEqual([0, 1, 3]);
    const flawless = Array.from({ length: 500 }, (_, i) =>
      Array.from({ length: 500 }, (_, j) => (i === j ? 1 : 0)),
    );
    expect(shownCategories(flawless)).toEqual(Array.from({ length: MOST_SHOWN }, (_, i) => i));
    flawless[499][3] = 1;
    expect(shownCategories(flawless)).toContain(499);
  });
});

describe('matrixCells', () => {
  it('say counts and shares of what is in sight and what is not', () => {
    expect(matrixCells(matrix, 'counts').map((row) => row.map(({ count }) => count))).toEqual(
      matrix,
    );
    expect(matrixCells(matrix, 'actual', [1, 3])).toEqual([
      [
        { count: 9, share: 0.9, correct: true },
        { count: 0, share: 0, correct: false },
      ],
      [
        { count: 1, share: 0.25, correct: false },
        { count: 3, share: 0.75, correct: true },
      ],
    ]);
    // Twelve texts were taken for the second category, some of them of categories not shown.
    expect(matrixCells(matrix, 'predicted', [1, 3])[1][0].share).toBe(1 / 12);
  });
});
