// Changing how memory is seen: views where they are possible, copies where they are not.

import { attach } from '../tensor/autograd.ts';
import type { Shape } from '../tensor/shape.ts';
import {
  checkSizes,
  contiguousStrides,
  expandStrides,
  formatShape,
  normalizeDim,
  resolveShape,
  sameShape,
  shapeError,
  sizeOf,
  viewStrides,
} from '../tensor/shape.ts';
import { zeros } from '../tensor/creation.ts';
import { Tensor } from '../tensor/tensor.ts';
import { checkDevice, compact, make, promote, sumTo, viewOf } from './common.ts';

/** A view of the same elements in another shape, or a copy where strides can't show it. One size may be -1. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = resolveShape(shape, x.size, 'reshape');
  if (sameShape(target, x.shape)) return x;
  const strides = viewStrides(x.shape, x.strides, target);
  const out =
    strides !== null
      ? new Tensor(x.storage, target, strides, x.offset)
      : new Tensor(compact(x).storage, target);
  return attach(out, 'reshape', [x], (g) => [g.reshape(x.shape)]);
}

/** As reshape, but never copies: throws `tensor.view` where it would have to. */
export function view(x: Tensor, shape: Shape): Tensor {
  const target = resolveShape(shape, x.size, 'view');
  if (viewStrides(x.shape, x.strides, target) === null)
    throw shapeError(
      `view: ${formatShape(x.shape)} with strides ${formatShape(x.strides)} can't be seen as ${formatShape(target)} without copying; use reshape.`,
    );
  return reshape(x, target);
}

/** A contiguous tensor of the same elements: itself where it is one. */
export function contiguous(x: Tensor): Tensor {
  const out = compact(x);
  if (out === x) return x;
  return attach(out, 'contiguous', [x], (g) => [g]);
}

/** Dimensions in another order: dimension d of the result is dimension order[d] of x. */
export function permute(x: Tensor, order: readonly number[]): Tensor {
  const rank = x.shape.length;
  const dims = order.map((d) => normalizeDim(d, rank, 'permute'));
  if (dims.length !== rank || new Set(dims).size !== rank)
    throw shapeError(
      `permute: [${order.join(', ')}] is not an order of the ${rank} dimensions of ${formatShape(x.shape)}; name each of 0 to ${rank - 1} once.`,
    );
  const out = new Tensor(
    x.storage,
    dims.map((d) => x.shape[d]),
    dims.map((d) => x.strides[d]),
    x.offset,
  );
  return attach(out, 'permute', [x], (g) => {
    const inverse = new Array<number>(rank);
    for (let d = 0; d < rank; d++) inverse[dims[d]] = d;
    return [permute(g, inverse)];
  });
}

export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const rank = x.shape.length;
  const a = normalizeDim(dim0, rank, 'transpose');
  const b = normalizeDim(dim1, rank, 'transpose');
  if (rank === 0) return x;
  const order = x.shape.map((_, d) => (d === a ? b : d === b ? a : d));
  return permute(x, order);
}

/** Dimensions of size 1 repeated; -1 keeps a size. No memory is used. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const extra = shape.length - x.shape.length;
  const target = shape.map((n, d) => (n === -1 && d >= extra ? x.shape[d - extra] : n));
  checkSizes(target, `expand to ${formatShape(shape)}`);
  if (sameShape(target, x.shape)) return x;
  const strides = expandStrides(x.shape, x.strides, target, 'expand');
  const out = new Tensor(x.storage, target, strides, x.offset);
  return attach(out, 'expand', [x], (g) => [sumTo(g, x.shape)]);
}

export function unsqueeze(x: Tensor, dim: number): Tensor {
  const d = normalizeDim(dim, x.shape.length + 1, 'unsqueeze');
  return reshape(x, [...x.shape.slice(0, d), 1, ...x.shape.slice(d)]);
}

/** Without the dimension `dim` if its size is 1, or without all of size 1. */
export function squeeze(x: Tensor, dim?: number): Tensor {
  if (dim === undefined)
    return reshape(
      x,
      x.shape.filter((n) => n !== 1),
    );
  const d = normalizeDim(dim, x.shape.length, 'squeeze');
  return x.shape[d] === 1
    ? reshape(
        x,
        x.shape.filter((_, i) => i !== d),
      )
    : x;
}

export function flatten(x: Tensor, start: number, end: number): Tensor {
  if (x.shape.length === 0) return reshape(x, [1]);
  const a = normalizeDim(start, x.shape.length, 'flatten');
  const b = normalizeDim(end, x.shape.length, 'flatten');
  return reshape(x, [
    ...x.shape.slice(0, a),
    sizeOf(x.shape.slice(a, b + 1)),
    ...x.shape.slice(b + 1),
  ]);
}

/**
 * What to take of one dimension: all (null), one element (a number; the dimension goes), or
 * [start, end) with a step. Negative positions count from the end; null means "to the end".
 */
export type Range = null | number | readonly [number | null, (number | null)?, number?];

