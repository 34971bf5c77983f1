import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './interval.ts';

describe('the Wilson interval', () => {
  it.each([
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('is that of the literature: %i of %i', (correct, n, low, high) => {
    const interval = wilsonInterval(correct, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it.each([
    // By Python's statistics.NormalDist().inv_cdf.
    [8, 10, 0.5, [0.70249073, 0.87140085]],
    [8, 10, 0.99, [0.4008187, 0.95986885]],
    [8, 10, 0.9999999999999, [0.0985755, 0.99321169]],
  ] as const)('takes other confidences: %i of %i at %d', (correct, n, confidence, [low, high]) => {
    const interval = wilsonInterval(correct, n, confidence);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it('says nothing where nothing was counted, and stays within 0 and 1', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(7, 7).high).toBe(1);
    expect(wilsonInterval(7, 7).low).toBeLessThan(0.7);
    expect(wilsonInterval(0, 7).low).toBe(0);
  });
});
