import { describe, expect, it } from 'vitest';
import { baselineAccuracy, correctAnswers, logSoftmax, metricsOf } from './classification.ts';

describe('metrics', () => {
  it('counts as scikit-learn does', () => {
    // sklearn.metrics.classification_report of the same lists, zero_division=0.
    const actual = [0, 0, 0, 1, 1, 2, 2, 2, 2];
    const predicted = [0, 1, 0, 1, 2, 2, 2, 0, 2];
    const metrics = metricsOf(actual, predicted, 0.5, ['a', 'b', 'c', 'never']);
    expect(metrics.confusionMatrix).toEqual([
      [2, 1, 0, 0],
      [0, 1, 1, 0],
      [1, 0, 3, 0],
      [0, 0, 0, 0],
    ]);
    expect(metrics.accuracy).toBeCloseTo(6 / 9, 12);
    expect(metrics.perCategory.map((one) => one.precision)).toEqual([2 / 3, 0.5, 0.75, 0]);
    expect(metrics.perCategory.map((one) => one.recall)).toEqual([2 / 3, 0.5, 0.75, 0]);
    expect(metrics.macroF1).toBeCloseTo((2 / 3 + 0.5 + 0.75) / 3, 12);
    expect(metrics.perCategory.map((one) => one.support)).toEqual([3, 2, 4, 0]);
  });

  it('says what always answering the largest category would score', () => {
    const metrics = metricsOf([0, 1, 1, 1, 2], [0, 0, 0, 2, 2], 0, ['a', 'b', 'c']);
    expect(baselineAccuracy(metrics)).toBe(3 / 5);
    expect(correctAnswers(metrics)).toBe(2);
    expect(baselineAccuracy(metricsOf([], [], 0, ['a', 'b']))).toBe(0);
  });

  it('has figures for no text at all', () => {
    const metrics = metricsOf([], [], 0, ['a', 'b']);
    expect(metrics.accuracy).toBe(0);
    expect(metrics.macroF1).toBe(0);
  });

  it('takes logarithms of probabilities without overflow', () => {
    expect([...logSoftmax([1000, 1000])]).toEqual([-Math.LN2, -Math.LN2]);
    expect(logSoftmax([-1e30, 0])[1]).toBe(0);
  });
});
