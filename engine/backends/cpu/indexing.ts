// Picking and adding by index. Indices are checked here, where a wrong one would read another
// row's numbers.

import type { Kernels } from '../backend.ts';
import { WinnowError } from '../../errors.ts';
import { dataOf } from './storage.ts';

function checked(index: number, n: number): number {
  if (index >= 0 && index < n) return index;
  throw new WinnowError('tensor.index', `Index ${index} is outside 0..${n - 1}.`, { index, n });
}

function indexSelect({ x, index, out }: Kernels['indexSelect']): void {
  const xs = dataOf(x);
  const ids = dataOf(index);
  const o = dataOf(out);
  const [outer, m, inner] = out.shape;
  for (let a = 0; a < outer; a++)
    for (let j = 0; j < m; j++) {
      const id = checked(ids[index.offset + j * index.strides[0]], x.shape[1]);
      let from = x.offset + a * x.strides[0] + id * x.strides[1];
      let to = out.offset + a * out.strides[0] + j * out.strides[1];
      for (let b = 0; b < inner; b++, from += x.strides[2], to += out.strides[2]) o[to] = xs[from];
    }
}

function indexAdd({ x, index, out }: Kernels['indexAdd']): void {
  const xs = dataOf(x);
  const ids = dataOf(index);
  const o = dataOf(out);
  const [outer, m, inner] = x.shape;
  for (let a = 0; a < outer; a++)
    for (let j = 0; j < m; j++) {
      const id = checked(ids[index.offset + j * index.strides[0]], out.shape[1]);
      let from = x.offset + a * x.strides[0] + j * x.strides[1];
      let to = out.offset + a * out.strides[0] + id * out.strides[1];
      for (let b = 0; b < inner; b++, from += x.strides[2], to += out.strides[2]) o[to] += xs[from];
    }
}

function gather({ x, index, out }: Kernels['gather']): void {
  const xs = dataOf(x);
  const ids = dataOf(index);
  const o = dataOf(out);
  const [outer, m, inner] = out.shape;
  for (let a = 0; a < outer; a++)
    for (let j = 0; j < m; j++)
      for (let b = 0; b < inner; b++) {
        const at =
          index.offset + a * index.strides[0] + j * index.strides[1] + b * index.strides[2];
        const id = checked(ids[at], x.shape[1]);
        o[out.offset + a * out.strides[0] + j * out.strides[1] + b * out.strides[2]] =
          xs[x.offset + a * x.strides[0] + id * x.strides[1] + b * x.strides[2]];
      }
}

function scatterAdd({ x, index, out }: Kernels['scatterAdd']): void {
  const xs = dataOf(x);
  const ids = dataOf(index);
  const o = dataOf(out);
  const [outer, m, inner] = index.shape;
  for (let a = 0; a < outer; a++)
    for (let j = 0; j < m; j++)
      for (let b = 0; b < inner; b++) {
        const at =
          index.offset + a * index.strides[0] + j * index.strides[1] + b * index.strides[2];
        const id = checked(ids[at], out.shape[1]);
        o[out.offset + a * out.strides[0] + id * out.strides[1] + b * out.strides[2]] +=
          xs[x.offset + a * x.strides[0] + j * x.strides[1] + b * x.strides[2]];
      }
}

export const kernels = { indexSelect, indexAdd, gather, scatterAdd };
