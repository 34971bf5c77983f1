// Splits: by chance, and by chance within each class. The same generator position gives the same
// split, on every machine.

import { defaultGenerator } from '../tensor/device.ts';
import { WinnowError } from '../errors.ts';
import type { Generator } from '../tensor/random.ts';
import { randomPermutation } from '../tensor/random.ts';
import type { Dataset } from './dataset.ts';
import { Subset } from './dataset.ts';

export interface SplitOptions {
  readonly generator?: Generator;
}

/**
 * Whole numbers that add up to `total`, in proportion to `shares` (which add up to 1): rounded
 * down, the rest given out from the first on, as PyTorch does.
 */
function lengthsOf(shares: readonly number[], total: number): number[] {
  checkShares(shares);
  const lengths = shares.map((share) => Math.floor(share * total + 1e-9));
  let rest = total - lengths.reduce((a, b) => a + b, 0);
  for (let i = 0; rest > 0; i = (i + 1) % lengths.length, rest--) lengths[i]++;
  return lengths;
}

function checkShares(shares: readonly number[]): void {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-9)
    throw new WinnowError(
      'data.split',
      `A split's shares must not be negative and must add up to 1, not ${sum}.`,
    );
}

/** Parts of the given lengths (whole numbers that add up to the dataset's) or shares (adding up to 1). */
export function randomSplit<Sample>(
  dataset: Dataset<Sample>,
  parts: readonly number[],
  options: SplitOptions = {},
): Subset<Sample>[] {
  const total = parts.reduce((a, b) => a + b, 0);
  const areLengths = parts.every(Number.isInteger) && total === dataset.length;
  if (!areLengths && Math.abs(total - 1) > 1e-9)
    throw new WinnowError(
      'data.split',
      `randomSplit: the parts must add up to the ${dataset.length} samples, or to 1; they add up to ${total}.`,
    );
  const lengths = areLengths ? parts : lengthsOf(parts, dataset.length);
  const generator = options.generator ?? defaultGenerator();
  const order = randomPermutation(dataset.length, generator.seed, generator.nextStream());
  let at = 0;
  return lengths.map((length) => new Subset(dataset, order.subarray(at, (at += length))));
}

export interface StratifiedOptions extends SplitOptions {
  /** Splits these samples only, by number; all unless given. */
  readonly among?: ArrayLike<number>;
  /** Class c draws from stream `stream + c`, so that what it draws depends on no other class. */
  readonly stream?: number;
  /**
   * Who gives way where a share is no whole number of samples. `even`: the parts get the nearest
   * whole numbers, and no part stays empty while another has two. `last`: all parts but the last are
   * rounded, and the last gets what they leave, at least one sample of each class.
   */
  readonly rounding?: 'even' | 'last';
}

/**
 * The numbers of the samples in parts of the given shares, each class shared out in the same
 * proportion; each part ascending. A class of two or more gives at least one sample to each of two
 * parts whose shares are not 0 (see `rounding`).
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  shares: readonly number[],
  options: StratifiedOptions = {},
): Int32Array[] {
  const { generator = defaultGenerator(), among, stream } = options;
  const byClass = new Map<number, number[]>();
  for (let k = 0; k < (among ?? labels).length; k++) {
    const i = among === undefined ? k : among[k];
    const members = byClass.get(labels[i]);
    if (members === undefined) byClass.set(labels[i], [i]);
    else members.push(i);
  }
  const lengthsFor = options.rounding === 'last' ? roundedLengths : evenLengths;
  const parts: number[][] = shares.map(() => []);
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    const members = byClass.get(label) ?? [];
    const from = stream === undefined ? generator.nextStream() : stream + label;
    const order = randomPermutation(members.length, generator.seed, from);
    const lengths = lengthsFor(shares, members.length);
    let at = 0;
    for (const [part, length] of lengths.entries())
      for (let i = 0; i < length; i++) parts[part].push(members[order[at++]]);
  }
  return parts.map((part) => Int32Array.from(part).sort());
}

/** Each part's share rounded, but for the last, which gets what is left and is never left out. */
function roundedLengths(shares: readonly number[], total: number): number[] {
  checkShares(shares);
  let left = total;
  return shares.map((share, i) => {
    const length = i === shares.length - 1 ? left : Math.min(Math.round(total * share), left - 1);
    left -= length;
    return length;
  });
}

/** The nearest whole numbers, and no part with a share left empty while another has two. */
function evenLengths(shares: readonly number[], total: number): number[] {
  const lengths = lengthsOf(shares, total);
  // Give the remainders to the largest fractions instead of to the first.
  const exact = shares.map((share) => share * total);
  const floors = exact.map((value) => Math.floor(value + 1e-9));
  let rest = total - floors.reduce((a, b) => a + b, 0);
  const byFraction = exact
    .map((value, i) => ({ i, fraction: value - floors[i] }))
    .sort((a, b) => b.fraction - a.fraction || a.i - b.i);
  for (const { i } of byFraction) {
    lengths[i] = floors[i];
    if (rest > 0) {
      lengths[i]++;
      rest--;
    }
  }
  for (let i = 0; i < lengths.length; i++) {
    if (shares[i] === 0 || lengths[i] > 0) continue;
    const largest = lengths.indexOf(Math.max(...lengths));
    if (lengths[largest] < 2) break;
    lengths[largest]--;
    lengths[i]++;
  }
  return lengths;
}
