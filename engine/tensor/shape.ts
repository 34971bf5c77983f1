// Shapes and strides: the arithmetic of views, with no data in sight.

import { WinnowError } from '../errors.ts';

export type Shape = readonly number[];

/** "[2, 3]" */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function shapeError(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): WinnowError {
  return new WinnowError('tensor.shape', message, details);
}

/** Throws where a size is not a whole number of at least 0. */
export function checkSizes(shape: Shape, operation: string): void {
  if (shape.every((n) => Number.isInteger(n) && n >= 0)) return;
  throw shapeError(
    `${operation}: sizes must be whole numbers of at least 0, not ${formatShape(shape)}. Give them as one list, such as [2, 3].`,
    { operation, shape: [...shape] },
  );
}

/** Number of elements; 1 for a scalar's shape []. */
export function sizeOf(shape: Shape): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** Row-major strides. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

/** Whether the elements lie one behind the other in row-major order. */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 0) return true;
    if (shape[d] !== 1 && strides[d] !== step) return false;
    step *= shape[d];
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** A dimension counted from the front; negative ones count from the back. */
export function normalizeDim(dim: number, rank: number, operation: string): number {
  const limit = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -limit || dim >= limit)
    throw shapeError(
      `${operation}: dimension ${dim} does not exist in a tensor of ${rank} dimensions (use ${-limit} to ${limit - 1}).`,
      { operation, dim, rank },
    );
  return dim < 0 ? dim + limit : dim;
}

/** The common shape of two operands: sizes must be equal, or one of them 1 or absent. */
export function broadcastShapes(a: Shape, b: Shape, operation: string): number[] {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = a.length >= i ? a[a.length - i] : 1;
    const y = b.length >= i ? b[b.length - i] : 1;
    if (x !== y && x !== 1 && y !== 1)
      throw shapeError(
        `${operation}: shapes ${formatShape(a)} and ${formatShape(b)} do not fit together. Counted from the right, sizes must be equal or 1; reshape or unsqueeze one of them.`,
        { operation, a: [...a], b: [...b] },
      );
    shape[rank - i] = x === 1 ? y : x;
  }
  return shape;
}

/** Strides that repeat a view over a larger shape (0 where it repeats). */
export function expandStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
  operation: string,
): number[] {
  const extra = target.length - shape.length;
  const result = new Array<number>(target.length).fill(0);
  for (let d = 0; d < target.length; d++) {
    const size = d < extra ? 1 : shape[d - extra];
    if (size === target[d]) {
      if (d >= extra) result[d] = strides[d - extra];
    } else if (size !== 1 || extra < 0) {
      throw shapeError(
        `${operation}: a tensor of shape ${formatShape(shape)} can't be expanded to ${formatShape(target)}; only dimensions of size 1 repeat.`,
        { operation, shape: [...shape], target: [...target] },
      );
    }
  }
  if (extra < 0)
    throw shapeError(
      `${operation}: ${formatShape(target)} has fewer dimensions than ${formatShape(shape)}; give a size for each (-1 keeps one), or squeeze first.`,
      { operation, shape: [...shape], target: [...target] },
    );
  return result;
}

/** Fills in a -1 and checks that the number of elements stays. */
export function resolveShape(shape: Shape, size: number, operation: string): number[] {
  const unknown = shape.indexOf(-1);
  const result = [...shape];
  if (unknown >= 0) {
    result[unknown] = 1;
    const rest = sizeOf(result);
    if (rest === 0)
      throw shapeError(
        `${operation}: -1 could be any size in ${formatShape(shape)}, since there are no elements; write it out.`,
        { operation, size, shape: [...shape] },
      );
    result[unknown] = size / rest;
  }
  if (result.some((n) => !Number.isInteger(n) || n < 0) || sizeOf(result) !== size)
    throw shapeError(
      `${operation}: ${size} elements can't take the shape ${formatShape(shape)}${unknown >= 0 ? '' : ` (${sizeOf(shape)} elements)`}. The sizes' product must be the number of elements; one size may be -1.`,
      { operation, size, shape: [...shape] },
    );
  return result;
}

/** Strides that show the same memory in another shape, or null where only a copy can. */
export function viewStrides(
  shape: Shape,
  strides: readonly number[],
  target: Shape,
): number[] | null {
  if (sizeOf(shape) === 0 || isContiguous(shape, strides)) return contiguousStrides(target);
  const sizes: number[] = [];
  const steps: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    sizes.push(shape[d]);
    steps.push(strides[d]);
  }
  const result = new Array<number>(target.length).fill(1);
  let from = 0;
  let to = 0;
  // Match the shortest groups of dimensions of equal size; each must lie in one regular stretch.
  while (from < sizes.length && to < target.length) {
    let fromEnd = from + 1;
    let toEnd = to + 1;
    let a = sizes[from];
    let b = target[to];
    while (a !== b) {
      if (a < b) a *= sizes[fromEnd++];
      else b *= target[toEnd++];
    }
    for (let d = from; d < fromEnd - 1; d++)
      if (steps[d] !== steps[d + 1] * sizes[d + 1]) return null;
    let step = steps[fromEnd - 1];
    for (let t = toEnd - 1; t >= to; t--) {
      result[t] = step;
      step *= target[t];
    }
    from = fromEnd;
    to = toEnd;
  }
  return result;
}
