// Elementwise kernels. The handful that every training step runs have their own loop; the rest
// share one loop that calls the function.

import type { BinaryOp, Kernels, TypedArray, UnaryOp, View } from '../backend.ts';
import { dataOf } from './storage.ts';
import { cos, erf, exp, log, pow, sigmoid, sin, tanh } from './math.ts';
import { forEachRun } from './strided.ts';
import { random24 } from './threefry.ts';

const SQRT_HALF = 0.7071067811865476;
const INVERSE_SQRT_2PI = 0.3989422804014327;

/** The normal distribution's cumulative probability. */
const phi = (x: number): number => 0.5 * (1 + erf(x * SQRT_HALF));
const clamp = (x: number, a: number, b: number): number => (x < a ? a : x > b ? b : x);

const UNARY: { readonly [K in UnaryOp]: (x: number, a: number, b: number) => number } = {
  copy: (x) => x,
  neg: (x) => -x,
  abs: (x) => Math.abs(x),
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : x),
  exp: (x) => exp(x),
  log: (x) => log(x),
  sqrt: (x) => Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  sin: (x) => sin(x),
  cos: (x) => cos(x),
  tanh: (x) => tanh(x),
  sigmoid: (x) => sigmoid(x),
  relu: (x) => (x > 0 || x !== x ? x : 0),
  leakyRelu: (x, a) => (x > 0 ? x : a * x),
  gelu: (x) => x * phi(x),
  clamp,
  powScalar: (x, a) => pow(x, a),
  addScalar: (x, a) => x + a,
  mulScalar: (x, a) => x * a,
  isNonZero: (x) => (x !== 0 ? 1 : 0),
  not: (x) => (x !== 0 ? 0 : 1),
};

const bool = (x: boolean): number => (x ? 1 : 0);

const BINARY: {
  readonly [K in BinaryOp]: (x: number, y: number, a: number, b: number) => number;
} = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: (x, y) => pow(x, y),
  maximum: (x, y) => (x > y || x !== x ? x : y),
  minimum: (x, y) => (x < y || x !== x ? x : y),
  eq: (x, y) => bool(x === y),
  ne: (x, y) => bool(x !== y),
  lt: (x, y) => bool(x < y),
  le: (x, y) => bool(x <= y),
  gt: (x, y) => bool(x > y),
  ge: (x, y) => bool(x >= y),
  and: (x, y) => bool(x !== 0 && y !== 0),
  or: (x, y) => bool(x !== 0 || y !== 0),
  reluGrad: (g, y) => (y > 0 ? g : 0),
  leakyReluGrad: (g, x, a) => (x > 0 ? g : a * g),
  geluGrad: (g, x) => g * (phi(x) + x * INVERSE_SQRT_2PI * exp(-0.5 * x * x)),
  sigmoidGrad: (g, y) => g * y * (1 - y),
  tanhGrad: (g, y) => g * (1 - y * y),
  absGrad: (g, x) => (x > 0 ? g : x < 0 ? -g : 0),
  clampGrad: (g, x, a, b) => (x >= a && x <= b ? g : 0),
  powScalarGrad: (g, x, a) => (a === 0 ? 0 : g * a * pow(x, a - 1)),
};

function fill({ out, value }: Kernels['fill']): void {
  const o = dataOf(out);
  const v = out.storage.dtype === 'bool' ? bool(value !== 0) : value;
  forEachRun([out], (n, [start], [step]) => {
    if (step === 1) o.fill(v, start, start + n);
    else for (let i = 0; i < n; i++) o[start + i * step] = v;
  });
}

function arange({ out, start, step }: Kernels['arange']): void {
  const o = dataOf(out);
  for (let i = 0; i < out.shape[0]; i++) o[out.offset + i * out.strides[0]] = start + i * step;
}

function uniform({ out, a, b, seed, stream }: Kernels['uniform']): void {
  const o = dataOf(out);
  const bits = random24(seed, stream);
  let counter = 0;
  forEachRun([out], (n, [start], [step]) => {
    for (let i = 0; i < n; i++) o[start + i * step] = a + (b - a) * (bits(counter++) * 2 ** -24);
  });
}

