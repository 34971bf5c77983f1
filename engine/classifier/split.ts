// Which texts are trained on, which watch the learning and which judge the result. Decided by
// labels and seed alone, category by category, so that every part has each category's share.

import { randomPermutation } from '../tensor/random.ts';
import type { Split } from './types.ts';

/** Row numbers, ascending. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface SplitSettings {
  readonly seed: number;
  readonly validationShare: number;
  /** Used only where no text stands in a test split already. */
  readonly testShare: number;
}

/** Streams of their own, far from those that a training's Generator hands out. */
const TEST_STREAM = 0x5e57_0000;
const VALIDATION_STREAM = 0x5e57_8000;

/** Every category keeps at least one text to train on. */
export function splitRows(
  labels: ArrayLike<number>,
  splits: ArrayLike<Split>,
  categories: number,
  settings: SplitSettings,
): SplitRows {
  const rowsOf: number[][] = Array.from({ length: categories }, () => []);
  const test: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (splits[row] === 'test') test.push(row);
    else rowsOf[labels[row]].push(row);
  }
  const fixedTest = test.length > 0;
  const train: number[] = [];
  const validation: number[] = [];
  const take = (rows: number[], share: number, stream: number, into: number[]): number[] => {
    const count = Math.min(Math.round(rows.length * share), rows.length - 1);
    if (count <= 0) return rows;
    const order = randomPermutation(rows.length, settings.seed, stream);
    const taken = new Set(order.subarray(0, count));
    for (const i of taken) into.push(rows[i]);
    return rows.filter((_, i) => !taken.has(i));
  };
  for (let c = 0; c < categories; c++) {
    let rows = rowsOf[c];
    if (!fixedTest) rows = take(rows, settings.testShare, TEST_STREAM + c, test);
    rows = take(rows, settings.validationShare, VALIDATION_STREAM + c, validation);
    for (const row of rows) train.push(row);
  }
  const ascending = (rows: number[]) => Int32Array.from(rows).sort();
  return { train: ascending(train), validation: ascending(validation), test: ascending(test) };
}
