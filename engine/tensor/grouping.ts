// Sparse rows grouped by column: what the gradient of a sparse layer's weight is added up from. A
// counting sort over the columns that occur. They are found by a bitmap, so that the time depends
// on the entries, and hardly on the size of the vocabulary.

export interface ColumnGroups {
  /** Distinct, ascending. */
  readonly columnIds: Int32Array;
  /** Column c holds entries columnOffsets[c] .. columnOffsets[c + 1] of what follows. */
  readonly columnOffsets: Int32Array;
  /** Ascending within a column. */
  readonly entryRows: Int32Array;
  readonly entryValues: Float32Array | Float64Array;
}

/** By column; all zero between calls. */
let counts = new Int32Array(0);
let occurs = new Int32Array(0);
/** What is handed out until the next call. */
let columnOffsets = new Int32Array(0);
let entryRows = new Int32Array(0);
let singles = new Float32Array(0);
let doubles = new Float64Array(0);

/**
 * Groups the entries of rows by column. All but `columnIds` is memory that the next call uses
 * again. The indices must lie within the columns.
 */
export function groupByColumn(
  offsets: Int32Array,
  indices: Int32Array,
  values: Float32Array | Float64Array,
  columns: number,
): ColumnGroups {
  const entries = indices.length;
  if (counts.length < columns) {
    counts = new Int32Array(columns);
    occurs = new Int32Array(Math.ceil(columns / 32));
  }
  if (entryRows.length < entries) {
    const room = 2 ** Math.ceil(Math.log2(entries));
    columnOffsets = new Int32Array(room + 1);
    entryRows = new Int32Array(room);
  }
  let distinct = 0;
  for (let e = 0; e < entries; e++) {
    const column = indices[e];
    if (counts[column]++ > 0) continue;
    occurs[column >> 5] |= 1 << (column & 31);
    distinct++;
  }
  const columnIds = new Int32Array(distinct);
  let place = 0;
  for (let c = 0, word = 0; c < distinct; word++) {
    for (let bits = occurs[word]; bits !== 0; bits &= bits - 1) {
      const column = word * 32 + 31 - Math.clz32(bits & -bits);
      const count = counts[column];
      // From here on the place of the column's next entry.
      counts[column] = place;
      columnIds[c] = column;
      columnOffsets[c++] = place;
      place += count;
    }
    occurs[word] = 0;
  }
  columnOffsets[distinct] = entries;
  if (values instanceof Float64Array) {
    if (doubles.length < entries) doubles = new Float64Array(entryRows.length);
  } else if (singles.length < entries) singles = new Float32Array(entryRows.length);
  const entryValues = values instanceof Float64Array ? doubles : singles;
  for (let r = 0; r + 1 < offsets.length; r++) {
    for (let e = offsets[r]; e < offsets[r + 1]; e++) {
      const to = counts[indices[e]]++;
      entryRows[to] = r;
      entryValues[to] = values[e];
    }
  }
  for (let c = 0; c < distinct; c++) counts[columnIds[c]] = 0;
  return {
    columnIds,
    columnOffsets: columnOffsets.subarray(0, distinct + 1),
    entryRows: entryRows.subarray(0, entries),
    entryValues: entryValues.subarray(0, entries),
  };
}
