// Elementwise kernels on contiguous float32, and on rows whose operands may repeat (a broadcast
// bias). Functions that need exp or log work in doubles, as the reference does.

import {
  BINARY_ABS_GRAD,
  BINARY_ADD,
  BINARY_CLAMP_GRAD,
  BINARY_DIV,
  BINARY_GELU_GRAD,
  BINARY_LEAKY_RELU_GRAD,
  BINARY_MAXIMUM,
  BINARY_MINIMUM,
  BINARY_MUL,
  BINARY_RELU_GRAD,
  BINARY_SIGMOID_GRAD,
  BINARY_SUB,
  BINARY_TANH_GRAD,
  ELEMENTS_PER_PART,
  UNARY_ABS,
  UNARY_ADD_SCALAR,
  UNARY_CLAMP,
  UNARY_EXP,
  UNARY_GELU,
  UNARY_LEAKY_RELU,
  UNARY_LOG,
  UNARY_MUL_SCALAR,
  UNARY_NEG,
  UNARY_RECIPROCAL,
  UNARY_RELU,
  UNARY_SIGMOID,
  UNARY_SQRT,
  UNARY_SQUARE,
  UNARY_TANH,
} from '../layout';
import { address, double, float, integer } from './job';
import { exp, log, phi, sigmoid, tanh } from './math';
import { randomBits } from './random';

/** out, n; value. */
export function fill(part: i32): void {
  const out = address(0) + (<usize>(part * ELEMENTS_PER_PART) << 2);
  const n = min(ELEMENTS_PER_PART, integer(1) - part * ELEMENTS_PER_PART);
  const value = f32x4.splat(float(0));
  const end = out + (<usize>n << 2);
  let to = out;
  for (; to + 16 <= end; to += 16) v128.store(to, value);
  for (; to < end; to += 4) store<f32>(to, float(0));
}

/** Four numbers of one unary function; `op` is a constant wherever this is used. */
@inline
function unary4(op: i32, x: v128, a: v128, b: v128): v128 {
  if (op == UNARY_NEG) return f32x4.neg(x);
  if (op == UNARY_ABS) return f32x4.abs(x);
  if (op == UNARY_SQRT) return f32x4.sqrt(x);
  if (op == UNARY_RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
  // Not positive: 0; NaN stays.
  if (op == UNARY_RELU) return v128.andnot(x, f32x4.le(x, f32x4.splat(0)));
  if (op == UNARY_LEAKY_RELU)
    return v128.bitselect(x, f32x4.mul(a, x), f32x4.gt(x, f32x4.splat(0)));
  if (op == UNARY_CLAMP) {
    const y = v128.bitselect(a, x, f32x4.lt(x, a));
    return v128.bitselect(b, y, v128.andnot(f32x4.gt(x, b), f32x4.lt(x, a)));
  }
  if (op == UNARY_ADD_SCALAR) return f32x4.add(x, a);
  if (op == UNARY_MUL_SCALAR) return f32x4.mul(x, a);
  if (op == UNARY_SQUARE) return f32x4.mul(x, x);
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
  let first = low;
  let second = high;
  if (op == UNARY_EXP) {
    first = exp(low);
    second = exp(high);
  } else if (op == UNARY_LOG) {
    first = log(low);
    second = log(high);
  } else if (op == UNARY_TANH) {
    first = tanh(low);
    second = tanh(high);
  } else if (op == UNARY_SIGMOID) {
    first = sigmoid(low);
    second = sigmoid(high);
  } else if (op == UNARY_GELU) {
    first = f64x2.mul(low, phi(low));
    second = f64x2.mul(high, phi(high));
  }
  return narrow(first, second);
}

/** Two pairs of doubles as four floats. */
@inline
function narrow(first: v128, second: v128): v128 {
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(first),
    f32x4.demote_f64x2_zero(second),
    0,
    2,
  );
}

@inline
function unaryLoop(op: i32, x: usize, out: usize, n: i32): void {
  const a = f32x4.splat(float(0));
  const b = f32x4.splat(float(1));
  const end = <usize>(n & ~3) << 2;
  let j: usize = 0;
  for (; j < end; j += 16) v128.store(out + j, unary4(op, v128.load(x + j), a, b));
  for (; j < <usize>n << 2; j += 4)
    v128.store32_lane(out + j, unary4(op, v128.load32_splat(x + j), a, b), 0);
}

