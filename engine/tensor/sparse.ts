// Sparse data: rows of which few columns are not zero (CsrTensor), and gradients of which few rows
// are not zero (RowSparse). A text is a row of a CsrTensor; the words of a batch are the rows of
// the first layer's gradient.

import type {
  Backend,
  ByColumn,
  CsrStorage,
  GroupedColumns,
  DType,
  RowsStorage,
  Storage,
} from '../backends/backend.ts';
import { defaultDevice } from './device.ts';
import { WinnowError } from '../errors.ts';
import { groupByColumn } from './grouping.ts';
import type { ColumnGroups } from './grouping.ts';
import { checkBackend } from '../ops/common.ts';
import { allocate } from './scope.ts';
import { formatShape, shapeError } from './shape.ts';
import { zeros } from './creation.ts';
import { Tensor } from './tensor.ts';

export type Gradient = Tensor | RowSparse;

/** Adds two gradients of one tensor. Two row-sparse ones stay row-sparse. */
export function addGradients(a: Gradient, b: Gradient): Gradient {
  if (a instanceof RowSparse && b instanceof RowSparse) return a.merge(b);
  const x = a instanceof RowSparse ? a.toDense() : a;
  const y = b instanceof RowSparse ? b.toDense() : b;
  return x.add(y);
}

/**
 * The gradient of a matrix of which only some slices along `dim` are not zero: rows of an embedding
 * (dim 0), or columns of a Linear's [out, in] weight, one per word (dim 1).
 */
export class RowSparse {
  readonly rows: RowsStorage;
  /** Shape of the whole gradient, that of the parameter. */
  readonly shape: readonly [number, number];
  readonly dim: 0 | 1;
  /** The ids on the host: ascending, distinct. */
  readonly ids: Int32Array;
  readonly device: Backend;

  constructor(rows: RowsStorage, ids: Int32Array, shape: readonly [number, number], dim: 0 | 1) {
    this.rows = rows;
    this.ids = ids;
    this.shape = shape;
    this.dim = dim;
    this.device = rows.values.backend;
  }

  /** A row-sparse gradient from host data: `values` [ids.length, width]. Of an id that stands twice, the values add up. */
  static from(
    ids: ArrayLike<number>,
    values: ArrayLike<number>,
    shape: readonly [number, number],
    options: { dim?: 0 | 1; device?: Backend; dtype?: 'float32' | 'float64' } = {},
  ): RowSparse {
    const { dim = 0, device = defaultDevice(), dtype = 'float32' } = options;
    const width = shape[1 - dim];
    if (values.length !== ids.length * width)
      throw shapeError(
        `RowSparse: ${ids.length} rows of width ${width} need ${ids.length * width} values, not ${values.length}.`,
      );
    const host = Int32Array.from(new Set(Array.from(ids))).sort();
    for (const id of host)
      if (!(id >= 0 && id < shape[dim]))
        throw new WinnowError(
          'sparse.index',
          `RowSparse: there is no row ${id}; a gradient of shape ${formatShape(shape)} has rows 0..${shape[dim] - 1} along dimension ${dim}.`,
          { row: id, shape: [...shape], dim },
        );
    const at = new Map(Array.from(host, (id, i) => [id, i]));
    const length = host.length * width;
    const data = dtype === 'float64' ? new Float64Array(length) : new Float32Array(length);
    for (let i = 0; i < ids.length; i++) {
      const to = (at.get(ids[i]) ?? 0) * width;
      for (let j = 0; j < width; j++) data[to + j] += values[i * width + j];
    }
    const rows = {
      count: host.length,
      ids: upload(device, host, 'int32'),
      values: upload(device, data, dtype),
    };
    return new RowSparse(rows, host, shape, dim);
  }

  get dtype(): DType {
    return this.rows.values.dtype;
  }

  /** Length of one slice. */
  get width(): number {
    return this.shape[1 - this.dim];
  }

  /** The rows' values, [count, width]. */
  get values(): Tensor {
    return new Tensor(this.rows.values, [this.rows.count, this.width]);
  }

  storages(): readonly Storage[] {
    return [this.rows.ids, this.rows.values];
  }

