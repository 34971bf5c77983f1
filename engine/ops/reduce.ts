// Sums, means, extremes: many numbers to few.

import type { DType, ReduceOp } from '../backends/backend.ts';
import { attach } from '../tensor/autograd.ts';
import type { Shape } from '../tensor/shape.ts';
import {
  contiguousStrides,
  normalizeDim,
  shapeError,
  sizeOf,
  viewStrides,
} from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { where } from './arithmetic.ts';
import { cast, compact, isFloat, make, reshaped, viewOf } from './common.ts';

/** Which dimensions to reduce: one, several, or all (null). */
export type Dims = number | readonly number[] | null;

function dimsOf(dims: Dims | undefined, rank: number, name: string): number[] {
  if (dims === null || dims === undefined) return Array.from({ length: rank }, (_, d) => d);
  const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim(d, rank, name));
  if (new Set(list).size !== list.length)
    throw shapeError(
      `${name}: a dimension stands twice in [${(dims as readonly number[]).join(', ')}]; name each once.`,
      { operation: name, dims },
    );
  // A number on its own counts as one dimension of size 1, but has none to reduce.
  return rank === 0 ? [] : list.sort((a, b) => a - b);
}

/** The shape after reducing `dims`. */
function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): number[] {
  if (keepdim) return shape.map((n, d) => (dims.includes(d) ? 1 : n));
  return shape.filter((_, d) => !dims.includes(d));
}

function run(
  op: ReduceOp,
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  dtype: DType,
): Tensor {
  const rest = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const n = sizeOf(dims.map((d) => x.shape[d]));
  if (n === 0 && op !== 'sum' && op !== 'prod')
    throw shapeError(
      `${op.replace('arg', '')}: there is nothing to choose from in a tensor of shape [${x.shape.join(', ')}]. Look at tensor.size first, or choose along a dimension that is not empty.`,
      { operation: op, shape: [...x.shape] },
    );
  const out = make(reducedShape(x.shape, dims, keepdim), dtype, x.device);
  const first = dims[0] ?? 0;
  const neighbours = dims.every((d, i) => d === first + i);
  let lines;
  let outer: number;
  let inner: number;
  if (neighbours) {
    outer = sizeOf(x.shape.slice(0, first));
    inner = sizeOf(x.shape.slice(first + dims.length));
    lines = reshaped(x, [outer, n, inner]);
  } else {
    const permuted = [...rest, ...dims];
    outer = sizeOf(rest.map((d) => x.shape[d]));
    inner = 1;
    const shape = permuted.map((d) => x.shape[d]);
    const strides = permuted.map((d) => x.strides[d]);
    const direct = viewStrides(shape, strides, [outer, n, 1]);
    if (direct !== null) lines = viewOf(x, [outer, n, 1], direct);
    else {
      const copy = make(shape, x.dtype, x.device);
      x.device.run('unary', { op: 'copy', x: viewOf(x, shape, strides), out: copy });
      lines = viewOf(copy, [outer, n, 1], [n, 1, 1]);
    }
  }
  x.device.run('reduce', { op, x: lines, out: viewOf(out, [outer, inner], [inner, 1]) });
  return out;
}

/** A reduced gradient spread out over the shape it came from. */
function spread(g: Tensor, shape: Shape, dims: readonly number[]): Tensor {
  return g.reshape(reducedShape(shape, dims, true)).expand(...shape);
}

export function sum(x: Tensor, dims?: Dims, keepdim = false): Tensor {
  const d = dimsOf(dims, x.shape.length, 'sum');
  const input = x.dtype === 'bool' ? cast(x, 'int32') : x;
  const out = run('sum', input, d, keepdim, input.dtype);
  return attach(out, 'sum', [x], (g) => [spread(g, x.shape, d)]);
}

/** Integers give float32. */
export function mean(x: Tensor, dims?: Dims, keepdim = false): Tensor {
  const d = dimsOf(dims, x.shape.length, 'mean');
  const n = sizeOf(d.map((i) => x.shape[i]));
  const input = isFloat(x.dtype) ? x : x.type('float32');
  return sum(input, d, keepdim).div(n);
}

