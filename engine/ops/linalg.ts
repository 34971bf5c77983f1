// Products of matrices, inverse and determinant.

import type { View } from '../backends/backend.ts';
import { attach } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import { broadcastShapes, formatShape, shapeError, sizeOf } from '../tensor/shape.ts';
import { tensor } from '../tensor/creation.ts';
import { Tensor } from '../tensor/tensor.ts';
import { checkDevice, checkFloat, isFloat, make, noTensor, viewOf } from './common.ts';

/** A matrix as a batch of one. */
function batched(x: View): View {
  return viewOf(x, [1, ...x.shape], [0, ...x.strides]);
}

/** [m, k] times [k, n], or the same with a batch in front. Sizes have been checked. */
function product(x: Tensor, y: Tensor): Tensor {
  checkSameDtype('matmul', x, y);
  const isBatch = x.shape.length === 3;
  const [m, n] = [x.shape[x.shape.length - 2], y.shape[y.shape.length - 1]];
  const out = make(isBatch ? [x.shape[0], m, n] : [m, n], x.dtype, x.device);
  x.device.run(
    'matmul',
    isBatch ? { x, y, out } : { x: batched(x), y: batched(y), out: batched(out) },
  );
  return attach(out, 'matmul', [x, y], (g) => [
    x.requiresGrad ? product(g, y.transpose(-2, -1)) : null,
    y.requiresGrad ? product(x.transpose(-2, -1), g) : null,
  ]);
}

function checkSameDtype(operation: string, ...tensors: readonly Tensor[]): void {
  for (const t of tensors) {
    if (t.dtype === tensors[0].dtype) continue;
    if (!(t instanceof Tensor)) throw noTensor(operation, t);
    throw new WinnowError(
      'tensor.dtype',
      `${operation}: the tensors hold ${tensors[0].dtype} and ${t.dtype}; bring them to one with tensor.type('${tensors[0].dtype}').`,
      { operation, dtypes: tensors.map((each) => each.dtype) },
    );
  }
}

/**
 * The matrix product as PyTorch's: vectors, matrices, and batches of matrices whose leading
 * dimensions broadcast.
 */
export function matmul(x: Tensor, y: Tensor): Tensor {
  checkDevice('matmul', x, y);
  checkFloat('matmul', x);
  checkFloat('matmul', y);
  const a = x.shape.length;
  const b = y.shape.length;
  const inner = a > 0 && b > 0 && x.shape[a - 1] === y.shape[b === 1 ? 0 : b - 2];
  if (!inner)
    throw shapeError(
      `matmul: ${formatShape(x.shape)} times ${formatShape(y.shape)} is not possible; the last size of the first must equal the ${b === 1 ? 'size' : 'last but one'} of the second. transpose() or reshape() one of them.`,
      { operation: 'matmul', a: [...x.shape], b: [...y.shape] },
    );
  if (a === 1) return matmul(x.unsqueeze(0), y).squeeze(b === 1 ? 0 : -2);
  if (b === 1) return matmul(x, y.unsqueeze(1)).squeeze(-1);
  if (a === 2 && b === 2) return product(x, y);
  if (b === 2) {
    const rows = x.reshape([sizeOf(x.shape.slice(0, -1)), x.shape[a - 1]]);
    return product(rows, y).reshape([...x.shape.slice(0, -1), y.shape[1]]);
  }
  const lead = leadOf(x, y);
  const count = sizeOf(lead);
  const batch = (t: Tensor): Tensor => {
    const [rows, columns] = t.shape.slice(-2);
    return t.expand(...lead, rows, columns).reshape([count, rows, columns]);
  };
  const out = product(batch(x), batch(y));
  return out.reshape([...lead, x.shape[a - 2], y.shape[b - 1]]);
}

/** The batches of both, broadcast. */
function leadOf(x: Tensor, y: Tensor): number[] {
  try {
    return broadcastShapes(x.shape.slice(0, -2), y.shape.slice(0, -2), 'matmul');
  } catch (cause) {
    throw shapeError(
      `matmul: the batches of ${formatShape(x.shape)} and ${formatShape(y.shape)} do not fit together. But for the last two, sizes counted from the right must be equal or 1; reshape or unsqueeze one of them.`,
      { operation: 'matmul', a: [...x.shape], b: [...y.shape], cause: String(cause) },
    );
  }
}

/** The scalar product of two vectors, of whole numbers, too. */
export function dot(x: Tensor, y: Tensor): Tensor {
  if (x.shape.length !== 1 || y.shape.length !== 1)
    throw shapeError(
      `dot: needs two vectors, not ${formatShape(x.shape)} and ${formatShape(y.shape)}; use matmul for matrices.`,
    );
  if (!isFloat(x.dtype) && !isFloat(y.dtype) && x.size === y.size) return x.mul(y).sum();
  return matmul(x, y);
}

