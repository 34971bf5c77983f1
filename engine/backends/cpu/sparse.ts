// Sparse rows: where a text network spends its time. Four entries are taken together, so that the
// running sums are loaded and stored once for four rows of the weight; the order of additions
// stays that of the entries.

import type { Kernels, TypedArray } from '../backend.ts';
import { dataOf, hostData } from './storage.ts';

let scratch = new Float64Array(256);

function sumsOf(width: number): Float64Array {
  if (scratch.length < width) scratch = new Float64Array(width);
  return scratch;
}

/** sums[j] += value of entry e * matrix[id of entry e, j], for e in start..end, in that order. */
function addEntries(
  sums: Float64Array,
  matrix: TypedArray,
  offset: number,
  width: number,
  ids: TypedArray,
  values: TypedArray,
  start: number,
  end: number,
): void {
  let e = start;
  for (; e + 3 < end; e += 4) {
    const v0 = values[e];
    const v1 = values[e + 1];
    const v2 = values[e + 2];
    const v3 = values[e + 3];
    const r0 = offset + ids[e] * width;
    const r1 = offset + ids[e + 1] * width;
    const r2 = offset + ids[e + 2] * width;
    const r3 = offset + ids[e + 3] * width;
    for (let j = 0; j < width; j++)
      sums[j] =
        sums[j] +
        v0 * matrix[r0 + j] +
        v1 * matrix[r1 + j] +
        v2 * matrix[r2 + j] +
        v3 * matrix[r3 + j];
  }
  for (; e < end; e++) {
    const v = values[e];
    const r = offset + ids[e] * width;
    for (let j = 0; j < width; j++) sums[j] += v * matrix[r + j];
  }
}

function csrMatmul({ csr, weight, bias, out }: Kernels['csrMatmul']): void {
  const offsets = hostData(csr.offsets);
  const indices = hostData(csr.indices);
  const values = hostData(csr.values);
  const w = dataOf(weight);
  const o = dataOf(out);
  const b = bias === null ? null : dataOf(bias);
  const b0 = bias === null ? 0 : bias.offset;
  const width = weight.shape[1];
  const sums = sumsOf(width);
  for (let row = 0; row < csr.rows; row++) {
    const start = offsets[row];
    const end = offsets[row + 1];
    sums.fill(0, 0, width);
    addEntries(sums, w, weight.offset, width, indices, values, start, end);
    const to = out.offset + row * width;
    if (b === null) for (let j = 0; j < width; j++) o[to + j] = sums[j];
    else for (let j = 0; j < width; j++) o[to + j] = sums[j] + b[b0 + j];
  }
}

function csrWeightGrad({ csr, gradOutput, out }: Kernels['csrWeightGrad']): void {
  const groups = csr.byColumn;
  if (groups === null) return;
  const offsets = hostData(groups.columnOffsets);
  const rows = hostData(groups.entryRows);
  const values = hostData(groups.entryValues);
  const g = dataOf(gradOutput);
  const o = dataOf(out);
  const width = out.shape[1];
  const sums = sumsOf(width);
  for (let c = 0; c < groups.count; c++) {
    const start = offsets[c];
    const end = offsets[c + 1];
    const to = out.offset + c * width;
    if (end - start === 1) {
      // Most words of a batch stand in one text only.
      const v = values[start];
      const from = gradOutput.offset + rows[start] * width;
      for (let j = 0; j < width; j++) o[to + j] = v * g[from + j];
      continue;
    }
    sums.fill(0, 0, width);
    addEntries(sums, g, gradOutput.offset, width, rows, values, start, end);
    for (let j = 0; j < width; j++) o[to + j] = sums[j];
  }
}

function csrValuesGrad({ csr, weight, gradOutput, out }: Kernels['csrValuesGrad']): void {
  const offsets = hostData(csr.offsets);
  const indices = hostData(csr.indices);
  const w = dataOf(weight);
  const g = dataOf(gradOutput);
  const o = dataOf(out);
  const width = weight.shape[1];
  for (let row = 0; row < csr.rows; row++) {
    const g0 = gradOutput.offset + row * width;
    for (let e = offsets[row]; e < offsets[row + 1]; e++) {
      const w0 = weight.offset + indices[e] * width;
      let sum = 0;
      for (let j = 0; j < width; j++) sum += g[g0 + j] * w[w0 + j];
      o[out.offset + e * out.strides[0]] = sum;
    }
  }
}

function addRows({ rows, width, out }: Kernels['addRows']): void {
  const ids = hostData(rows.ids);
  const values = hostData(rows.values);
  const o = dataOf(out);
  for (let c = 0; c < rows.count; c++) {
    const to = out.offset + ids[c] * width;
    for (let j = 0; j < width; j++) o[to + j] += values[c * width + j];
  }
}

export const kernels = { csrMatmul, csrWeightGrad, csrValuesGrad, addRows };
