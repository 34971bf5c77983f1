// Picking elements by index. Gradients add up where an index stands twice.

import { attach } from '../tensor/autograd.ts';
import { formatShape, normalizeDim, shapeError } from '../tensor/shape.ts';
import { WinnowError } from '../errors.ts';
import { tensor, zeros } from '../tensor/creation.ts';
import { hostIntegersOf } from '../tensor/host-data.ts';
import { Tensor } from '../tensor/tensor.ts';
import { around, checkDevice, make } from './common.ts';

/** Indices: an int32 tensor, or numbers. */
export type Indices = Tensor | readonly number[] | Int32Array;

function indicesOf(index: Indices, x: Tensor): Tensor {
  if (Array.isArray(index) || index instanceof Int32Array)
    return tensor(index as readonly number[] | Int32Array, { dtype: 'int32', device: x.device });
  return index as Tensor;
}

/** Throws where an index is made of anything but whole numbers: a mask or a fraction would be taken for a position. */
function checkInteger(operation: string, index: Tensor): void {
  if (index.dtype === 'int32') return;
  throw new WinnowError(
    'tensor.dtype',
    `${operation}: an index is made of int32, not ${index.dtype} (shape ${formatShape(index.shape)}). Convert with tensor.type('int32')${index.dtype === 'bool' ? '; to pick by truth values use where' : ''}.`,
    { operation, dtype: index.dtype, shape: [...index.shape] },
  );
}

/** Checks what the host knows of the indices; a device need not, and WebGPU can't. */
function checkRange(operation: string, index: Indices, x: Tensor, dim: number): void {
  const host = index instanceof Tensor ? hostIntegersOf(index) : index;
  const n = x.shape[dim];
  for (let i = 0; i < (host?.length ?? 0); i++)
    if (host !== null && !(host[i] >= 0 && host[i] < n))
      throw new WinnowError(
        'tensor.index',
        `${operation}: index ${host[i]} (number ${i}) is outside 0..${n - 1}, dimension ${dim} of ${formatShape(x.shape)}. Count from the front: negative indices are not allowed here.`,
        { operation, index: host[i], position: i, dim, shape: [...x.shape] },
      );
}

/** The slices index[0], index[1], .. of dimension `dim`. Negative indices are not allowed. */
export function indexSelect(x: Tensor, dim: number, index: Indices): Tensor {
  const d = normalizeDim(dim, x.shape.length, 'indexSelect');
  checkRange('indexSelect', index, x, d);
  const ids = indicesOf(index, x);
  checkInteger('indexSelect', ids);
  checkDevice('indexSelect', x, ids);
  if (ids.shape.length !== 1)
    throw shapeError(
      `indexSelect: the index must have one dimension, not ${formatShape(ids.shape)}; flatten() it, or use gather.`,
    );
  const out = make(
    x.shape.map((n, i) => (i === d ? ids.shape[0] : n)),
    x.dtype,
    x.device,
  );
  x.device.run('indexSelect', { x: around(x, d), index: ids, out: around(out, d) });
  return attach(out, 'indexSelect', [x], (g) => {
    const whole = zeros(x.shape, { dtype: g.dtype, device: g.device });
    g.device.run('indexAdd', { x: around(g, d), index: ids, out: around(whole, d) });
    return [whole];
  });
}

/** out[i][j] = x[index[i][j]][j] for dim 0, x[i][index[i][j]] for dim 1, and so on. */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = normalizeDim(dim, x.shape.length, 'gather');
  checkDevice('gather', x, index);
  checkInteger('gather', index);
  const fits =
    index.shape.length === x.shape.length &&
    index.shape.every((n, i) => i === d || n <= x.shape[i]);
  if (!fits)
    throw shapeError(
      `gather: an index of shape ${formatShape(index.shape)} does not fit ${formatShape(x.shape)}; apart from dimension ${d} it may be no larger.`,
    );
  checkRange('gather', index, x, d);
  // The part of x that the index covers in the other dimensions.
  const ranges = index.shape.map((n, i) => (i === d ? null : ([0, n] as const)));
  const covered = x.detach().slice(...ranges);
  const out = make(index.shape, x.dtype, x.device);
  x.device.run('gather', { x: around(covered, d), index: around(index, d), out: around(out, d) });
  return attach(out, 'gather', [x], (g) => {
    const part = zeros(covered.shape, { dtype: g.dtype, device: g.device });
    g.device.run('scatterAdd', { x: around(g, d), index: around(index, d), out: around(part, d) });
    if (part.size === x.size) return [part];
    const whole = zeros(x.shape, { dtype: g.dtype, device: g.device });
    g.device.run('unary', { op: 'copy', x: part, out: whole.slice(...ranges) });
    return [whole];
  });
}

/** The dimension `dim` in reverse. */
export function flip(x: Tensor, dim: number): Tensor {
  const n = x.shape[normalizeDim(dim, x.shape.length, 'flip')];
  return indexSelect(
    x,
    dim,
    Int32Array.from({ length: n }, (_, i) => n - 1 - i),
  );
}
