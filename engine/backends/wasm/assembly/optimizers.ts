// The updates of Adam, SparseAdam and SGD: one pass over memory, four numbers at a time.

import { COLUMNS_PER_PART, ELEMENTS_PER_PART } from '../layout';
import { address, double, float, integer } from './job';
import { sumEntries } from './sparse';

/** SparseAdam on one row of `bytes` bytes; all rows lie anywhere. */
@inline
function adamRow(p: usize, m: usize, v: usize, g: usize, bytes: usize): void {
  const beta1 = f32x4.splat(float(0));
  const beta2 = f32x4.splat(float(1));
  const rest1 = f32x4.splat(float(2));
  const rest2 = f32x4.splat(float(3));
  const epsilon = f32x4.splat(float(4));
  const rate = f32x4.splat(float(5));
  const end = bytes & ~15;
  let j: usize = 0;
  for (; j < end; j += 16) {
    const d = v128.load(g + j);
    const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + j)), f32x4.mul(rest1, d));
    const square = f32x4.add(
      f32x4.mul(beta2, v128.load(v + j)),
      f32x4.mul(rest2, f32x4.mul(d, d)),
    );
    v128.store(m + j, mean);
    v128.store(v + j, square);
    const move = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.sqrt(square), epsilon));
    v128.store(p + j, f32x4.sub(v128.load(p + j), move));
  }
  for (; j < bytes; j += 4) {
    const d = load<f32>(g + j);
    const mean = float(0) * load<f32>(m + j) + float(2) * d;
    const square = float(1) * load<f32>(v + j) + float(3) * (d * d);
    store<f32>(m + j, mean);
    store<f32>(v + j, square);
    const move = (float(5) * mean) / (sqrt<f32>(square) + float(4));
    store<f32>(p + j, load<f32>(p + j) - move);
  }
}

/** ids, values, p, m, v, count, width; beta1, beta2, 1 - beta1, 1 - beta2, epsilon, rate. */
export function adamRows(part: i32): void {
  const bytes = <usize>integer(6) << 2;
  const first = part * COLUMNS_PER_PART;
  const last = min(first + COLUMNS_PER_PART, integer(5));
  for (let c = first; c < last; c++) {
    const at = <usize>load<i32>(address(0) + (<usize>c << 2)) * bytes;
    adamRow(address(2) + at, address(3) + at, address(4) + at, address(1) + <usize>c * bytes, bytes);
  }
}

/**
 * csrWeightGrad and adamRows in one: the gradient's rows never leave the first cache. columnOffsets,
 * entryRows, entryValues, gradOutput, room for a row per thread, count, width, ids, p, m, v; the
 * doubles of adamRows.
 */
export function csrAdamRows(part: i32, thread: i32): void {
  const width = integer(6);
  const bytes = <usize>width << 2;
  const gradient = address(4) + <usize>thread * bytes;
  const first = part * COLUMNS_PER_PART;
  const last = min(first + COLUMNS_PER_PART, integer(5));
  for (let c = first; c < last; c++) {
    const offset = address(0) + (<usize>c << 2);
    const start = load<i32>(offset);
    const end = load<i32>(offset, 4);
    sumEntries(address(3), address(1), address(2), start, end, width, gradient);
    const at = <usize>load<i32>(address(7) + (<usize>c << 2)) * bytes;
    adamRow(address(8) + at, address(9) + at, address(10) + at, gradient, bytes);
  }
}

/**
 * p, g, m, v, vMax (0: none), n; beta1, beta2, 1 - beta1, 1 - beta2, epsilon, rate, scale of the
 * root, factor of the parameter (decoupled decay), added to the gradient per parameter (L2).
 */
export function adam(part: i32): void {
  const first = <usize>(part * ELEMENTS_PER_PART) << 2;
  const last = <usize>min((part + 1) * ELEMENTS_PER_PART, integer(5)) << 2;
  const p = address(0);
  const g = address(1);
  const m = address(2);
  const v = address(3);
  const top = address(4);
  const beta1 = f32x4.splat(float(0));
  const beta2 = f32x4.splat(float(1));
  const rest1 = f32x4.splat(float(2));
  const rest2 = f32x4.splat(float(3));
  const epsilon = f32x4.splat(float(4));
  const rate = f32x4.splat(float(5));
  const scale = f32x4.splat(float(6));
  const keep = f32x4.splat(float(7));
  const l2 = f32x4.splat(float(8));
  const end = first + ((last - first) & ~15);
  let j = first;
  for (; j < end; j += 16) {
    const value = v128.load(p + j);
    const d = f32x4.add(v128.load(g + j), f32x4.mul(l2, value));
    const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + j)), f32x4.mul(rest1, d));
    const square = f32x4.add(
      f32x4.mul(beta2, v128.load(v + j)),
      f32x4.mul(rest2, f32x4.mul(d, d)),
    );
    v128.store(m + j, mean);
    v128.store(v + j, square);
    let second = square;
    if (top != 0) {
      second = f32x4.pmax(square, v128.load(top + j));
      v128.store(top + j, second);
    }
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), scale), epsilon);
    const move = f32x4.div(f32x4.mul(rate, mean), root);
    v128.store(p + j, f32x4.sub(f32x4.mul(value, keep), move));
  }
  for (; j < last; j += 4) {
    const value = load<f32>(p + j);
    const d = load<f32>(g + j) + float(8) * value;
    const mean = float(0) * load<f32>(m + j) + float(2) * d;
    const square = float(1) * load<f32>(v + j) + float(3) * (d * d);
    store<f32>(m + j, mean);
    store<f32>(v + j, square);
    let second = square;
    if (top != 0) {
      const before = load<f32>(top + j);
      if (before > second) second = before;
      store<f32>(top + j, second);
    }
    const move = (float(5) * mean) / (sqrt<f32>(second) * float(6) + float(4));
    store<f32>(p + j, value * float(7) - move);
  }
}

/** p, g, momentum buffer (0: none), n, first, nesterov; rate, momentum, 1 - dampening, decay. */
export function sgd(part: i32): void {
  const start = <usize>(part * ELEMENTS_PER_PART) << 2;
  const last = <usize>min((part + 1) * ELEMENTS_PER_PART, integer(3)) << 2;
  const p = address(0);
  const g = address(1);
  const buffer = address(2);
  const first = integer(4) != 0;
  const nesterov = integer(5) != 0;
  const rate = f32x4.splat(float(0));
  const momentum = f32x4.splat(float(1));
  const fresh = f32x4.splat(float(2));
  const decay = f32x4.splat(float(3));
  const end = start + ((last - start) & ~15);
  let j = start;
  for (; j < end; j += 16) {
    const value = v128.load(p + j);
    let d = f32x4.add(v128.load(g + j), f32x4.mul(decay, value));
    if (buffer != 0) {
      const next = first
        ? d
        : f32x4.add(f32x4.mul(momentum, v128.load(buffer + j)), f32x4.mul(fresh, d));
      v128.store(buffer + j, next);
      d = nesterov ? f32x4.add(d, f32x4.mul(momentum, next)) : next;
    }
    v128.store(p + j, f32x4.sub(value, f32x4.mul(rate, d)));
  }
  for (; j < last; j += 4) {
    const value = load<f32>(p + j);
    let d = load<f32>(g + j) + float(3) * value;
    if (buffer != 0) {
      const next = first ? d : float(1) * load<f32>(buffer + j) + float(2) * d;
      store<f32>(buffer + j, next);
      d = nesterov ? d + float(1) * next : next;
    }
    store<f32>(p + j, value - float(0) * d);
  }
}
