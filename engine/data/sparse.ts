// Sparse rows on the host, and batches of them: what a text classifier trains on.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { CsrOptions, CsrTensor } from '../tensor/sparse.ts';
import { csr } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/creation.ts';
import type { Dataset } from './dataset.ts';

/** Row r holds the entries offsets[r] .. offsets[r + 1]: columns `indices`, factors `values`. */
export interface SparseRows {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly columns: number;
}

/** The given rows, in the given order. */
export function selectRows(rows: SparseRows, order: ArrayLike<number>): SparseRows {
  const offsets = new Int32Array(order.length + 1);
  for (let i = 0; i < order.length; i++)
    offsets[i + 1] = offsets[i] + rows.offsets[order[i] + 1] - rows.offsets[order[i]];
  const indices = new Int32Array(offsets[order.length]);
  const values = new Float32Array(offsets[order.length]);
  for (let i = 0; i < order.length; i++) {
    const start = rows.offsets[order[i]];
    const end = rows.offsets[order[i] + 1];
    indices.set(rows.indices.subarray(start, end), offsets[i]);
    values.set(rows.values.subarray(start, end), offsets[i]);
  }
  return { offsets, indices, values, columns: rows.columns };
}

/** Rows as a CsrTensor on a device. */
export function toCsr(rows: SparseRows, options: CsrOptions = {}): CsrTensor {
  const shape = [rows.offsets.length - 1, rows.columns] as const;
  return csr(rows.offsets, rows.indices, rows.values, shape, options);
}

/** Sparse rows with a class each. Batches are [CsrTensor, labels int32 [n]]. */
export class SparseDataset implements Dataset<number> {
  readonly rows: SparseRows;
  readonly labels: Int32Array;
  readonly device: Backend | undefined;

  constructor(rows: SparseRows, labels: ArrayLike<number>, options: { device?: Backend } = {}) {
    if (labels.length !== rows.offsets.length - 1)
      throw new WinnowError(
        'data.length',
        `SparseDataset: ${rows.offsets.length - 1} rows but ${labels.length} labels.`,
      );
    this.rows = rows;
    this.labels = Int32Array.from(labels);
    this.device = options.device;
  }

  get length(): number {
    return this.labels.length;
  }

  /** A sample is its number; `batch` makes the tensors. */
  get(index: number): number {
    return index;
  }

  batch(indices: Int32Array): readonly [CsrTensor, Tensor] {
    const labels = indices.map((i) => this.labels[i]);
    const { device } = this;
    return [toCsr(selectRows(this.rows, indices), { device }), tensor(labels, { device })];
  }
}
