// Matrix products, inverse and determinant. The product packs both sides into float64 panels four
// wide, so the inner loop reads straight on, whatever the strides, and holds sixteen sums in
// registers.

import type { Kernels, TypedArray } from '../backend.ts';
import { dataOf } from './storage.ts';

const TILE = 4;
let panelX = new Float64Array(0);
let panelY = new Float64Array(0);

/** Packs `count` lines of length k, four by four: panel[(line / 4) * 4k + 4i + line % 4]. */
function pack(
  panel: Float64Array,
  data: TypedArray,
  offset: number,
  lineStep: number,
  step: number,
  count: number,
  k: number,
): void {
  const lines = Math.ceil(count / TILE) * TILE;
  for (let line = 0; line < lines; line++) {
    let to = (line >> 2) * TILE * k + (line & 3);
    if (line < count) {
      let from = offset + line * lineStep;
      for (let i = 0; i < k; i++, to += TILE, from += step) panel[to] = data[from];
    } else for (let i = 0; i < k; i++, to += TILE) panel[to] = 0;
  }
}

function matmul({ x, y, out, accumulate = false }: Kernels['matmul']): void {
  const xs = dataOf(x);
  const ys = dataOf(y);
  const o = dataOf(out);
  const [batches, m, k] = x.shape;
  const n = y.shape[2];
  const sizeX = Math.ceil(m / TILE) * TILE * k;
  const sizeY = Math.ceil(n / TILE) * TILE * k;
  if (panelX.length < sizeX) panelX = new Float64Array(sizeX);
  if (panelY.length < sizeY) panelY = new Float64Array(sizeY);
  const px = panelX;
  const py = panelY;
  for (let batch = 0; batch < batches; batch++) {
    pack(px, xs, x.offset + batch * x.strides[0], x.strides[1], x.strides[2], m, k);
    pack(py, ys, y.offset + batch * y.strides[0], y.strides[2], y.strides[1], n, k);
    const o0 = out.offset + batch * out.strides[0];
    for (let i = 0; i < m; i += TILE)
      for (let j = 0; j < n; j += TILE) {
        tile(px, i * k, py, j * k, k);
        const rows = Math.min(TILE, m - i);
        const columns = Math.min(TILE, n - j);
        for (let a = 0; a < rows; a++) {
          let at = o0 + (i + a) * out.strides[1] + j * out.strides[2];
          for (let b = 0; b < columns; b++, at += out.strides[2])
            o[at] = accumulate ? o[at] + sums[a * TILE + b] : sums[a * TILE + b];
        }
      }
  }
}

const sums = new Float64Array(TILE * TILE);

/** sums[a, b] = sum over i of x[i, a] * y[i, b], i ascending. */
function tile(x: Float64Array, x0: number, y: Float64Array, y0: number, k: number): void {
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0;
  let s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0;
  let s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  for (let i = 0; i < k; i++) {
    const x_0 = x[x0],
      x_1 = x[x0 + 1],
      x_2 = x[x0 + 2],
      x_3 = x[x0 + 3];
    const y_0 = y[y0],
      y_1 = y[y0 + 1],
      y_2 = y[y0 + 2],
      y_3 = y[y0 + 3];
    s00 += x_0 * y_0;
    s01 += x_0 * y_1;
    s02 += x_0 * y_2;
    s03 += x_0 * y_3;
    s10 += x_1 * y_0;
    s11 += x_1 * y_1;
    s12 += x_1 * y_2;
    s13 += x_1 * y_3;
    s20 += x_2 * y_0;
    s21 += x_2 * y_1;
    s22 += x_2 * y_2;
    s23 += x_2 * y_3;
    s30 += x_3 * y_0;
    s31 += x_3 * y_1;
    s32 += x_3 * y_2;
    s33 += x_3 * y_3;
    x0 += TILE;
    y0 += TILE;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s03;
  sums[4] = s10;
  sums[5] = s11;
  sums[6] = s12;
  sums[7] = s13;
  sums[8] = s20;
  sums[9] = s21;
  sums[10] = s22;
  sums[11] = s23;
  sums[12] = s30;
  sums[13] = s31;
  sums[14] = s32;
  sums[15] = s33;
}

/**
 * Gauss-Jordan elimination with partial pivoting on a copy of [n, n] beside `right` [n, n].
 * Returns the determinant; `right` becomes inverse * right.
 */
function eliminate(matrix: Float64Array, right: Float64Array, n: number): number {
  let determinant = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(matrix[row * n + column]) > Math.abs(matrix[pivot * n + column])) pivot = row;
    const value = matrix[pivot * n + column];
    if (value === 0) {
      right.fill(NaN);
      return 0;
    }
    if (pivot !== column) {
      determinant = -determinant;
      for (let j = 0; j < n; j++) {
        swap(matrix, pivot * n + j, column * n + j);
        swap(right, pivot * n + j, column * n + j);
      }
    }
    determinant *= value;
    for (let j = 0; j < n; j++) {
      matrix[column * n + j] /= value;
      right[column * n + j] /= value;
    }
    for (let row = 0; row < n; row++) {
      const factor = matrix[row * n + column];
      if (row === column || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        matrix[row * n + j] -= factor * matrix[column * n + j];
        right[row * n + j] -= factor * right[column * n + j];
      }
    }
  }
  return determinant;
}

function swap(data: Float64Array, i: number, j: number): void {
  const t = data[i];
  data[i] = data[j];
  data[j] = t;
}

function matrixAndIdentity(
  { x }: { x: Kernels['inverse']['x'] },
  batch: number,
): [Float64Array, Float64Array] {
  const data = dataOf(x);
  const n = x.shape[1];
  const matrix = new Float64Array(n * n);
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    identity[i * n + i] = 1;
    for (let j = 0; j < n; j++)
      matrix[i * n + j] =
        data[x.offset + batch * x.strides[0] + i * x.strides[1] + j * x.strides[2]];
  }
  return [matrix, identity];
}

function inverse(args: Kernels['inverse']): void {
  const { out } = args;
  const o = dataOf(out);
  const [batches, n] = out.shape;
  for (let batch = 0; batch < batches; batch++) {
    const [matrix, right] = matrixAndIdentity(args, batch);
    eliminate(matrix, right, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        o[out.offset + batch * out.strides[0] + i * out.strides[1] + j * out.strides[2]] =
          right[i * n + j];
  }
}

function determinant(args: Kernels['determinant']): void {
  const { x, out } = args;
  const o = dataOf(out);
  for (let batch = 0; batch < x.shape[0]; batch++) {
    const [matrix, right] = matrixAndIdentity(args, batch);
    o[out.offset + batch * out.strides[0]] = eliminate(matrix, right, x.shape[1]);
  }
}

export const kernels = { matmul, inverse, determinant };
