// A batch's entries grouped by column: a stable radix sort, eleven bits at a time, of records that
// carry row and value along, so that all reading is straight on. Its time depends on the number of
// entries, not on that of columns.

import { GROUP_BITS, JOB_RESULT } from '../layout';
import { address, integer } from './job';

const DIGITS = 1 << GROUP_BITS;
const MASK = DIGITS - 1;

/** How many entries have each digit, as the position of the first of them. */
function positions(indices: usize, entries: i32, shift: i32, counts: usize): void {
  memory.fill(counts, 0, DIGITS << 2);
  const end = indices + (<usize>entries << 2);
  for (; indices < end; indices += 4) {
    const at = counts + (<usize>((load<i32>(indices) >> shift) & MASK) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let sum = 0;
  for (let d = 0; d < DIGITS; d++) {
    const at = counts + (<usize>d << 2);
    const n = load<i32>(at);
    store<i32>(at, sum);
    sum += n;
  }
}

/** The next position of a column's digit, which it takes. */
@inline
function next(counts: usize, column: i32, shift: i32): usize {
  const at = counts + (<usize>((column >> shift) & MASK) << 2);
  const position = load<i32>(at);
  store<i32>(at, position + 1);
  return <usize>position;
}

/**
 * offsets, indices, values, rows, entries, passes (1 to 3), columns of the sorted entries, their
 * rows, their values, distinct columns, each one's first entry, room for two lists of records of
 * 16 bytes, room for counts. JOB_RESULT: the number of distinct columns.
 */
export function groupByColumn(): void {
  const offsets = address(0);
  const indices = address(1);
  const values = address(2);
  const rows = integer(3);
  const entries = integer(4);
  const passes = integer(5);
  const counts = address(12);
  let from = address(11);
  let to = from + (<usize>entries << 4);

  positions(indices, entries, 0, counts);
  for (let row = 0; row < rows; row++) {
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    for (let e = load<i32>(offsets + (<usize>row << 2)); e < end; e++) {
      const column = load<i32>(indices + (<usize>e << 2));
      const value = load<i32>(values + (<usize>e << 2));
      const position = next(counts, column, 0);
      if (passes == 1) put(position, column, row, value);
      else {
        const record = from + (position << 4);
        store<i32>(record, column);
        store<i32>(record, row, 4);
        store<i32>(record, value, 8);
      }
    }
  }
  for (let pass = 1; pass < passes; pass++) {
    const shift = pass * GROUP_BITS;
    positions(indices, entries, shift, counts);
    const end = from + (<usize>entries << 4);
    for (let record = from; record < end; record += 16) {
      const column = load<i32>(record);
      const position = next(counts, column, shift);
      if (pass == passes - 1) put(position, column, load<i32>(record, 4), load<i32>(record, 8));
      else v128.store(to + (position << 4), v128.load(record));
    }
    const t = from;
    from = to;
    to = t;
  }

  let count = 0;
  let before = -1;
  let first = 0;
  for (let i = 0; i < entries; i++) {
    const column = load<i32>(address(6) + (<usize>i << 2));
    const differs = column != before;
    count += <i32>differs;
    first = select(i, first, differs);
    before = column;
    store<i32>(address(9) + (<usize>(count - 1) << 2), column);
    store<i32>(address(10) + (<usize>(count - 1) << 2), first);
  }
  store<i32>(JOB_RESULT, count);
}

@inline
function put(position: usize, column: i32, row: i32, value: i32): void {
  store<i32>(address(6) + (position << 2), column);
  store<i32>(address(7) + (position << 2), row);
  store<i32>(address(8) + (position << 2), value);
}
