// Elementwise kernels on float32: contiguous ones, copies of any strides, and binary ones whose
// operands run along rows or repeat (a bias added to every row).

import type { BinaryOp, Kernels, UnaryOp, View } from '../../backend.ts';
import { joinDimensions } from '../../cpu/strided.ts';
import * as layout from '../layout.ts';
import { ELEMENTS_PER_PART } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32, isPacked, sizeOf } from '../machine.ts';

const UNARY: { readonly [K in UnaryOp]?: number } = {
  neg: layout.UNARY_NEG,
  abs: layout.UNARY_ABS,
  exp: layout.UNARY_EXP,
  log: layout.UNARY_LOG,
  sqrt: layout.UNARY_SQRT,
  reciprocal: layout.UNARY_RECIPROCAL,
  tanh: layout.UNARY_TANH,
  sigmoid: layout.UNARY_SIGMOID,
  relu: layout.UNARY_RELU,
  leakyRelu: layout.UNARY_LEAKY_RELU,
  gelu: layout.UNARY_GELU,
  clamp: layout.UNARY_CLAMP,
  addScalar: layout.UNARY_ADD_SCALAR,
  mulScalar: layout.UNARY_MUL_SCALAR,
};

const BINARY: { readonly [K in BinaryOp]?: number } = {
  add: layout.BINARY_ADD,
  sub: layout.BINARY_SUB,
  mul: layout.BINARY_MUL,
  div: layout.BINARY_DIV,
  maximum: layout.BINARY_MAXIMUM,
  minimum: layout.BINARY_MINIMUM,
  reluGrad: layout.BINARY_RELU_GRAD,
  leakyReluGrad: layout.BINARY_LEAKY_RELU_GRAD,
  geluGrad: layout.BINARY_GELU_GRAD,
  sigmoidGrad: layout.BINARY_SIGMOID_GRAD,
  tanhGrad: layout.BINARY_TANH_GRAD,
  absGrad: layout.BINARY_ABS_GRAD,
  clampGrad: layout.BINARY_CLAMP_GRAD,
};

/** These work in doubles and take some nanoseconds for every number. */
const SLOW = new Set<UnaryOp | BinaryOp>(['exp', 'log', 'tanh', 'sigmoid', 'gelu', 'geluGrad']);
const cost = (op: UnaryOp | BinaryOp): number => (SLOW.has(op) ? 4 : 0.25);

const parts = (n: number): number => Math.ceil(n / ELEMENTS_PER_PART);

function fill(machine: Machine, { out, value }: Kernels['fill']): boolean {
  if (!allFloat32(out) || !isPacked(out)) return false;
  const n = sizeOf(out);
  machine.integers[0] = machine.at(out);
  machine.integers[1] = n;
  machine.doubles[0] = value;
  machine.run(layout.FILL, parts(n), n / 8);
  return true;
}

function uniform(machine: Machine, { out, a, b, seed, stream }: Kernels['uniform']): boolean {
  if (!allFloat32(out) || !isPacked(out)) return false;
  const n = sizeOf(out);
  const i = machine.integers;
  i[0] = machine.at(out);
  i[1] = n;
  i[2] = seed;
  i[3] = stream;
  machine.doubles[0] = a;
  machine.doubles[1] = b - a;
  machine.run(layout.UNIFORM, parts(n), 4 * n);
  return true;
}

function dropout(machine: Machine, args: Kernels['dropout']): boolean {
  const { x, out, p } = args;
  if (!allFloat32(x, out) || !isPacked(x) || !isPacked(out)) return false;
  const n = sizeOf(out);
  const i = machine.integers;
  i[0] = machine.at(x);
  i[1] = machine.at(out);
  i[2] = n;
  // 24 random bits against p in float32, as every backend compares them.
  i[3] = Math.ceil(Math.fround(p) * 2 ** 24);
  i[4] = args.seed;
  i[5] = args.stream;
  machine.doubles[0] = args.scale;
  machine.run(layout.DROPOUT, parts(n), 4 * n);
  return true;
}

