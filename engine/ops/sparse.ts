// Sparse rows times a weight, and the row-sparse gradient of that weight.

import { attach } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import { formatShape, isContiguous, shapeError } from '../tensor/shape.ts';
import type { Gradient } from '../tensor/sparse.ts';
import { CsrTensor, RowSparse, csr } from '../tensor/sparse.ts';
import { hostIntegersOf } from '../tensor/host-data.ts';
import { Tensor } from '../tensor/tensor.ts';
import { bothDevices, compact, make } from './common.ts';

export interface SparseOptions {
  /** Give the weight's gradient as the rows that the input touched (for SparseAdam) instead of a whole matrix. */
  readonly sparse?: boolean;
}

/**
 * Sparse rows [rows, in] times the transpose of weight [out, in], plus bias [out]: [rows, out].
 * A weight stored word-major (a transposed view, as Linear's with `sparse: true`) is used where it
 * lies; any other is copied first.
 */
export function csrLinear(
  x: CsrTensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: SparseOptions = {},
): Tensor {
  if (weight.shape.length !== 2 || weight.shape[1] !== x.columns)
    throw shapeError(
      `linear: sparse rows of shape ${formatShape(x.shape)} do not fit a weight of shape ${formatShape(weight.shape)}; the weight's last size must be ${x.columns}.`,
      { operation: 'linear', input: [...x.shape], weight: [...weight.shape] },
    );
  return product(x, weight, 1, bias, options.sparse ?? false);
}

/**
 * `dim` tells along which dimension of `weight` the columns of x lie: 0 for [columns, width], 1
 * for [width, columns].
 */
function product(
  x: CsrTensor,
  weight: Tensor,
  dim: 0 | 1,
  bias: Tensor | null,
  sparse: boolean,
): Tensor {
  for (const t of bias === null ? [weight] : [weight, bias]) {
    if (t.device !== x.device)
      throw new WinnowError(
        'tensor.device',
        `linear: the sparse rows and the weight lie on different devices (${bothDevices(x.device, t.device)}). Make the rows with csr(.., { device }).`,
      );
    if (t.dtype !== x.dtype)
      throw new WinnowError(
        'tensor.dtype',
        `linear: the sparse rows hold ${x.dtype}, the weight ${t.dtype}. Make the rows with csr(.., { dtype }).`,
      );
  }
  const width = weight.shape[1 - dim];
  const rows = compact(dim === 0 ? weight.detach() : weight.detach().transpose(0, 1));
  const out = make([x.rows, width], weight.dtype, x.device);
  x.device.run('csrMatmul', {
    csr: x.csr,
    weight: rows,
    bias: bias === null ? null : compact(bias),
    out,
  });
  const inputs = bias === null ? [weight, x.values] : [weight, x.values, bias];
  return attach(out, 'csrLinear', inputs, (g) => {
    const gradOutput = compact(g);
    return [
      weight.requiresGrad ? weightGradient(x, gradOutput, weight, dim, sparse) : null,
      x.values.requiresGrad ? valuesGradient(x, gradOutput, rows) : null,
      bias?.requiresGrad === true ? g.sum(0) : null,
    ];
  });
}

function weightGradient(
  x: CsrTensor,
  gradOutput: Tensor,
  weight: Tensor,
  dim: 0 | 1,
  sparse: boolean,
): Gradient {
  const groups = x.csr.byColumn;
  if (groups === null || x.columnIds === null)
    throw new WinnowError(
      'sparse.byColumn',
      'backward: these sparse rows were made with { byColumn: false }, which is for prediction only. Leave the option out when training.',
    );
  const values = make([groups.count, gradOutput.shape[1]], gradOutput.dtype, x.device);
  x.device.run('csrWeightGrad', { csr: x.csr, gradOutput, out: values });
  const gradient = new RowSparse(
    { count: groups.count, ids: groups.columnIds, values: values.storage },
    x.columnIds,
    [weight.shape[0], weight.shape[1]],
    dim,
  );
  return sparse ? gradient : gradient.toDense();
}

function valuesGradient(x: CsrTensor, gradOutput: Tensor, rows: Tensor): Tensor {
  const out = make([x.entries], gradOutput.dtype, x.device);
  x.device.run('csrValuesGrad', { csr: x.csr, weight: rows, gradOutput, out });
  return out;
}

/** Sparse rows [rows, columns] times a dense weight [columns, width]. */
export function csrMatmul(x: CsrTensor, weight: Tensor, options: SparseOptions = {}): Tensor {
  if (weight.shape.length !== 2 || weight.shape[0] !== x.columns)
    throw shapeError(
      `matmul: sparse rows of shape ${formatShape(x.shape)} do not fit a matrix of shape ${formatShape(weight.shape)}; its first size must be ${x.columns}.`,
    );
  return product(x, weight, 0, null, options.sparse ?? false);
}

