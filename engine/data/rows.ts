// Rows on the host, as plain typed arrays: what a vectorizer makes and a batch is cut from. Most of
// a text's row is zero, so rows are sparse (CSR); what is known of a sample besides its words (the
// vector of an encoder) may stand beside them as a dense row.

/** Row r holds entries offsets[r] .. offsets[r + 1]: columns `indices`, numbers `values`. */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** Row-major. */
export interface DenseRows {
  readonly columns: number;
  readonly values: Float32Array;
}

/** What a network is given of some samples: their sparse rows and, where there are any, dense ones. */
export interface Features {
  readonly rows: SparseRows;
  readonly dense?: DenseRows | null;
}

/** The given rows, in the given order, copied out. */
export function selectRows(source: SparseRows, order: ArrayLike<number>): SparseRows {
  const offsets = new Int32Array(order.length + 1);
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    offsets[i + 1] = offsets[i] + source.offsets[row + 1] - source.offsets[row];
  }
  const indices = new Int32Array(offsets[order.length]);
  const values = new Float32Array(indices.length);
  for (let i = 0; i < order.length; i++) {
    const from = source.offsets[order[i]];
    const to = source.offsets[order[i] + 1];
    indices.set(source.indices.subarray(from, to), offsets[i]);
    values.set(source.values.subarray(from, to), offsets[i]);
  }
  return { rows: order.length, columns: source.columns, offsets, indices, values };
}

/** The same of sparse and dense rows together. */
export function selectFeatures({ rows, dense }: Features, order: ArrayLike<number>): Features {
  const selected = selectRows(rows, order);
  if (dense === undefined || dense === null) return { rows: selected };
  const { columns } = dense;
  const values = new Float32Array(order.length * columns);
  for (let i = 0; i < order.length; i++) {
    values.set(dense.values.subarray(order[i] * columns, (order[i] + 1) * columns), i * columns);
  }
  return { rows: selected, dense: { columns, values } };
}