export function prod(x: Tensor, dims?: Dims, keepdim = false): Tensor {
  const d = dimsOf(dims, x.shape.length, 'prod');
  const input = x.dtype === 'bool' ? cast(x, 'int32') : x;
  const out = run('prod', input, d, keepdim, input.dtype);
  return attach(out, 'prod', [x], (g) => {
    // The product of the others: where one element is 0, only it has any; where two are, none has.
    const isZero = x.detach().eq(0);
    const zeros = spread(sum(isZero, d, keepdim), x.shape, d);
    const filled = where(isZero, 1, x.detach());
    const rest = spread(prod(filled, d, keepdim).mul(g), x.shape, d);
    const others = where(isZero, rest, rest.div(filled));
    return [where(zeros.sub(isZero.type('int32')).eq(0), others, 0)];
  });
}

export interface Extremes {
  readonly values: Tensor;
  /** int32: where they stood; the first of equal ones. */
  readonly indices: Tensor;
}

/** The extreme along one dimension and where it stood. */
export function extremesAlong(
  op: 'max' | 'min',
  x: Tensor,
  dim: number,
  keepdim: boolean,
): Extremes {
  const d = normalizeDim(dim, x.shape.length, op);
  if (x.shape.length === 0) return extremesAlong(op, x.unsqueeze(0), d, false);
  const at = run(op === 'max' ? 'argmax' : 'argmin', x, [d], true, 'int32');
  const picked = x.gather(d, at);
  if (keepdim) return { values: picked, indices: at };
  return { values: picked.squeeze(d), indices: at.squeeze(d) };
}

/** The extreme of all; equal ones share the gradient. */
export function extreme(op: 'max' | 'min', x: Tensor): Tensor {
  const out = run(op, x, dimsOf(null, x.shape.length, op), false, x.dtype);
  return attach(out, op, [x], (g) => {
    const mask = x.eq(out).type(g.dtype);
    return [mask.mul(g.div(mask.sum()))];
  });
}

/** Index of the extreme: along a dimension, or in the flattened tensor. */
export function argExtreme(
  op: 'argmax' | 'argmin',
  x: Tensor,
  dim: number | undefined,
  keepdim: boolean,
): Tensor {
  if (dim === undefined) {
    const size = sizeOf(x.shape);
    const out = make([], 'int32', x.device);
    const flat = compact(x);
    if (size === 0)
      throw shapeError(
        `${op}: there is nothing to choose from in a tensor of shape [${x.shape.join(', ')}]. Look at tensor.size first.`,
        { operation: op, shape: [...x.shape] },
      );
    x.device.run('reduce', {
      op,
      x: viewOf(flat, [1, size, 1], contiguousStrides([1, size, 1])),
      out: viewOf(out, [1, 1], [1, 1]),
    });
    return out;
  }
  const d = normalizeDim(dim, x.shape.length, op);
  if (x.shape.length === 0) return argExtreme(op, x.unsqueeze(0), d, false);
  return run(op, x, [d], keepdim, 'int32');
}

/** The variance; `correction` 1 is the unbiased one. */
export function variance(x: Tensor, dims?: Dims, correction = 1, keepdim = false): Tensor {
  const d = dimsOf(dims, x.shape.length, 'var');
  const n = sizeOf(d.map((i) => x.shape[i]));
  const centred = x.sub(mean(x, d, true));
  return sum(centred.mul(centred), d, keepdim).div(Math.max(0, n - correction));
}

/** The Euclidean norm; at zero its gradient is taken as 0. */
export function norm(x: Tensor, dims?: Dims, keepdim = false): Tensor {
  const d = dimsOf(dims, x.shape.length, 'norm');
  const plain = x.detach();
  const out = sum(plain.mul(plain), d, keepdim).sqrt();
  return attach(out, 'norm', [x], (g) => {
    const safe = out.add(out.eq(0).type(out.dtype));
    return [x.mul(spread(g.div(safe), x.shape, d))];
  });
}
