// The grouping of a batch by column, which the gradient needs, where the batch already lies.

import type { ByColumn, CsrStorage, GroupedColumns } from '../../backend.ts';
import { GROUP_BITS, GROUP_BY_COLUMN, JOB_RESULT } from '../layout.ts';
import type { Machine } from '../machine.ts';
import type { MemoryOwner } from '../storage.ts';

/** Null where the values are not float32. */
export function groupByColumn(
  machine: Machine,
  backend: MemoryOwner,
  csr: Omit<CsrStorage, 'byColumn'>,
): GroupedColumns | null {
  if (csr.values.dtype !== 'float32') return null;
  const { entries } = csr;
  const entryRows = backend.allocate(entries, 'int32');
  const entryValues = backend.allocate(entries, 'float32');
  const list = 4 * Math.ceil(entries / 4) * 4;
  const columns = machine.scratch(3 * list + 2 * 16 * entries + 4 * 2 ** GROUP_BITS);
  const ids = columns + list;
  const firsts = ids + list;
  const records = firsts + list;
  const a = machine.integers;
  a[0] = machine.address(csr.offsets);
  a[1] = machine.address(csr.indices);
  a[2] = machine.address(csr.values);
  a[3] = csr.rows;
  a[4] = entries;
  a[5] = csr.columns <= 2 ** GROUP_BITS ? 1 : csr.columns <= 2 ** (2 * GROUP_BITS) ? 2 : 3;
  a[6] = columns;
  a[7] = machine.address(entryRows);
  a[8] = machine.address(entryValues);
  a[9] = ids;
  a[10] = firsts;
  a[11] = records;
  a[12] = records + 2 * 16 * entries;
  machine.run(GROUP_BY_COLUMN, 1, 0);
  const [count] = new Int32Array(backend.buffer, JOB_RESULT, 1);
  const columnIds = new Int32Array(backend.buffer, ids, count).slice();
  const ends = new Int32Array(count + 1);
  ends.set(new Int32Array(backend.buffer, firsts, count));
  ends[count] = entries;
  const byColumn: ByColumn = {
    count,
    columnIds: backend.allocate(count, 'int32'),
    columnOffsets: backend.allocate(count + 1, 'int32'),
    entryRows,
    entryValues,
  };
  backend.write(byColumn.columnIds, columnIds);
  backend.write(byColumn.columnOffsets, ends);
  return { byColumn, columnIds };
}
