import { describe, expect, it } from 'vitest';
import {
  confusedPairs,
  fitMatrix,
  loudnessOf,
  matrixCells,
  MOST_SHOWN,
  shownCategories,
} from './matrix.ts';

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
    expect(matrixCells(matrix, 'actual', [1, 3])).toMatchObject([
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

  it('stand in the order that is asked for', () => {
    const counts = matrixCells(matrix, 'counts', [1, 0]).map((row) => row.map((it) => it.count));
    expect(counts).toEqual([
      [9, 1],
      [2, 8],
    ]);
  });

  it('are as loud as the mistake is large in what is shown', () => {
    const large = [
      [400, 45, 1],
      [0, 40, 5],
      [0, 0, 10],
    ];
    const loud = (mode: 'counts' | 'actual') =>
      matrixCells(large, mode).map((row) => row.map(({ loudness }) => loudness));
    expect(loud('counts')[0][1]).toBe(1);
    expect(loud('counts')[0][2]).toBeLessThan(0.3);
    expect(loud('counts')[1][0]).toBe(0);
    // A ninth of the texts beside a tenth of them.
    expect(loud('actual')[1][2]).toBe(1);
    expect(loud('actual')[0][1]).toBeGreaterThan(0.9);
    // What is right, by its share.
    expect(loud('counts')[2][2]).toBe(1);
  });
});

describe('loudnessOf', () => {
  it('tells 1 from 45 at a glance, and 10 from both', () => {
    const [one, ten, most] = [1, 10, 45].map((size) => loudnessOf(size, 45));
    expect(loudnessOf(0, 45)).toBe(0);
    expect(one).toBeGreaterThan(0.15);
    expect(ten - one).toBeGreaterThan(0.2);
    expect(most - ten).toBeGreaterThan(0.4);
    expect(most).toBe(1);
  });
});

describe('confusedPairs', () => {
  it('are sorted by how often, then by how much of the category that is', () => {
    expect(confusedPairs(matrix)).toEqual([
      { actual: 0, predicted: 1, count: 2, share: 0.2 },
      { actual: 3, predicted: 1, count: 1, share: 0.25 },
      { actual: 1, predicted: 0, count: 1, share: 0.1 },
    ]);
  });
});

describe('fitMatrix', () => {
  /** What the table takes in all, as its styles lay it out. */
  const taken = ({ rowHead, cellWidth, gap }: ReturnType<typeof fitMatrix>, n: number): number =>
    rowHead + n * cellWidth + (n + 2) * gap;

  it.each([2, 5, 12, 20, 31, 60])('never takes more than the width with %i categories', (n) => {
    for (const width of [320, 480, 620, 900, 1600]) {
      for (const name of [3, 20, 97]) {
        const fit = fitMatrix(width, n, 4, name);
        expect(taken(fit, n)).toBeLessThanOrEqual(width + 1e-9);
        expect(fit.cellWidth).toBeGreaterThanOrEqual(2);
        expect(fit.rowHead).toBeGreaterThanOrEqual(48);
      }
    }
  });

  it('leaves the figures out where they would not fit, and names where they can’t be read', () => {
    expect(fitMatrix(560, 4, 3, 20)).toMatchObject({ figures: 'large', heads: 'upright' });
    expect(fitMatrix(900, 4, 3, 6)).toMatchObject({ figures: 'large', heads: 'level' });
    expect(fitMatrix(490, 20, 2, 15)).toMatchObject({ figures: 'small', heads: 'upright' });
    expect(fitMatrix(560, 20, 6, 10)).toMatchObject({ figures: 'none' });
    expect(fitMatrix(560, 60, 2, 10)).toMatchObject({ figures: 'none', heads: 'marks' });
  });

  it('gives enlarged cells their room, whatever the width', () => {
    expect(fitMatrix(560, 60, 3, 10, 26)).toMatchObject({ cellWidth: 26, figures: 'small' });
  });
});
