// Batches of sparse rows, as tensors on a device.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { CsrOptions, CsrTensor } from '../tensor/sparse.ts';
import { csr } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/creation.ts';
import type { Dataset } from './dataset.ts';
import { selectRows, type SparseRows } from './rows.ts';

/** Rows as a CsrTensor on a device. */
export function toCsr(rows: SparseRows, options: CsrOptions = {}): CsrTensor {
  const shape = [rows.rows, rows.columns] as const;
  return csr(rows.offsets, rows.indices, rows.values, shape, options);
}

/** Sparse rows with a class each. Batches are [CsrTensor, labels int32 [n]]. */
export class SparseDataset implements Dataset<number> {
  readonly rows: SparseRows;
  readonly labels: Int32Array;
  readonly device: Backend | undefined;

  constructor(rows: SparseRows, labels: ArrayLike<number>, options: { device?: Backend } = {}) {
    if (labels.length !== rows.rows)
      throw new WinnowError(
        'data.length',
        `SparseDataset: ${rows.rows} rows but ${labels.length} labels.`,
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
