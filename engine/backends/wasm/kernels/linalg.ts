// Matrix products, in blocks: so many rows of y are packed and multiplied at a time, so that the
// packed block stays in the cache and no sum of float32 grows long before it is added to `out`.

import type { Kernels } from '../../backend.ts';
import { MATMUL, PACK, TILE_COLUMNS, TILE_DEPTH, TILE_ROWS } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32 } from '../machine.ts';

const BLOCK_COLUMNS = 4096;
/** Below so many products the reference is as fast, and sums in doubles. */
const SMALL = 4096;

function matmul(machine: Machine, { x, y, out, accumulate = false }: Kernels['matmul']): boolean {
  if (!allFloat32(x, y, out)) return false;
  const [batches, m, k] = x.shape;
  const n = y.shape[2];
  if (m * n * k < SMALL) return false;
  if (batches === 0 || m === 0 || n === 0) return true;
  const columns = Math.min(n, BLOCK_COLUMNS);
  const packed = machine.scratch(
    Math.ceil(columns / TILE_COLUMNS) * TILE_COLUMNS * Math.min(k, TILE_DEPTH) * 4,
  );
  const x0 = machine.at(x);
  const y0 = machine.at(y);
  const out0 = machine.at(out);
  const a = machine.integers;
  for (let batch = 0; batch < batches; batch++)
    for (let column = 0; column < n; column += BLOCK_COLUMNS) {
      const width = Math.min(BLOCK_COLUMNS, n - column);
      for (let row = 0; row < k; row += TILE_DEPTH) {
        const depth = Math.min(TILE_DEPTH, k - row);
        a[0] = y0 + 4 * (batch * y.strides[0] + row * y.strides[1] + column * y.strides[2]);
        a[1] = 4 * y.strides[1];
        a[2] = 4 * y.strides[2];
        a[3] = depth;
        a[4] = width;
        a[5] = packed;
        const panels = Math.ceil(width / TILE_COLUMNS);
        machine.run(PACK, panels, (depth * width) / 2);
        a[0] = x0 + 4 * (batch * x.strides[0] + row * x.strides[2]);
        a[1] = 4 * x.strides[1];
        a[2] = 4 * x.strides[2];
        a[3] = m;
        a[4] = depth;
        a[5] = packed;
        a[6] = width;
        a[7] = out0 + 4 * (batch * out.strides[0] + column * out.strides[2]);
        a[8] = 4 * out.strides[1];
        a[9] = 4 * out.strides[2];
        a[10] = accumulate || row > 0 ? 1 : 0;
        machine.run(MATMUL, Math.ceil(m / TILE_ROWS), (m * depth * width) / 16);
      }
    }
  return true;
}

export const kernels = { matmul };
