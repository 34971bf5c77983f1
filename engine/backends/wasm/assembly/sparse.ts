// Sparse rows. Four entries are taken together: the running sums, which lie in the output's row
// (in the first cache), are loaded and stored once for four rows of the matrix, and the four rows
// are fetched from memory side by side. Entries are added in their order.

import { COLUMNS_PER_PART, CSR_ROWS_PER_PART } from '../layout';
import { address, integer } from './job';

/** out[0 .. width] (+)= sum of value * row for `n` entries (1 to 4) from entry `e` on. */
@inline
function group(
  n: i32,
  add: bool,
  matrix: usize,
  ids: usize,
  values: usize,
  e: i32,
  width: i32,
  out: usize,
): void {
  const rowBytes = <usize>width << 2;
  const id = ids + (<usize>e << 2);
  const value = values + (<usize>e << 2);
  let v0 = v128.load32_splat(value);
  let r0 = matrix + <usize>load<i32>(id) * rowBytes;
  let v1 = v0;
  let v2 = v0;
  let v3 = v0;
  let r1: usize = 0;
  let r2: usize = 0;
  let r3: usize = 0;
  if (n > 1) {
    v1 = v128.load32_splat(value, 4);
    r1 = matrix + <usize>load<i32>(id, 4) * rowBytes;
  }
  if (n > 2) {
    v2 = v128.load32_splat(value, 8);
    r2 = matrix + <usize>load<i32>(id, 8) * rowBytes;
  }
  if (n > 3) {
    v3 = v128.load32_splat(value, 12);
    r3 = matrix + <usize>load<i32>(id, 12) * rowBytes;
  }
  const end = rowBytes & ~15;
  let j: usize = 0;
  for (; j < end; j += 16) {
    let s = f32x4.mul(v0, v128.load(r0 + j));
    if (add) s = f32x4.add(v128.load(out + j), s);
    if (n > 1) s = f32x4.add(s, f32x4.mul(v1, v128.load(r1 + j)));
    if (n > 2) s = f32x4.add(s, f32x4.mul(v2, v128.load(r2 + j)));
    if (n > 3) s = f32x4.add(s, f32x4.mul(v3, v128.load(r3 + j)));
    v128.store(out + j, s);
  }
  for (; j < rowBytes; j += 4) {
    let s = f32x4.extract_lane(v0, 0) * load<f32>(r0 + j);
    if (add) s = load<f32>(out + j) + s;
    if (n > 1) s += f32x4.extract_lane(v1, 0) * load<f32>(r1 + j);
    if (n > 2) s += f32x4.extract_lane(v2, 0) * load<f32>(r2 + j);
    if (n > 3) s += f32x4.extract_lane(v3, 0) * load<f32>(r3 + j);
    store<f32>(out + j, s);
  }
}

/** out += sum of value * row over the entries start .. end. */
function addEntries(
  matrix: usize,
  ids: usize,
  values: usize,
  start: i32,
  end: i32,
  width: i32,
  out: usize,
): void {
  let e = start;
  for (; e + 3 < end; e += 4) group(4, true, matrix, ids, values, e, width, out);
  const rest = end - e;
  if (rest == 1) group(1, true, matrix, ids, values, e, width, out);
  else if (rest == 2) group(2, true, matrix, ids, values, e, width, out);
  else if (rest == 3) group(3, true, matrix, ids, values, e, width, out);
}

/** out = sum of value * row over the entries start .. end; zero where there are none. */
export function sumEntries(
  matrix: usize,
  ids: usize,
  values: usize,
  start: i32,
  end: i32,
  width: i32,
  out: usize,
): void {
  const n = end - start;
  if (n == 1) group(1, false, matrix, ids, values, start, width, out);
  else if (n == 2) group(2, false, matrix, ids, values, start, width, out);
  else if (n == 3) group(3, false, matrix, ids, values, start, width, out);
  else if (n > 3) {
    group(4, false, matrix, ids, values, start, width, out);
    addEntries(matrix, ids, values, start + 4, end, width, out);
  } else memory.fill(out, 0, <usize>width << 2);
}

/** offsets, indices, values, weight, bias (0: none), out, rows, width. */
export function csrMatmul(part: i32): void {
  const offsets = address(0);
  const indices = address(1);
  const values = address(2);
  const weight = address(3);
  const bias = address(4);
  const rows = integer(6);
  const width = integer(7);
  const rowBytes = <usize>width << 2;
  const first = part * CSR_ROWS_PER_PART;
  const last = min(first + CSR_ROWS_PER_PART, rows);
  for (let row = first; row < last; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    const out = address(5) + <usize>row * rowBytes;
    if (bias == 0) sumEntries(weight, indices, values, start, end, width, out);
    else {
      memory.copy(out, bias, rowBytes);
      addEntries(weight, indices, values, start, end, width, out);
    }
  }
}

/** columnOffsets, entryRows, entryValues, gradOutput, out, count, width. */
export function csrWeightGrad(part: i32): void {
  const offsets = address(0);
  const width = integer(6);
  const first = part * COLUMNS_PER_PART;
  const last = min(first + COLUMNS_PER_PART, integer(5));
  for (let c = first; c < last; c++) {
    const start = load<i32>(offsets + (<usize>c << 2));
    const end = load<i32>(offsets + (<usize>c << 2), 4);
    const out = address(4) + ((<usize>c * width) << 2);
    sumEntries(address(3), address(1), address(2), start, end, width, out);
  }
}

/** offsets, indices, weight, gradOutput, out, rows, width. */
export function csrValuesGrad(part: i32): void {
  const offsets = address(0);
  const indices = address(1);
  const width = integer(6);
  const rowBytes = <usize>width << 2;
  const first = part * CSR_ROWS_PER_PART;
  const last = min(first + CSR_ROWS_PER_PART, integer(5));
  for (let row = first; row < last; row++) {
    const g = address(3) + <usize>row * rowBytes;
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    for (let e = load<i32>(offsets + (<usize>row << 2)); e < end; e++) {
      const w = address(2) + <usize>load<i32>(indices + (<usize>e << 2)) * rowBytes;
      let sums = f32x4.splat(0);
      let j: usize = 0;
      for (; j < (rowBytes & ~15); j += 16)
        sums = f32x4.add(sums, f32x4.mul(v128.load(g + j), v128.load(w + j)));
      let sum =
        f32x4.extract_lane(sums, 0) +
        f32x4.extract_lane(sums, 1) +
        (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
      for (; j < rowBytes; j += 4) sum += load<f32>(g + j) * load<f32>(w + j);
      store<f32>(address(4) + (<usize>e << 2), sum);
    }
  }
}

/** ids, values, out, count, width. */
export function addRows(part: i32): void {
  const width = integer(4);
  const rowBytes = <usize>width << 2;
  const first = part * COLUMNS_PER_PART;
  const last = min(first + COLUMNS_PER_PART, integer(3));
  for (let c = first; c < last; c++) {
    const to = address(2) + <usize>load<i32>(address(0) + (<usize>c << 2)) * rowBytes;
    const from = address(1) + <usize>c * rowBytes;
    let j: usize = 0;
    for (; j < (rowBytes & ~15); j += 16)
      v128.store(to + j, f32x4.add(v128.load(to + j), v128.load(from + j)));
    for (; j < rowBytes; j += 4) store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
  }
}
