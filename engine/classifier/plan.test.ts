import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../order.ts';
import { splitOf } from './plan.ts';

describe('splitOf', () => {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : i < 99 ? 1 : 2));
  const none = Array.from(labels, () => 'none' as const);
  const settings = { seed: 1, validationShare: 0.2, testShare: 0.1 };

  it('takes each category by its share, and never its last text', () => {
    const { train, validation, test } = splitOf({ labels, splits: none }, settings);
    const count = (rows: Int32Array) =>
      [0, 1, 2].map((c) => rows.filter((r) => labels[r] === c).length);
    expect(count(test)).toEqual([8, 2, 0]);
    expect(count(validation)).toEqual([14, 3, 0]);
    expect(count(train)).toEqual([58, 14, 1]);
    expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect([...train]).toEqual([...train].sort((a, b) => a - b));
  });

  it('is decided by the seed', () => {
    expect(splitOf({ labels, splits: none }, settings)).toEqual(
      splitOf({ labels, splits: none }, settings),
    );
    expect(splitOf({ labels, splits: none }, { ...settings, seed: 2 })).not.toEqual(
      splitOf({ labels, splits: none }, settings),
    );
  });

  it('leaves a fixed test split alone', () => {
    const fixed = none.map((_, i) => (i % 10 === 0 ? ('test' as const) : ('train' as const)));
    const { test } = splitOf({ labels, splits: fixed }, settings);
    expect([...test]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });
});

describe('compareCodePoints', () => {
  it('orders as code points do, not as UTF-16 units', () => {
    const sorted = ['', 'A', 'AB', 'a', '\uffdc', '\u{10000}', '\u{1f600}', '\u{1f600}a'];
    const shuffled = [...sorted].reverse();
    expect(shuffled.sort(compareCodePoints)).toEqual(sorted);
  });
});