/** op, x, out, n; a, b. */
export function unary(part: i32): void {
  const start = <usize>(part * ELEMENTS_PER_PART) << 2;
  const n = min(ELEMENTS_PER_PART, integer(3) - part * ELEMENTS_PER_PART);
  const x = address(1) + start;
  const out = address(2) + start;
  switch (integer(0)) {
    case UNARY_NEG:
      return unaryLoop(UNARY_NEG, x, out, n);
    case UNARY_ABS:
      return unaryLoop(UNARY_ABS, x, out, n);
    case UNARY_EXP:
      return unaryLoop(UNARY_EXP, x, out, n);
    case UNARY_LOG:
      return unaryLoop(UNARY_LOG, x, out, n);
    case UNARY_SQRT:
      return unaryLoop(UNARY_SQRT, x, out, n);
    case UNARY_RECIPROCAL:
      return unaryLoop(UNARY_RECIPROCAL, x, out, n);
    case UNARY_TANH:
      return unaryLoop(UNARY_TANH, x, out, n);
    case UNARY_SIGMOID:
      return unaryLoop(UNARY_SIGMOID, x, out, n);
    case UNARY_RELU:
      return unaryLoop(UNARY_RELU, x, out, n);
    case UNARY_LEAKY_RELU:
      return unaryLoop(UNARY_LEAKY_RELU, x, out, n);
    case UNARY_GELU:
      return unaryLoop(UNARY_GELU, x, out, n);
    case UNARY_CLAMP:
      return unaryLoop(UNARY_CLAMP, x, out, n);
    case UNARY_ADD_SCALAR:
      return unaryLoop(UNARY_ADD_SCALAR, x, out, n);
    case UNARY_MUL_SCALAR:
      return unaryLoop(UNARY_MUL_SCALAR, x, out, n);
    case UNARY_SQUARE:
      return unaryLoop(UNARY_SQUARE, x, out, n);
    default:
      unreachable();
  }
}

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327;

/** g * (phi(x) + x * density(x)). */
function geluGrad2(g: v128, x: v128): v128 {
  const density = exp(f64x2.mul(f64x2.mul(f64x2.splat(-0.5), x), x));
  const slope = f64x2.mul(f64x2.mul(x, f64x2.splat(INVERSE_SQRT_2PI)), density);
  return f64x2.mul(g, f64x2.add(phi(x), slope));
}

@inline
function binary4(op: i32, x: v128, y: v128, a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  if (op == BINARY_ADD) return f32x4.add(x, y);
  if (op == BINARY_SUB) return f32x4.sub(x, y);
  if (op == BINARY_MUL) return f32x4.mul(x, y);
  if (op == BINARY_DIV) return f32x4.div(x, y);
  if (op == BINARY_MAXIMUM)
    return v128.bitselect(x, y, v128.or(f32x4.gt(x, y), f32x4.ne(x, x)));
  if (op == BINARY_MINIMUM)
    return v128.bitselect(x, y, v128.or(f32x4.lt(x, y), f32x4.ne(x, x)));
  if (op == BINARY_RELU_GRAD) return v128.and(x, f32x4.gt(y, zero));
  if (op == BINARY_LEAKY_RELU_GRAD)
    return v128.bitselect(x, f32x4.mul(a, x), f32x4.gt(y, zero));
  if (op == BINARY_SIGMOID_GRAD)
    return f32x4.mul(f32x4.mul(x, y), f32x4.sub(f32x4.splat(1), y));
  if (op == BINARY_TANH_GRAD)
    return f32x4.mul(x, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  if (op == BINARY_ABS_GRAD)
    return v128.or(
      v128.and(x, f32x4.gt(y, zero)),
      v128.and(f32x4.neg(x), f32x4.lt(y, zero)),
    );
  if (op == BINARY_CLAMP_GRAD)
    return v128.and(x, v128.and(f32x4.ge(y, a), f32x4.le(y, b)));
  const first = geluGrad2(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
  const second = geluGrad2(
    f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0)),
    f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 0)),
  );
  return narrow(first, second);
}

@inline
function binaryRow(op: i32, x: usize, y: usize, out: usize, n: i32): void {
  const a = f32x4.splat(float(0));
  const b = f32x4.splat(float(1));
  const end = <usize>(n & ~3) << 2;
  const all = <usize>n << 2;
  let j: usize = 0;
  const xRuns = integer(9);
  const yRuns = integer(10);
  if (xRuns & yRuns) {
    for (; j < end; j += 16)
      v128.store(out + j, binary4(op, v128.load(x + j), v128.load(y + j), a, b));
    for (; j < all; j += 4)
      v128.store32_lane(
        out + j,
        binary4(op, v128.load32_splat(x + j), v128.load32_splat(y + j), a, b),
        0,
      );
  } else if (xRuns) {
    const one = v128.load32_splat(y);
    for (; j < end; j += 16) v128.store(out + j, binary4(op, v128.load(x + j), one, a, b));
    for (; j < all; j += 4)
      v128.store32_lane(out + j, binary4(op, v128.load32_splat(x + j), one, a, b), 0);
  } else {
    const one = v128.load32_splat(x);
    for (; j < all; j += 4) {
      const other = yRuns ? v128.load32_splat(y + j) : v128.load32_splat(y);
      v128.store32_lane(out + j, binary4(op, one, other, a, b), 0);
    }
  }
}

@inline
function binaryRows(op: i32, part: i32): void {
  const perPart = integer(11);
  const first = part * perPart;
  const rows = integer(4);
  const last = min(first + perPart, rows);
  for (let row = first; row < last; row++)
    binaryRow(
      op,
      address(1) + <usize>row * <usize>integer(6),
      address(2) + <usize>row * <usize>integer(7),
      address(3) + <usize>row * <usize>integer(8),
      row == rows - 1 ? integer(12) : integer(5),
    );
}