/**
 * Rows of weight [count, width] by index: indices [..] give [.., width]. With `sparse` the gradient
 * is that of the rows met. They are found on the host: give numbers, or an int32 tensor made of
 * numbers.
 */
export function embedding(
  weight: Tensor,
  indices: Tensor | readonly number[] | Int32Array,
  options: SparseOptions = {},
): Tensor {
  if (weight.shape.length !== 2)
    throw shapeError(
      `embedding: the weight has shape ${formatShape(weight.shape)}; it needs [count, width].`,
    );
  const [count, width] = weight.shape;
  const ids = indices instanceof Tensor ? hostIntegersOf(indices) : Int32Array.from(indices);
  const shape = indices instanceof Tensor ? indices.shape : [indices.length];
  for (let i = 0; i < (ids?.length ?? 0); i++)
    if (ids !== null && !(ids[i] >= 0 && ids[i] < count))
      throw new WinnowError(
        'tensor.index',
        `embedding: index ${ids[i]} (number ${i}) is outside 0..${count - 1}; a weight of shape ${formatShape(weight.shape)} has ${count} rows.`,
        { operation: 'embedding', index: ids[i], position: i, count },
      );
  if (options.sparse !== true) {
    const flat = indices instanceof Tensor ? indices.reshape([-1]) : indices;
    return weight.indexSelect(0, flat).reshape([...shape, width]);
  }
  if (ids === null)
    throw new WinnowError(
      'nn.embedding',
      `embedding: a row-sparse gradient needs the indices on the host, and this tensor of shape ${formatShape(shape)} was computed on ${weight.device.name}. Give numbers (await indices.array()) or tensor(numbers, { dtype: 'int32' }), or leave { sparse: true } out.`,
      { shape: [...shape] },
    );
  const offsets = Int32Array.from({ length: ids.length + 1 }, (_, i) => i);
  const rows = csr(offsets, ids, null, [ids.length, count], {
    device: weight.device,
    dtype: weight.dtype === 'float64' ? 'float64' : 'float32',
  });
  return csrMatmul(rows, weight, options).reshape([...shape, width]);
}

/** Numbers that the host has to look at: an array, or an int32 tensor made of one. */
export type HostIndices = Tensor | ArrayLike<number>;

/** The numbers of `x` on the host. */
function onHost(x: HostIndices, what: string): ArrayLike<number> {
  if (!(x instanceof Tensor)) return x;
  const host = hostIntegersOf(x);
  if (host !== null) return host;
  throw new WinnowError(
    'nn.embeddingBag',
    `embeddingBag: the ${what} are needed on the host, and this tensor of shape ${formatShape(x.shape)} (${x.dtype}) was computed on ${x.device.name}. Give numbers (await ${what}.array()) or tensor(numbers, { dtype: 'int32' }).`,
    { shape: [...x.shape] },
  );
}

export interface EmbeddingBagOptions extends SparseOptions {
  readonly mode?: 'sum' | 'mean';
  /** The last offset is where the last bag ends, not where a further one begins. */
  readonly includeLastOffset?: boolean;
  /** One factor per index; with mode 'sum' only. A tensor [indices] may require a gradient. */
  readonly perSampleWeights?: Tensor | ArrayLike<number> | null;
}

/**
 * Sums or means of rows of `weight` [count, width]: bag b takes the rows indices[offsets[b]] ..
 * indices[offsets[b + 1]] (the last bag runs to the end; an empty bag gives zeros). Indices [bags,
 * n] need no offsets: each row is a bag. Indices and offsets must be known on the host, since the
 * gradient is prepared on the CPU; a CsrTensor made once serves as well: `csrMatmul`.
 */