/** A view of a part; ranges for the first dimensions, the others whole. As x[1:3, ::2] in Python. */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  if (ranges.length > x.shape.length)
    throw shapeError(
      `slice: ${ranges.length} ranges for a tensor of ${x.shape.length} dimensions, ${formatShape(x.shape)}. Give at most one for each; unsqueeze adds dimensions.`,
    );
  const shape: number[] = [];
  const strides: number[] = [];
  let offset = x.offset;
  for (let d = 0; d < x.shape.length; d++) {
    const n = x.shape[d];
    const range = ranges[d] ?? null;
    if (typeof range === 'number') {
      const i = range < 0 ? range + n : range;
      if (!Number.isInteger(i) || i < 0 || i >= n)
        throw shapeError(
          `slice: index ${range} is outside dimension ${d} of ${formatShape(x.shape)} (use ${-n} to ${n - 1}).`,
          { index: range, dim: d, shape: [...x.shape] },
        );
      offset += i * x.strides[d];
      continue;
    }
    const step = range?.[2] ?? 1;
    if (!Number.isInteger(step) || step < 1)
      throw shapeError(
        `slice: the step must be a whole number of at least 1, not ${step}. To reverse, use flip.`,
      );
    const start = bound(range?.[0] ?? 0, n);
    const end = bound(range?.[1] ?? n, n);
    if (!Number.isInteger(start) || !Number.isInteger(end))
      throw shapeError(
        `slice: [${(range ?? []).join(', ')}] are not whole numbers (dimension ${d} of ${formatShape(x.shape)}).`,
        { range, dim: d, shape: [...x.shape] },
      );
    offset += start * x.strides[d];
    shape.push(Math.max(0, Math.ceil((end - start) / step)));
    strides.push(x.strides[d] * step);
  }
  // What is empty lies nowhere: its offset must not point past the end.
  const out = new Tensor(x.storage, shape, strides, sizeOf(shape) === 0 ? x.offset : offset);
  return attach(out, 'slice', [x], (g) => {
    const whole = zeros(x.shape, { dtype: g.dtype, device: g.device });
    const window = slice(whole, ranges);
    g.device.run('unary', { op: 'copy', x: g, out: window });
    return [whole];
  });
}

function bound(position: number, n: number): number {
  return Math.min(n, Math.max(0, position < 0 ? position + n : position));
}

/** Tensors one behind another along `dim`; all other sizes must be equal. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (first === undefined)
    throw shapeError('cat: the list of tensors is empty; give at least one.');
  checkDevice('cat', ...tensors);
  if (first.shape.length === 0)
    throw shapeError('cat: numbers on their own have no dimension along which to join; use stack.');
  const d = normalizeDim(dim, first.shape.length, 'cat');
  let total = 0;
  let dtype = first.dtype;
  for (const t of tensors) {
    const fits =
      t.shape.length === first.shape.length &&
      t.shape.every((n, i) => i === d || n === first.shape[i]);
    if (!fits)
      throw shapeError(
        `cat: ${formatShape(t.shape)} does not fit behind ${formatShape(first.shape)} along dimension ${d}; all other sizes must be equal.`,
      );
    total += t.shape[d];
    dtype = promote(dtype, t.dtype);
  }
  const shape = first.shape.map((n, i) => (i === d ? total : n));
  const out = make(shape, dtype, first.device);
  const strides = contiguousStrides(shape);
  let at = 0;
  for (const t of tensors) {
    const window = viewOf(out, t.shape, strides, at * strides[d]);
    if (t.size > 0) first.device.run('unary', { op: 'copy', x: t, out: window });
    at += t.shape[d];
  }
  return attach(out, 'cat', tensors, (g) => {
    let start = 0;
    return tensors.map((t) => {
      const part = narrow(g, d, start, t.shape[d]);
      start += t.shape[d];
      return t.requiresGrad ? part : null;
    });
  });
}

/** `length` elements of dimension `dim` from `start` on; a view. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = normalizeDim(dim, x.shape.length, 'narrow');
  if (start < 0 || length < 0 || start + length > x.shape[d])
    throw shapeError(
      `narrow: ${start} .. ${start + length} is outside dimension ${d} of ${formatShape(x.shape)}, which goes from 0 to ${x.shape[d]}.`,
    );
  const ranges: Range[] = new Array<Range>(d).fill(null);
  ranges.push([start, start + length]);
  return slice(x, ranges);
}

/** Tensors of one shape side by side in a new dimension. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  if (tensors.length === 0)
    throw shapeError('stack: the list of tensors is empty; give at least one.');
  for (const t of tensors)
    if (!sameShape(t.shape, tensors[0].shape))
      throw shapeError(
        `stack: shapes ${formatShape(tensors[0].shape)} and ${formatShape(t.shape)} differ; stack needs equal ones (cat joins along an existing dimension).`,
      );
  return cat(
    tensors.map((t) => unsqueeze(t, dim)),
    dim,
  );
}
