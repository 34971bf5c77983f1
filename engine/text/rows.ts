// Sparse rows as plain typed arrays (CSR): what the vectorizer makes and a batch is cut from. No
// text ever becomes a dense row.

/** Row r holds entries offsets[r] .. offsets[r + 1]: columns ascending and distinct, values not 0. */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** The given rows, in the given order, copied out. */
export function takeRows(source: SparseRows, rows: ArrayLike<number>): SparseRows {
  const offsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    offsets[i + 1] = offsets[i] + source.offsets[row + 1] - source.offsets[row];
  }
  const indices = new Int32Array(offsets[rows.length]);
  const values = new Float32Array(indices.length);
  for (let i = 0; i < rows.length; i++) {
    const from = source.offsets[rows[i]];
    const to = source.offsets[rows[i] + 1];
    indices.set(source.indices.subarray(from, to), offsets[i]);
    values.set(source.values.subarray(from, to), offsets[i]);
  }
  return { rows: rows.length, columns: source.columns, offsets, indices, values };
}
