import { describe, expect, it } from 'vitest';
import { nextStep } from './next.ts';
import { worthOf, type Summary } from './reading.ts';
import { metricsOf } from './testing.ts';

function next(
  matrix: readonly (readonly number[])[],
  more: Partial<Omit<Summary, 'metrics'>> = {},
) {
  const summary = {
    ...{ evaluatedOn: 'test' as const, copies: { texts: 0, correct: 0 } },
    ...more,
    metrics: metricsOf(matrix),
  };
  return nextStep(summary, worthOf(summary));
}

const good = [
  [98, 2],
  [1, 99],
];

describe('nextStep', () => {
  it('is to hold texts back where nothing was', () => {
    expect(next(good, { evaluatedOn: 'train', copies: null })).toEqual({ code: 'holdBack' });
  });

  it('is to take copies out where they carry the score', () => {
    expect(next(good, { copies: { texts: 10, correct: 10 } })).toEqual({
      code: 'copies',
      copies: 10,
    });
    expect(next(good, { copies: { texts: 1, correct: 1 } })).not.toMatchObject({ code: 'copies' });
  });

  it('says when the largest category alone would do as well', () => {
    expect(
      next([
        [5, 10],
        [0, 85],
      ]),
    ).not.toMatchObject({ code: 'noBetter' });
    expect(
      next([
        [0, 15],
        [0, 85],
      ]),
    ).toEqual({ code: 'noBetter', category: 1 });
  });

  it('asks for more texts where the score says little', () => {
    expect(
      next([
        [4, 1],
        [1, 4],
      ]),
    ).toEqual({ code: 'moreTexts', judged: 10 });
  });

  it('names the category that is missed for want of texts', () => {
    expect(
      next([
        [50, 0, 0],
        [0, 50, 0],
        [3, 2, 1],
      ]),
    ).toEqual({ code: 'fewTexts', category: 2, judged: 6, right: 1 });
  });

  it('names the pair that is mixed up most, either way, its larger half first', () => {
    expect(
      next([
        [40, 4, 0],
        [3, 40, 6],
        [0, 2, 42],
      ]),
    ).toEqual({ code: 'pair', one: 1, other: 2, mistakes: 8, all: 15 });
  });

  it('is to try it where little is wrong', () => {
    expect(
      next([
        [98, 2],
        [0, 100],
      ]),
    ).toEqual({ code: 'tryIt' });
    expect(next([[0]])).toEqual({ code: 'tryIt' });
  });
});