function dropout({ x, out, p, scale, seed, stream }: Kernels['dropout']): void {
  const xs = dataOf(x);
  const o = dataOf(out);
  // 24 random bits against p in float32, as every backend compares them.
  const threshold = Math.fround(p) * 2 ** 24;
  const bits = random24(seed, stream);
  let counter = 0;
  forEachRun([x, out], (n, [i0, o0], [di, d]) => {
    for (let i = 0; i < n; i++)
      o[o0 + i * d] = bits(counter++) >= threshold ? xs[i0 + i * di] * scale : 0;
  });
}

function unary({ op, x, out, a = 0, b = 0 }: Kernels['unary']): void {
  const xs = dataOf(x);
  const o = dataOf(out);
  // Storing to bool must not cut 0.5 or 256 down to 0.
  const toBool = out.storage.dtype === 'bool' && x.storage.dtype !== 'bool' && op === 'copy';
  const f = UNARY[toBool ? 'isNonZero' : op];
  forEachRun([x, out], (n, [i0, o0], [di, d]) => {
    if (di === 1 && d === 1) unaryContiguous(op, f, xs, i0, o, o0, n, a, b, toBool);
    else for (let i = 0; i < n; i++) o[o0 + i * d] = f(xs[i0 + i * di], a, b);
  });
}

function unaryContiguous(
  op: UnaryOp,
  f: (x: number, a: number, b: number) => number,
  x: TypedArray,
  i0: number,
  o: TypedArray,
  o0: number,
  n: number,
  a: number,
  b: number,
  toBool: boolean,
): void {
  if (op === 'copy' && !toBool) o.set(x.subarray(i0, i0 + n), o0);
  else if (op === 'relu') {
    for (let i = 0; i < n; i++) {
      const v = x[i0 + i];
      o[o0 + i] = v > 0 || v !== v ? v : 0;
    }
  } else if (op === 'mulScalar') for (let i = 0; i < n; i++) o[o0 + i] = x[i0 + i] * a;
  else if (op === 'addScalar') for (let i = 0; i < n; i++) o[o0 + i] = x[i0 + i] + a;
  else for (let i = 0; i < n; i++) o[o0 + i] = f(x[i0 + i], a, b);
}

function binary({ op, x, y, out, a = 0, b = 0 }: Kernels['binary']): void {
  const xs = dataOf(x);
  const ys = dataOf(y);
  const o = dataOf(out);
  const f = BINARY[op];
  forEachRun([x, y, out], (n, [x0, y0, o0], [dx, dy, d]) => {
    if (dx === 1 && dy === 1 && d === 1) {
      if (op === 'add') for (let i = 0; i < n; i++) o[o0 + i] = xs[x0 + i] + ys[y0 + i];
      else if (op === 'mul') for (let i = 0; i < n; i++) o[o0 + i] = xs[x0 + i] * ys[y0 + i];
      else if (op === 'reluGrad')
        for (let i = 0; i < n; i++) o[o0 + i] = ys[y0 + i] > 0 ? xs[x0 + i] : 0;
      else for (let i = 0; i < n; i++) o[o0 + i] = f(xs[x0 + i], ys[y0 + i], a, b);
    } else {
      for (let i = 0; i < n; i++) o[o0 + i * d] = f(xs[x0 + i * dx], ys[y0 + i * dy], a, b);
    }
  });
}

function where({ condition, x, y, out }: Kernels['where']): void {
  const c = dataOf(condition);
  const xs = dataOf(x);
  const ys = dataOf(y);
  const o = dataOf(out);
  const views: View[] = [condition, x, y, out];
  forEachRun(views, (n, [c0, x0, y0, o0], [dc, dx, dy, d]) => {
    for (let i = 0; i < n; i++)
      o[o0 + i * d] = c[c0 + i * dc] !== 0 ? xs[x0 + i * dx] : ys[y0 + i * dy];
  });
}

export const kernels = { fill, arange, uniform, dropout, unary, binary, where };