/**
 * x [.., in] times the transpose of weight [out, in], plus bias [out]: [.., out]. The gradient of
 * the weight lies in memory as the weight does.
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkDevice('linear', x, weight);
  checkFloat('linear', x);
  checkSameDtype('linear', ...(bias === null ? [x, weight] : [x, weight, bias]));
  const [width, features] = weight.shape;
  if (weight.shape.length !== 2 || x.shape.length < 1 || x.shape[x.shape.length - 1] !== features)
    throw shapeError(
      `linear: an input of shape ${formatShape(x.shape)} does not fit a weight of shape ${formatShape(weight.shape)}; the input's last size must be ${features}.`,
      { operation: 'linear', input: [...x.shape], weight: [...weight.shape] },
    );
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== width))
    throw shapeError(`linear: the bias has shape ${formatShape(bias.shape)}, it needs [${width}].`);
  if (x.shape.length !== 2) {
    const rows = linear(x.reshape([sizeOf(x.shape.slice(0, -1)), features]), weight, bias);
    return rows.reshape([...x.shape.slice(0, -1), width]);
  }
  const out = make([x.shape[0], width], x.dtype, x.device);
  if (bias !== null)
    x.device.run('unary', { op: 'copy', x: viewOf(bias, out.shape, [0, bias.strides[0]]), out });
  const transposed = viewOf(weight, [features, width], [weight.strides[1], weight.strides[0]]);
  x.device.run('matmul', {
    x: batched(x),
    y: batched(transposed),
    out: batched(out),
    accumulate: bias !== null,
  });
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  return attach(out, 'linear', inputs, (g) => {
    const wordMajor = weight.strides[0] === 1 && weight.strides[1] !== 1;
    return [
      x.requiresGrad ? product(g, weight) : null,
      !weight.requiresGrad
        ? null
        : wordMajor
          ? product(x.transpose(0, 1), g).transpose(0, 1)
          : product(g.transpose(0, 1), x),
      bias?.requiresGrad === true ? g.sum(0) : null,
    ];
  });
}

function square(x: Tensor, name: string): [number, number] {
  const rank = x.shape.length;
  const n = x.shape[rank - 1];
  if (rank < 2 || x.shape[rank - 2] !== n)
    throw shapeError(
      `${name}: needs square matrices, not ${formatShape(x.shape)}; the last two sizes must be equal. Slice or reshape it.`,
      { operation: name, shape: [...x.shape] },
    );
  checkFloat(name, x);
  return [sizeOf(x.shape.slice(0, -2)), n];
}

/** The inverse of square matrices; NaN where there is none. */
export function inverse(x: Tensor): Tensor {
  const [batches, n] = square(x, 'inverse');
  const matrices = x.detach().reshape([batches, n, n]);
  const out = make([batches, n, n], x.dtype, x.device);
  x.device.run('inverse', { x: matrices, out });
  const y = new Tensor(out.storage, x.shape);
  return attach(y, 'inverse', [x], (g) => {
    const t = y.transpose(-2, -1);
    return [t.matmul(g).matmul(t).neg()];
  });
}

/** Up to this many rows the slopes of a determinant are found without its inverse. */
const MOST_MINORS = 6;

/**
 * The slopes of the determinants of [batches, n, n] in each element. Of small matrices, from the
 * determinants without its row and column, so that they hold where there is no inverse, too.
 */
function cofactors(x: Tensor, determinant: Tensor): Tensor {
  const [batches, n] = x.shape;
  if (n > MOST_MINORS)
    return inverse(x)
      .transpose(-2, -1)
      .mul(determinant.reshape([batches, 1, 1]));
  const positions: number[] = [];
  const signs: number[] = [];
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) {
      signs.push((row + column) % 2 === 0 ? 1 : -1);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) if (i !== row && j !== column) positions.push(i * n + j);
    }
  const picked = x.reshape([batches, n * n]).indexSelect(1, positions);
  const minors = det(picked.reshape([batches * n * n, n - 1, n - 1])).reshape([batches, n, n]);
  return minors.mul(tensor(signs, { shape: [n, n], dtype: x.dtype, device: x.device }));
}

/** The determinant of square matrices. */
export function det(x: Tensor): Tensor {
  const [batches, n] = square(x, 'det');
  const out = make(x.shape.slice(0, -2), x.dtype, x.device);
  x.device.run('determinant', {
    x: x.detach().reshape([batches, n, n]),
    out: viewOf(out, [batches], [1]),
  });
  return attach(out, 'det', [x], (g) => {
    const each = g.reshape([batches, 1, 1]);
    if (n < 2) return [each.reshape(x.shape)];
    const slopes = cofactors(x.detach().reshape([batches, n, n]), out);
    return [slopes.mul(each).reshape(x.shape)];
  });
}

/** The outer product of two vectors: [n], [m] to [n, m]. */
export function outer(x: Tensor, y: Tensor): Tensor {
  if (x.shape.length !== 1 || y.shape.length !== 1)
    throw shapeError(
      `outer: needs two vectors, not ${formatShape(x.shape)} and ${formatShape(y.shape)}; flatten() them, or use matmul for matrices.`,
      { operation: 'outer', a: [...x.shape], b: [...y.shape] },
    );
  return x.unsqueeze(1).mul(y.unsqueeze(0));
}
