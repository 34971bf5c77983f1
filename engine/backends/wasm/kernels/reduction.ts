// Sums along contiguous rows or down columns, and softmax.

import type { Kernels } from '../../backend.ts';
import { SOFTMAX, SUM_COLUMNS, SUM_ROWS } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32 } from '../machine.ts';

function reduce(machine: Machine, { op, x, out }: Kernels['reduce']): boolean {
  if (op !== 'sum' || !allFloat32(x, out)) return false;
  const [outer, n, inner] = x.shape;
  if (outer === 0 || inner === 0) return true;
  const [s0, s1, s2] = x.strides;
  if (inner > 1 && s2 === 1 && out.strides[1] === 1) {
    const x0 = machine.at(x);
    const out0 = machine.at(out);
    const a = machine.integers;
    const columns = 64;
    for (let i = 0; i < outer; i++) {
      a[0] = x0 + 4 * i * s0;
      a[1] = out0 + 4 * i * out.strides[0];
      a[2] = n;
      a[3] = inner;
      a[4] = 4 * s1;
      a[5] = columns;
      machine.run(SUM_COLUMNS, Math.ceil(inner / columns), (n * inner) / 4);
    }
    return true;
  }
  if (s1 !== 1 && n !== 1) return false;
  if (outer > 1 && inner > 1) return false;
  const rows = outer * inner;
  const perPart = Math.max(1, Math.floor(8192 / Math.max(1, n)));
  const a = machine.integers;
  a[0] = machine.at(x);
  a[1] = machine.at(out);
  a[2] = rows;
  a[3] = n;
  a[4] = 4 * (inner > 1 ? s2 : s0);
  a[5] = 4 * (inner > 1 ? out.strides[1] : out.strides[0]);
  a[6] = perPart;
  machine.run(SUM_ROWS, Math.ceil(rows / perPart), (rows * n) / 4);
  return true;
}

function softmax(machine: Machine, { x, out, log }: Kernels['softmax']): boolean {
  if (!allFloat32(x, out)) return false;
  const [outer, n, inner] = x.shape;
  const scratch = machine.scratch(8 * n);
  const a = machine.integers;
  a[0] = machine.at(x);
  a[1] = machine.at(out);
  a[2] = outer;
  a[3] = n;
  a[4] = inner;
  for (let d = 0; d < 3; d++) {
    a[5 + d] = 4 * x.strides[d];
    a[8 + d] = 4 * out.strides[d];
  }
  a[11] = log ? 1 : 0;
  a[12] = scratch;
  machine.run(SOFTMAX, 1, 0);
  return true;
}

export const kernels = { reduce, softmax };
