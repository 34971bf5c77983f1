// A document's split as it is stored: a number.

import type { Split } from '../../engine/classifier/types.ts';

const SPLITS: readonly Split[] = ['none', 'train', 'test'];

/** None 0, train 1, test 2. */
export function splitNumber(split: Split): number {
  return SPLITS.indexOf(split);
}
export function splitOf(stored: number): Split {
  return SPLITS[stored];
}
