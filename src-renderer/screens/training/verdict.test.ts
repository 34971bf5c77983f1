import { describe, expect, it } from 'vitest';
import type { EpochReport } from '../../../src-main/contract/runs.ts';
import { verdictOn } from './verdict.ts';

/** Epochs with these losses; the best is the one of which the held-back texts' is least. */
function epochsOf(
  training: readonly number[],
  validation: readonly number[] | null,
): EpochReport[] {
  let least = Infinity;
  return training.map((trainLoss, i) => {
    const validationLoss = validation?.[i] ?? null;
    const best = validationLoss === null || validationLoss < least;
    least = Math.min(least, validationLoss ?? Infinity);
    return {
      ...{ epoch: i + 1, trainLoss, trainAccuracy: 0.9, learningRate: 0.1, best },
      ...{ validationLoss, validationAccuracy: validation === null ? null : 0.8 },
    };
  });
}
const falling = (n: number, by = 0.9) => Array.from({ length: n }, (_, i) => by ** i);

describe('the verdict on a training', () => {
  it('is none before an epoch has ended, and early after the first ones', () => {
    expect(verdictOn([], 20, false)).toBeNull();
    const two = epochsOf(falling(2), falling(2));
    expect(verdictOn(two, 20, false)).toEqual({ kind: 'tooEarly' });
    expect(verdictOn(two.slice(0, 1), 20, true)).toEqual({ kind: 'tooEarly' });
  });

  it('is better and better, a worse epoch or two among them', () => {
    expect(verdictOn(epochsOf(falling(8), falling(8)), 20, false)).toEqual({ kind: 'improving' });
    const bumpy = epochsOf(falling(6), [1, 0.8, 0.7, 0.6, 0.65, 0.61]);
    expect(verdictOn(bumpy, 20, false)).toEqual({ kind: 'improving' });
  });

  it('is no better since the best epoch, once enough have passed for what is planned', () => {
    const flat = epochsOf([1, 0.9, 0.8, 0.7, 0.69, 0.69, 0.68], [1, 0.8, 0.7, 0.6, 0.6, 0.61, 0.6]);
    expect(verdictOn(flat, 20, false)).toEqual({ kind: 'stalled', since: 4 });
    expect(verdictOn(flat, 100, false)).toEqual({ kind: 'waiting', since: 4 });
    expect(verdictOn(flat, null, false)).toEqual({ kind: 'stalled', since: 4 });
    // Of thousands of epochs nobody waits for hundreds.
    const long = epochsOf(falling(40, 0.999), [0.5, ...Array<number>(39).fill(0.6)]);
    expect(verdictOn(long.slice(0, 25), 5000, false)).toEqual({ kind: 'waiting', since: 1 });
    expect(verdictOn(long, 5000, false)).toEqual({ kind: 'stalled', since: 1 });
  });

  it('is learning by heart where only the training texts go on getting better', () => {
    const heart = epochsOf(falling(8, 0.5), [1, 0.7, 0.6, 0.62, 0.66, 0.7, 0.75, 0.8]);
    expect(verdictOn(heart, 20, false)).toEqual({ kind: 'byHeart', since: 3 });
  });

  it('is that nobody watches, without texts held back', () => {
    expect(verdictOn(epochsOf(falling(8), null), 20, false)).toEqual({ kind: 'unwatched' });
  });

  it.each([NaN, Infinity, 1.6])('is that it goes astray at a loss of %d', (loss) => {
    const astray = epochsOf([1, 0.9, loss], [1, 1, 1]);
    expect(verdictOn(astray, 20, false)).toEqual({ kind: 'diverging' });
  });

  it('says afterwards when it was best, and whether it could have gone on', () => {
    expect(verdictOn(epochsOf(falling(8), falling(8)), 8, true)).toEqual({ kind: 'cutShort' });
    const heart = epochsOf(falling(5, 0.5), [1, 0.7, 0.6, 0.62, 0.66]);
    expect(verdictOn(heart, 20, true)).toEqual({ kind: 'bestAt', epoch: 3 });
  });
});
