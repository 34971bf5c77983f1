import { describe, expect, it } from 'vitest';
import { correctOf, verdictOf } from './reading.ts';
import { metricsOf } from './testing.ts';

describe('correctOf', () => {
  it('counts the diagonal', () => {
    expect(
      correctOf(
        metricsOf([
          [590, 10],
          [17, 563],
        ]),
      ),
    ).toBe(1153);
  });
});

describe('verdictOf', () => {
  it('names a category that is missed but never claimed wrongly', () => {
    const metrics = metricsOf([
      [10, 10],
      [0, 100],
    ]);
    expect(verdictOf(metrics, 0)).toEqual({ code: 'missed', rare: true });
  });

  it('names whose texts are taken', () => {
    const metrics = metricsOf([
      [50, 0, 0],
      [1, 49, 0],
      [30, 0, 20],
    ]);
    expect(verdictOf(metrics, 0)).toEqual({ code: 'greedy', other: 2 });
    expect(verdictOf(metrics, 1)).toEqual({ code: 'reliable' });
  });

  it('says when there was nothing to judge by', () => {
    const metrics = metricsOf([
      [5, 0],
      [0, 0],
    ]);
    expect(verdictOf(metrics, 1)).toEqual({ code: 'notJudged' });
  });
});