/**
 * op, x, y, out, rows, row length, bytes from row to row of x, y, out, whether x and y run along a
 * row (1) or repeat one number (0), rows per part, length of the last row; a, b.
 */
export function binary(part: i32): void {
  switch (integer(0)) {
    case BINARY_ADD:
      return binaryRows(BINARY_ADD, part);
    case BINARY_SUB:
      return binaryRows(BINARY_SUB, part);
    case BINARY_MUL:
      return binaryRows(BINARY_MUL, part);
    case BINARY_DIV:
      return binaryRows(BINARY_DIV, part);
    case BINARY_MAXIMUM:
      return binaryRows(BINARY_MAXIMUM, part);
    case BINARY_MINIMUM:
      return binaryRows(BINARY_MINIMUM, part);
    case BINARY_RELU_GRAD:
      return binaryRows(BINARY_RELU_GRAD, part);
    case BINARY_LEAKY_RELU_GRAD:
      return binaryRows(BINARY_LEAKY_RELU_GRAD, part);
    case BINARY_SIGMOID_GRAD:
      return binaryRows(BINARY_SIGMOID_GRAD, part);
    case BINARY_TANH_GRAD:
      return binaryRows(BINARY_TANH_GRAD, part);
    case BINARY_ABS_GRAD:
      return binaryRows(BINARY_ABS_GRAD, part);
    case BINARY_CLAMP_GRAD:
      return binaryRows(BINARY_CLAMP_GRAD, part);
    case BINARY_GELU_GRAD:
      return binaryRows(BINARY_GELU_GRAD, part);
    default:
      unreachable();
  }
}

/** x, out, n, threshold of 24 bits, seed, stream; scale. */
export function dropout(part: i32): void {
  const start = part * ELEMENTS_PER_PART;
  const n = min(ELEMENTS_PER_PART, integer(2) - start);
  const x = address(0) + (<usize>start << 2);
  const out = address(1) + (<usize>start << 2);
  const threshold = i32x4.splat(integer(3));
  const scale = f32x4.splat(float(0));
  for (let i = 0; i < n; i += 4) {
    const bits = i32x4.shr_u(randomBits(integer(4), integer(5), start + i), 8);
    const stays = i32x4.ge_s(bits, threshold);
    const at = <usize>i << 2;
    if (i + 4 <= n) v128.store(out + at, v128.and(f32x4.mul(v128.load(x + at), scale), stays));
    else storeFirst(out + at, n - i, v128.and(f32x4.mul(loadFirst(x + at, n - i), scale), stays));
  }
}

/** Fewer than four numbers; nothing beyond them is touched. */
@inline
function loadFirst(x: usize, n: i32): v128 {
  let values = v128.load32_zero(x);
  if (n > 1) values = v128.load32_lane(x + 4, values, 1);
  if (n > 2) values = v128.load32_lane(x + 8, values, 2);
  return values;
}

@inline
function storeFirst(out: usize, n: i32, values: v128): void {
  v128.store32_lane(out, values, 0);
  if (n > 1) v128.store32_lane(out + 4, values, 1);
  if (n > 2) v128.store32_lane(out + 8, values, 2);
}

/** out, n, seed, stream; a, b - a. */
export function uniform(part: i32): void {
  const start = part * ELEMENTS_PER_PART;
  const n = min(ELEMENTS_PER_PART, integer(1) - start);
  const out = address(0) + (<usize>start << 2);
  const low = f64x2.splat(double(0));
  const range = f64x2.splat(double(1));
  const unit = f64x2.splat(5.9604644775390625e-8); // 2^-24
  for (let i = 0; i < n; i += 4) {
    const bits = i32x4.shr_u(randomBits(integer(2), integer(3), start + i), 8);
    const first = f64x2.mul(f64x2.convert_low_i32x4_s(bits), unit);
    const second = f64x2.mul(
      f64x2.convert_low_i32x4_s(v128.shuffle<i64>(bits, bits, 1, 0)),
      unit,
    );
    const values = narrow(
      f64x2.add(low, f64x2.mul(range, first)),
      f64x2.add(low, f64x2.mul(range, second)),
    );
    const to = out + (<usize>i << 2);
    if (i + 4 <= n) v128.store(to, values);
    else storeFirst(to, n - i, values);
  }
}

/** x, out, rows, columns, bytes from row to row and from column to column of x, and of out. */
export function copyStrided(part: i32): void {
  const perPart = integer(8);
  const first = part * perPart;
  const last = min(first + perPart, integer(2));
  const columns = integer(3);
  const xColumn = <usize>integer(5);
  const outColumn = <usize>integer(7);
  for (let row = first; row < last; row++) {
    let from = address(0) + <usize>row * <usize>integer(4);
    let to = address(1) + <usize>row * <usize>integer(6);
    for (let c = 0; c < columns; c++, from += xColumn, to += outColumn)
      store<i32>(to, load<i32>(from));
  }
}
