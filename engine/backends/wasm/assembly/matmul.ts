// Matrix products in tiles of six rows by eight columns: twelve sums stay in registers while the
// depth is walked. y is packed first, eight columns side by side and padded with zeros, so the
// inner loop reads it straight on whatever its strides; x is read where it lies. Sums are put away
// after SUM_DEPTH products: a long running sum in float32 loses more digits than a few short ones.

import { SCRATCH, SCRATCH_BYTES, SUM_DEPTH, TILE_COLUMNS, TILE_ROWS } from '../layout';
import { address, integer } from './job';

/**
 * y, bytes from one row of y to the next, bytes from one column to the next, depth, columns,
 * packed: panel after panel [depth, 8].
 */
export function pack(part: i32): void {
  const stepK = <usize>integer(1);
  const stepN = <usize>integer(2);
  const depth = integer(3);
  const columns = min(TILE_COLUMNS, integer(4) - part * TILE_COLUMNS);
  let from = address(0) + <usize>(part * TILE_COLUMNS) * stepN;
  const panel = address(5) + (<usize>part * depth * TILE_COLUMNS << 2);
  let to = panel;
  if (columns == TILE_COLUMNS && stepN == 4) {
    for (let i = 0; i < depth; i++, from += stepK, to += TILE_COLUMNS * 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    return;
  }
  if (columns < TILE_COLUMNS) memory.fill(panel, 0, <usize>depth * TILE_COLUMNS << 2);
  for (let c = 0; c < columns; c++, from += stepN) {
    let x = from;
    to = panel + (<usize>c << 2);
    for (let i = 0; i < depth; i++, x += stepK, to += TILE_COLUMNS * 4)
      store<f32>(to, load<f32>(x));
  }
}

/**
 * x, bytes from row to row, bytes from column to column, rows, depth, packed y, columns, out,
 * bytes from row to row, bytes from column to column, whether to add to out.
 */
export function matmul(part: i32, thread: i32): void {
  const stepM = <usize>integer(1);
  const stepK = <usize>integer(2);
  const depth = integer(4);
  const columns = integer(6);
  const outM = <usize>integer(8);
  const outN = <usize>integer(9);
  const row = part * TILE_ROWS;
  const rows = min(TILE_ROWS, integer(3) - row);
  // Rows beyond the last repeat it; what they give is thrown away.
  const x0 = address(0) + <usize>row * stepM;
  const x1 = x0 + <usize>min(1, rows - 1) * stepM;
  const x2 = x0 + <usize>min(2, rows - 1) * stepM;
  const x3 = x0 + <usize>min(3, rows - 1) * stepM;
  const x4 = x0 + <usize>min(4, rows - 1) * stepM;
  const x5 = x0 + <usize>min(5, rows - 1) * stepM;
  const tile = <usize>(SCRATCH + thread * SCRATCH_BYTES);
  let y = address(5);
  for (let column = 0; column < columns; column += TILE_COLUMNS) {
    const out = address(7) + <usize>row * outM + <usize>column * outN;
    const end = y + (<usize>depth * TILE_COLUMNS << 2);
    let add = integer(10) != 0;
    let k: usize = 0;
    do {
      const stop = min(end, y + (SUM_DEPTH * TILE_COLUMNS << 2));
      let a0 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      let a2 = f32x4.splat(0);
      let b2 = f32x4.splat(0);
      let a3 = f32x4.splat(0);
      let b3 = f32x4.splat(0);
      let a4 = f32x4.splat(0);
      let b4 = f32x4.splat(0);
      let a5 = f32x4.splat(0);
      let b5 = f32x4.splat(0);
      for (; y < stop; y += TILE_COLUMNS * 4, k += stepK) {
        const ya = v128.load(y);
        const yb = v128.load(y, 16);
        let s = v128.load32_splat(x0 + k);
        a0 = f32x4.add(a0, f32x4.mul(s, ya));
        b0 = f32x4.add(b0, f32x4.mul(s, yb));
        s = v128.load32_splat(x1 + k);
        a1 = f32x4.add(a1, f32x4.mul(s, ya));
        b1 = f32x4.add(b1, f32x4.mul(s, yb));
        s = v128.load32_splat(x2 + k);
        a2 = f32x4.add(a2, f32x4.mul(s, ya));
        b2 = f32x4.add(b2, f32x4.mul(s, yb));
        s = v128.load32_splat(x3 + k);
        a3 = f32x4.add(a3, f32x4.mul(s, ya));
        b3 = f32x4.add(b3, f32x4.mul(s, yb));
        s = v128.load32_splat(x4 + k);
        a4 = f32x4.add(a4, f32x4.mul(s, ya));
        b4 = f32x4.add(b4, f32x4.mul(s, yb));
        s = v128.load32_splat(x5 + k);
        a5 = f32x4.add(a5, f32x4.mul(s, ya));
        b5 = f32x4.add(b5, f32x4.mul(s, yb));
      }
      if (columns - column >= TILE_COLUMNS && outN == 4) {
        put(add, out, a0, b0);
        if (rows > 1) put(add, out + outM, a1, b1);
        if (rows > 2) put(add, out + 2 * outM, a2, b2);
        if (rows > 3) put(add, out + 3 * outM, a3, b3);
        if (rows > 4) put(add, out + 4 * outM, a4, b4);
        if (rows > 5) put(add, out + 5 * outM, a5, b5);
      } else {
        put(false, tile, a0, b0);
        put(false, tile + 32, a1, b1);
        put(false, tile + 64, a2, b2);
        put(false, tile + 96, a3, b3);
        put(false, tile + 128, a4, b4);
        put(false, tile + 160, a5, b5);
        const n = min(TILE_COLUMNS, columns - column);
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < n; c++) {
            const at = out + <usize>r * outM + <usize>c * outN;
            const sum = load<f32>(tile + (<usize>(r * TILE_COLUMNS + c) << 2));
            store<f32>(at, add ? load<f32>(at) + sum : sum);
          }
      }
      add = true;
    } while (y < end);
  }
}

@inline
function put(add: bool, out: usize, a: v128, b: v128): void {
  if (add) {
    a = f32x4.add(v128.load(out), a);
    b = f32x4.add(v128.load(out, 16), b);
  }
  v128.store(out, a);
  v128.store(out, b, 16);
}