  /** The same gradient with its zeros; with dim 1 a transposed view, word-major in memory. */
  toDense(): Tensor {
    const dense = zeros([this.shape[this.dim], this.width], {
      dtype: this.dtype,
      device: this.device,
    });
    this.device.run('addRows', { rows: this.rows, width: this.width, out: dense });
    return this.dim === 0 ? dense : dense.transpose(0, 1);
  }

  /** Multiplied by a number. */
  scale(factor: number | Tensor): RowSparse {
    return this.withValues(this.values.mul(factor));
  }

  /** The same rows with other values [count, width]. */
  withValues(values: Tensor): RowSparse {
    const rows = { count: this.rows.count, ids: this.rows.ids, values: values.storage };
    return new RowSparse(rows, this.ids, this.shape, this.dim);
  }

  /** The sum of two gradients of one parameter. */
  merge(other: RowSparse): RowSparse {
    const ids = Int32Array.from(new Set([...this.ids, ...other.ids])).sort();
    const at = new Map<number, number>();
    for (let i = 0; i < ids.length; i++) at.set(ids[i], i);
    const values = zeros([ids.length, this.width], { dtype: this.dtype, device: this.device });
    const out = { storage: values.storage, offset: 0, shape: [1, ...values.shape], strides: [0, ...values.strides] }; // prettier-ignore
    for (const part of [this, other]) {
      const position = part.ids.map((id) => at.get(id) ?? 0);
      const index = new Tensor(upload(this.device, position, 'int32'), [position.length]);
      const x = { storage: part.rows.values, offset: 0, shape: [1, position.length, this.width], strides: [0, this.width, 1] }; // prettier-ignore
      this.device.run('indexAdd', { x, index, out });
    }
    const rows = {
      count: ids.length,
      ids: upload(this.device, ids, 'int32'),
      values: values.storage,
    };
    return new RowSparse(rows, ids, this.shape, this.dim);
  }

  toString(): string {
    return `RowSparse ${formatShape(this.shape)}, ${this.rows.count} rows along dimension ${this.dim}`;
  }
}

export interface CsrOptions {
  readonly device?: Backend;
  readonly dtype?: 'float32' | 'float64';
  /** False skips the grouping by column, which only training needs. */
  readonly byColumn?: boolean;
  /** Whether the values take a gradient. */
  readonly requiresGrad?: boolean;
}

/** Sparse rows [rows, columns] on a device. Made by `csr`. */
export class CsrTensor {
  readonly csr: CsrStorage;
  readonly shape: readonly [number, number];
  /** The values as a tensor [entries]; it may require a gradient. */
  readonly values: Tensor;
  /** The distinct columns on the host, ascending; null without the grouping by column. */
  readonly columnIds: Int32Array | null;

  constructor(csr: CsrStorage, values: Tensor, columnIds: Int32Array | null) {
    this.csr = csr;
    this.shape = [csr.rows, csr.columns];
    this.values = values;
    this.columnIds = columnIds;
  }

  get rows(): number {
    return this.csr.rows;
  }

  get columns(): number {
    return this.csr.columns;
  }

  get entries(): number {
    return this.csr.entries;
  }

  get device(): Backend {
    return this.csr.values.backend;
  }

  get dtype(): DType {
    return this.csr.values.dtype;
  }

  storages(): readonly Storage[] {
    const { offsets, indices, values, byColumn } = this.csr;
    const own = [offsets, indices, values];
    if (byColumn === null) return own;
    return [
      ...own,
      byColumn.columnIds,
      byColumn.columnOffsets,
      byColumn.entryRows,
      byColumn.entryValues,
    ];
  }

  /** Frees the memory now. */
  dispose(): void {
    for (const storage of this.storages()) storage.backend.release(storage);
  }

  toString(): string {
    return `CsrTensor ${formatShape(this.shape)}, ${this.entries} entries, ${this.dtype}, ${this.device.name}`;
  }
}