function unary(machine: Machine, { op, x, out, a = 0, b = 0 }: Kernels['unary']): boolean {
  if (op === 'copy') return copy(machine, x, out);
  let code = UNARY[op];
  if (op === 'powScalar') {
    if (a === 2) code = layout.UNARY_SQUARE;
    else if (a === 0.5) code = layout.UNARY_SQRT;
    else if (a === -1) code = layout.UNARY_RECIPROCAL;
  }
  if (code === undefined || !allFloat32(x, out)) return false;
  const joined = joinDimensions([x, out]);
  if (joined === null) return true;
  const { sizes, strides } = joined;
  if (sizes.length > 1 || (sizes.length === 1 && (strides[0][0] !== 1 || strides[0][1] !== 1)))
    return false;
  const n = sizes.length === 0 ? 1 : sizes[0];
  const i = machine.integers;
  i[0] = code;
  i[1] = machine.at(x);
  i[2] = machine.at(out);
  i[3] = n;
  machine.doubles[0] = a;
  machine.doubles[1] = b;
  machine.run(layout.UNARY, parts(n), n * cost(op));
  return true;
}

/** Between storages of one dtype of four bytes, whatever the strides. */
function copy(machine: Machine, x: View, out: View): boolean {
  const dtype = x.storage.dtype;
  if (dtype !== out.storage.dtype || (dtype !== 'float32' && dtype !== 'int32')) return false;
  const joined = joinDimensions([x, out]);
  if (joined === null) return true;
  const { sizes, strides } = joined;
  const rank = sizes.length;
  const x0 = machine.at(x);
  const out0 = machine.at(out);
  const i = machine.integers;
  const columns = rank > 0 ? sizes[rank - 1] : 1;
  const rows = rank > 1 ? sizes[rank - 2] : 1;
  const perPart = Math.max(1, Math.floor(ELEMENTS_PER_PART / columns));
  const index = new Array<number>(Math.max(0, rank - 2)).fill(0);
  let fromX = 0;
  let fromOut = 0;
  for (;;) {
    i[0] = x0 + 4 * fromX;
    i[1] = out0 + 4 * fromOut;
    i[2] = rows;
    i[3] = columns;
    i[4] = rank > 1 ? 4 * strides[rank - 2][0] : 0;
    i[5] = rank > 0 ? 4 * strides[rank - 1][0] : 0;
    i[6] = rank > 1 ? 4 * strides[rank - 2][1] : 0;
    i[7] = rank > 0 ? 4 * strides[rank - 1][1] : 0;
    i[8] = perPart;
    machine.run(layout.COPY_STRIDED, Math.ceil(rows / perPart), rows * columns);
    let d = rank - 3;
    for (; d >= 0; d--) {
      const [dx, dout] = strides[d];
      if (++index[d] < sizes[d]) {
        fromX += dx;
        fromOut += dout;
        break;
      }
      index[d] = 0;
      fromX -= dx * (sizes[d] - 1);
      fromOut -= dout * (sizes[d] - 1);
    }
    if (d < 0) return true;
  }
}

function binary(machine: Machine, { op, x, y, out, a = 0, b = 0 }: Kernels['binary']): boolean {
  const code = BINARY[op];
  if (code === undefined || !allFloat32(x, y, out)) return false;
  const joined = joinDimensions([x, y, out]);
  if (joined === null) return true;
  const { sizes, strides } = joined;
  const rank = sizes.length;
  if (rank > 2) return false;
  const [dx, dy, dout] = rank > 0 ? strides[rank - 1] : [1, 1, 1];
  if (dout !== 1 || (dx !== 1 && dx !== 0) || (dy !== 1 && dy !== 0)) return false;
  const n = rank > 0 ? sizes[rank - 1] : 1;
  const i = machine.integers;
  i[0] = code;
  i[1] = machine.at(x);
  i[2] = machine.at(y);
  i[3] = machine.at(out);
  i[9] = dx;
  i[10] = dy;
  let rows: number;
  if (rank === 2) {
    rows = sizes[0];
    i[5] = n;
    for (let s = 0; s < 3; s++) i[6 + s] = 4 * strides[0][s];
    i[11] = Math.max(1, Math.floor(ELEMENTS_PER_PART / n));
    i[12] = n;
  } else {
    // One long run is cut into rows of its own.
    rows = parts(n);
    i[5] = ELEMENTS_PER_PART;
    i[6] = 4 * dx * ELEMENTS_PER_PART;
    i[7] = 4 * dy * ELEMENTS_PER_PART;
    i[8] = 4 * ELEMENTS_PER_PART;
    i[11] = 1;
    i[12] = n - (rows - 1) * ELEMENTS_PER_PART;
  }
  i[4] = rows;
  machine.doubles[0] = a;
  machine.doubles[1] = b;
  machine.run(layout.BINARY, Math.ceil(rows / i[11]), rows * i[5] * cost(op));
  return true;
}

export const kernels = { fill, uniform, dropout, unary, binary };
