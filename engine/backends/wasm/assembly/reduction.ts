// Sums and softmax. Sums are kept in doubles, in the reference's order where columns are summed.

import { address, integer } from './job';
import { exp, exp1, log1 } from './math';

/** x, out, rows, length of a row, bytes from row to row of x, and of out. Each row's sum. */
export function sumRows(part: i32): void {
  const perPart = integer(6);
  const first = part * perPart;
  const last = min(first + perPart, integer(2));
  const n = integer(3);
  for (let row = first; row < last; row++) {
    let from = address(0) + <usize>row * <usize>integer(4);
    const end = from + (<usize>n << 2);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (; from + 16 <= end; from += 16) {
      const x = v128.load(from);
      low = f64x2.add(low, f64x2.promote_low_f32x4(x));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0)));
    }
    const both = f64x2.add(low, high);
    let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (; from < end; from += 4) sum += <f64>load<f32>(from);
    store<f32>(address(1) + <usize>row * <usize>integer(5), <f32>sum);
  }
}

/** x, out, rows, columns, bytes from row to row of x. Each column's sum; rows ascending. */
export function sumColumns(part: i32): void {
  const perPart = integer(5);
  const columns = integer(3);
  const rows = integer(2);
  const step = <usize>integer(4);
  const last = min((part + 1) * perPart, columns);
  let c = part * perPart;
  for (; c + 4 <= last; c += 4) {
    let from = address(0) + (<usize>c << 2);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let r = 0; r < rows; r++, from += step) {
      const x = v128.load(from);
      low = f64x2.add(low, f64x2.promote_low_f32x4(x));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0)));
    }
    v128.store(
      address(1) + (<usize>c << 2),
      v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2),
    );
  }
  for (; c < last; c++) {
    let from = address(0) + (<usize>c << 2);
    let sum: f64 = 0;
    for (let r = 0; r < rows; r++, from += step) sum += <f64>load<f32>(from);
    store<f32>(address(1) + (<usize>c << 2), <f32>sum);
  }
}

/**
 * e^(x - largest) of n floats into doubles at `to`; returns their sum. Elements lie `step` bytes
 * apart. The sum is taken in order.
 */
export function exponentials(x: usize, step: usize, n: i32, largest: f64, to: usize): f64 {
  const shift = f64x2.splat(largest);
  let sum: f64 = 0;
  let i = 0;
  for (; i + 2 <= n; i += 2, x += step + step, to += 16) {
    const pair = f64x2.replace_lane(
      f64x2.splat(<f64>load<f32>(x)),
      1,
      <f64>load<f32>(x + step),
    );
    const e = exp(f64x2.sub(pair, shift));
    v128.store(to, e);
    sum += f64x2.extract_lane(e, 0);
    sum += f64x2.extract_lane(e, 1);
  }
  if (i < n) {
    const e = exp1(<f64>load<f32>(x) - largest);
    store<f64>(to, e);
    sum += e;
  }
  return sum;
}

/**
 * x, out, outer, n, inner, bytes between neighbours of x along outer, n, inner, the same of out,
 * whether to take the logarithm, n doubles of scratch.
 */
export function softmax(): void {
  const outer = integer(2);
  const n = integer(3);
  const inner = integer(4);
  const step = <usize>integer(6);
  const outStep = <usize>integer(9);
  const logarithm = integer(11) != 0;
  const scratch = address(12);
  for (let a = 0; a < outer; a++)
    for (let b = 0; b < inner; b++) {
      const x = address(0) + <usize>a * <usize>integer(5) + <usize>b * <usize>integer(7);
      const out = address(1) + <usize>a * <usize>integer(8) + <usize>b * <usize>integer(10);
      let largest: f32 = -Infinity;
      for (let i = 0; i < n; i++) {
        const v = load<f32>(x + <usize>i * step);
        if (v > largest || (v != v && largest == largest)) largest = v;
      }
      const sum = exponentials(x, step, n, <f64>largest, scratch);
      if (logarithm) {
        const shift = <f64>largest + log1(sum);
        for (let i = 0; i < n; i++)
          store<f32>(
            out + <usize>i * outStep,
            <f32>(<f64>load<f32>(x + <usize>i * step) - shift),
          );
      } else
        for (let i = 0; i < n; i++)
          store<f32>(
            out + <usize>i * outStep,
            <f32>(load<f64>(scratch + (<usize>i << 3)) / sum),
          );
    }
}