/**
 * Sparse rows from host arrays: row r holds the entries offsets[r] .. offsets[r + 1], entry e being
 * `values[e]` in column `indices[e]` (`values` null: all 1). A column may stand twice in a row; the
 * values add up. The grouping by column, which training needs, is made here on the CPU.
 *
 * Throws `sparse.offsets`, `sparse.index` where the arrays contradict one another.
 */
export function csr(
  offsets: ArrayLike<number>,
  indices: ArrayLike<number>,
  values: ArrayLike<number> | null,
  shape: readonly [number, number],
  options: CsrOptions = {},
): CsrTensor {
  const { device = defaultDevice(), dtype = 'float32', byColumn = true } = options;
  checkBackend('csr', device);
  const [rows, columns] = shape;
  const entries = indices.length;
  const hostOffsets = offsets instanceof Int32Array ? offsets : Int32Array.from(offsets);
  const hostIndices = indices instanceof Int32Array ? indices : Int32Array.from(indices);
  const hostValues = floats(values, entries, dtype);
  check(hostOffsets, hostIndices, hostValues.length, rows, columns);
  const plain = {
    rows,
    columns,
    entries,
    offsets: upload(device, hostOffsets, 'int32'),
    indices: upload(device, hostIndices, 'int32'),
    values: upload(device, hostValues, dtype),
  };
  let grouped: GroupedColumns | null = null;
  if (byColumn) {
    grouped = device.groupByColumn?.(plain) ?? null;
    if (grouped === null) {
      const groups = groupByColumn(hostOffsets, hostIndices, hostValues, columns);
      grouped = {
        byColumn: uploadGroups(device, groups, dtype),
        columnIds: groups.columnIds,
      };
    }
  }
  const storage: CsrStorage = { ...plain, byColumn: grouped?.byColumn ?? null };
  const tensor = new Tensor(storage.values, [entries]);
  tensor.requiresGrad = options.requiresGrad ?? false;
  return new CsrTensor(storage, tensor, grouped?.columnIds ?? null);
}

function floats(
  values: ArrayLike<number> | null,
  entries: number,
  dtype: 'float32' | 'float64',
): Float32Array | Float64Array {
  if (dtype === 'float64') {
    if (values instanceof Float64Array) return values;
    return values === null ? new Float64Array(entries).fill(1) : Float64Array.from(values);
  }
  if (values instanceof Float32Array) return values;
  return values === null ? new Float32Array(entries).fill(1) : Float32Array.from(values);
}

function check(
  offsets: Int32Array,
  indices: Int32Array,
  values: number,
  rows: number,
  columns: number,
): void {
  const entries = indices.length;
  let ordered = offsets.length === rows + 1 && offsets[0] === 0 && offsets[rows] === entries;
  for (let r = 0; ordered && r < rows; r++) ordered = offsets[r] <= offsets[r + 1];
  if (!ordered)
    throw new WinnowError(
      'sparse.offsets',
      `csr: ${rows} rows need ${rows + 1} ascending offsets from 0 to the number of entries (${entries}).`,
      { rows, offsets: offsets.length, entries },
    );
  if (values !== entries)
    throw new WinnowError(
      'sparse.offsets',
      `csr: ${entries} column indices but ${values} values; give one value per index.`,
      { entries, values },
    );
  for (let e = 0; e < entries; e++)
    if (!(indices[e] >= 0 && indices[e] < columns))
      throw new WinnowError(
        'sparse.index',
        `csr: entry ${e} names column ${indices[e]}, outside 0..${columns - 1}.`,
        { entry: e, column: indices[e], columns },
      );
}

function upload(
  device: Backend,
  data: Int32Array | Float32Array | Float64Array,
  dtype: DType,
): Storage {
  const storage = allocate(device, data.length, dtype);
  if (data.length > 0) device.write(storage, data);
  return storage;
}

function uploadGroups(device: Backend, groups: ColumnGroups, dtype: DType): ByColumn {
  return {
    count: groups.columnIds.length,
    columnIds: upload(device, groups.columnIds, 'int32'),
    columnOffsets: upload(device, groups.columnOffsets, 'int32'),
    entryRows: upload(device, groups.entryRows, 'int32'),
    entryValues: upload(device, groups.entryValues, dtype),
  };
}
