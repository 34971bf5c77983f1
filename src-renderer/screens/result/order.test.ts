import { describe, expect, it } from 'vitest';
import { orderCategories } from './order.ts';
import { metricsOf } from './testing.ts';

const metrics = metricsOf([
  [8, 0, 0, 2],
  [0, 20, 0, 0],
  [0, 0, 0, 0],
  [4, 0, 0, 6],
]);

describe('orderCategories', () => {
  it('is the one that was given, by size, and by F1 with the worst first', () => {
    expect(orderCategories(metrics, [0, 1, 2, 3], 'given')).toEqual([0, 1, 2, 3]);
    expect(orderCategories(metrics, [0, 1, 2, 3], 'size')).toEqual([1, 0, 3, 2]);
    // What was never judged has no F1, and is no worst one.
    expect(orderCategories(metrics, [0, 1, 2, 3], 'f1')).toEqual([3, 0, 1, 2]);
    expect(orderCategories(metrics, [1, 3], 'f1')).toEqual([3, 1]);
  });

  it('brings those together that are confused', () => {
    const order = orderCategories(metrics, [0, 1, 2, 3], 'similarity');
    expect(Math.abs(order.indexOf(0) - order.indexOf(3))).toBe(1);
    expect([...order].sort()).toEqual([0, 1, 2, 3]);
  });

  it('finds groups that lie scattered, and keeps their members apart from the others', () => {
    // i and j are confused where they leave the same rest.
    const n = 60;
    const scattered = metricsOf(
      Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => (i === j ? 20 : i % 6 === j % 6 ? 2 : 0)),
      ),
      Array.from({ length: n }, (_, i) => `c${i}`),
    );
    const all = Array.from({ length: n }, (_, i) => i);
    const order = orderCategories(scattered, all, 'similarity');
    expect([...order].sort((a, b) => a - b)).toEqual(all);
    const changes = order.filter((category, i) => i > 0 && category % 6 !== order[i - 1] % 6);
    expect(changes).toHaveLength(5);
  });

  it('leaves what was never confused where it is', () => {
    const flawless = metricsOf([
      [3, 0, 0],
      [0, 3, 0],
      [0, 0, 3],
    ]);
    expect(orderCategories(flawless, [0, 1, 2], 'similarity')).toEqual([0, 1, 2]);
  });
});
