import { describe, expect, it } from 'vitest';
import { figuresOf, nextSorting, sortCategories } from './sorting.ts';
import { metricsOf } from './testing.ts';

const metrics = metricsOf([
  [8, 2, 0, 0],
  [0, 30, 0, 0],
  [0, 0, 0, 0],
  [5, 0, 0, 0],
]);

describe('figuresOf', () => {
  it('has none where nothing was judged', () => {
    expect(figuresOf(metrics, 2)).toEqual({ precision: NaN, recall: NaN, f1: NaN, support: 0 });
  });
  it('tells nothing found from nothing there', () => {
    // It was judged on five texts, and none was taken for it.
    expect(figuresOf(metrics, 3)).toEqual({ precision: NaN, recall: 0, f1: 0, support: 5 });
    const claimed = metricsOf([
      [4, 1],
      [0, 0],
    ]);
    expect(figuresOf(claimed, 1)).toEqual({ precision: 0, recall: NaN, f1: NaN, support: 0 });
  });
});

describe('sortCategories', () => {
  it('sorts by each column, either way, what has no figure last', () => {
    expect(sortCategories(metrics, { by: 'category', ascending: true })).toEqual([0, 1, 2, 3]);
    expect(sortCategories(metrics, { by: 'category', ascending: false })).toEqual([3, 2, 1, 0]);
    expect(sortCategories(metrics, { by: 'f1', ascending: true })).toEqual([3, 0, 1, 2]);
    expect(sortCategories(metrics, { by: 'f1', ascending: false })).toEqual([1, 0, 3, 2]);
    expect(sortCategories(metrics, { by: 'recall', ascending: true })).toEqual([3, 0, 1, 2]);
    expect(sortCategories(metrics, { by: 'precision', ascending: true })).toEqual([0, 1, 2, 3]);
    expect(sortCategories(metrics, { by: 'support', ascending: false })).toEqual([1, 0, 3, 2]);
  });
});

describe('nextSorting', () => {
  it('begins with the worst, or with the largest, and turns round', () => {
    const first = nextSorting({ by: 'category', ascending: true }, 'f1');
    expect(first).toEqual({ by: 'f1', ascending: true });
    expect(nextSorting(first, 'f1')).toEqual({ by: 'f1', ascending: false });
    expect(nextSorting(first, 'support')).toEqual({ by: 'support', ascending: false });
  });
});
