import { describe, expect, it } from 'vitest';
import { verdictOf, worthOf } from './reading.ts';
import { metricsOf } from './testing.ts';

describe('worthOf', () => {
  const metrics = metricsOf([
    [290, 10],
    [4, 140],
  ]);

  it('says how sure the score is, and what the largest category alone would score', () => {
    const { all, withoutCopies, baseline } = worthOf({
      metrics,
      evaluatedOn: 'test',
      copies: null,
    });
    expect(all).toMatchObject({ right: 430, total: 444, share: 430 / 444 });
    expect(all.interval!.low).toBeCloseTo(0.9478, 4);
    expect(all.interval!.high).toBeCloseTo(0.9811, 4);
    expect(withoutCopies).toBeNull();
    expect(baseline).toEqual({ category: 0, share: 300 / 444, tied: false });
  });

  it('calls no category the largest where others are as large', () => {
    const even = metricsOf([
      [9, 1],
      [2, 8],
    ]);
    const { baseline } = worthOf({ metrics: even, evaluatedOn: 'test', copies: null });
    expect(baseline).toEqual({ category: 0, share: 0.5, tied: true });
  });

  it('gives the score without copies wherever there are any', () => {
    const worth = (texts: number, correct: number) =>
      worthOf({ metrics, evaluatedOn: 'test', copies: { texts, correct } });
    expect(worth(0, 0).withoutCopies).toBeNull();
    expect(worth(27, 27).withoutCopies).toMatchObject({
      copies: 27,
      score: { right: 403, total: 417, share: 403 / 417 },
    });
    // Nothing but copies: there is no score without them.
    expect(worth(444, 430).withoutCopies!.score).toEqual({
      ...{ right: 0, total: 0, share: NaN, interval: null },
    });
  });

  it('claims no interval for texts that were learned from, nor a baseline without texts', () => {
    expect(worthOf({ metrics, evaluatedOn: 'train', copies: null }).all.interval).toBeNull();
    const none = worthOf({ metrics: metricsOf([[0]]), evaluatedOn: 'test', copies: null });
    expect(none).toMatchObject({ all: { total: 0, interval: null }, baseline: null });
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