export function embeddingBag(
  weight: Tensor,
  indices: HostIndices,
  offsets: HostIndices | null = null,
  options: EmbeddingBagOptions = {},
): Tensor {
  const { mode = 'sum', perSampleWeights = null } = options;
  if (indices instanceof Tensor || offsets instanceof Tensor || offsets === null) {
    const bags = offsets === null ? rowsAsBags(indices) : onHost(offsets, 'offsets');
    const weights = perSampleWeights instanceof Tensor && offsets === null ? perSampleWeights.flatten() : perSampleWeights; // prettier-ignore
    return embeddingBag(weight, onHost(indices, 'indices'), bags, {
      ...options,
      includeLastOffset: offsets !== null && options.includeLastOffset,
      perSampleWeights: weights,
    });
  }
  if (options.includeLastOffset === true) {
    const last = offsets.length - 1;
    if (offsets[last] !== indices.length)
      throw new WinnowError(
        'sparse.offsets',
        `embeddingBag: with includeLastOffset the last offset is the number of indices, ${indices.length}, not ${offsets[last]}.`,
        { operation: 'embeddingBag', offset: offsets[last], indices: indices.length },
      );
    const begins = Array.from(offsets).slice(0, last);
    return embeddingBag(weight, indices, begins, { ...options, includeLastOffset: false });
  }
  const bags = offsets.length;
  checkBags(weight, indices, offsets);
  const ends = Int32Array.from({ length: bags + 1 }, (_, b) =>
    b < bags ? offsets[b] : indices.length,
  );
  const dtype = weight.dtype === 'float64' ? 'float64' : 'float32';
  let values: ArrayLike<number> | null = null;
  if (perSampleWeights !== null) {
    if (mode === 'mean')
      throw new WinnowError(
        'nn.embeddingBag',
        "embeddingBag: perSampleWeights go with mode 'sum' only.",
      );
    if (perSampleWeights instanceof Tensor)
      return weightedBags(weight, indices, ends, perSampleWeights, options.sparse ?? false);
    values = perSampleWeights;
  } else if (mode === 'mean') {
    const shares = new Float64Array(indices.length);
    for (let b = 0; b < bags; b++) shares.fill(1 / (ends[b + 1] - ends[b]), ends[b], ends[b + 1]);
    values = shares;
  }
  const rows = csr(ends, indices, values, [bags, weight.shape[0]], {
    device: weight.device,
    dtype,
  });
  return csrMatmul(rows, weight, options);
}

/** Where the rows of [bags, n] begin. */
function rowsAsBags(indices: HostIndices): number[] {
  if (!(indices instanceof Tensor) || indices.shape.length !== 2)
    throw new WinnowError(
      'nn.embeddingBag',
      'embeddingBag: numbers in a row need the offsets at which the bags begin: forward(indices, offsets). Only a tensor [bags, n] needs none.',
    );
  const [bags, n] = indices.shape;
  return Array.from({ length: bags }, (_, b) => b * n);
}

function checkBags(weight: Tensor, indices: ArrayLike<number>, offsets: ArrayLike<number>): void {
  const [count] = weight.shape;
  let at = 0;
  for (let b = 0; b < offsets.length; b++) {
    const next = offsets[b];
    if (!(next >= at && next <= indices.length && (b > 0 || next === 0)))
      throw new WinnowError(
        'sparse.offsets',
        `embeddingBag: bag ${b} begins at ${next}; offsets must begin with 0, never fall, and not pass the ${indices.length} indices.`,
        { operation: 'embeddingBag', bag: b, offset: next, indices: indices.length },
      );
    at = next;
  }
  for (let i = 0; i < indices.length; i++)
    if (!(indices[i] >= 0 && indices[i] < count))
      throw new WinnowError(
        'sparse.index',
        `embeddingBag: index ${indices[i]} (number ${i}) is outside 0..${count - 1}; a weight of shape ${formatShape(weight.shape)} has ${count} rows.`,
        { operation: 'embeddingBag', index: indices[i], position: i, count },
      );
}

/** Per-sample weights that live on the device: their grouping by column is picked there. */
function weightedBags(
  weight: Tensor,
  indices: ArrayLike<number>,
  ends: Int32Array,
  weights: Tensor,
  sparse: boolean,
): Tensor {
  const n = indices.length;
  if (weights.shape.length !== 1 || weights.shape[0] !== n)
    throw shapeError(
      `embeddingBag: ${n} indices need perSampleWeights of shape [${n}], not ${formatShape(weights.shape)}.`,
    );
  // Positions as values (exact up to 2^24 in float32) tell where the sort put each entry.
  const positions = Float64Array.from({ length: n }, (_, e) => e);
  const dtype = weight.dtype === 'float64' ? 'float64' : 'float32';
  const shape = [ends.length - 1, weight.shape[0]] as const;
  const sorted = csr(ends, indices, positions, shape, { device: weight.device, dtype });
  const plain = compact(weights.detach());
  const byColumn = sorted.csr.byColumn;
  if (byColumn === null) throw new WinnowError('sparse.byColumn', 'embeddingBag: no grouping.');
  const order = new Tensor(byColumn.entryValues, [n]).type('int32');
  const grouped = plain.indexSelect(0, order);
  const values =
    isContiguous(plain.shape, plain.strides) && plain.offset === 0 ? plain : plain.clone();
  const storage = {
    ...sorted.csr,
    values: values.storage,
    byColumn: { ...byColumn, entryValues: grouped.storage },
  };
  return product(new CsrTensor(storage, weights, sorted.columnIds), weight, 0, null, sparse);
}
