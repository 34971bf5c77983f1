// Matrix products of any strides, tiled through workgroup memory. 256 invocations make a tile of
// 16R x 16R outputs, each R x R of them; R grows with the matrices, as long as there are enough
// tiles to keep the device busy. Each output is one sum in ascending order of k.

import type { Kernels, View } from '../../backend.ts';
import type { Program } from '../pipelines.ts';
import { binary, copy } from './elementwise.ts';
import { conflicts, wgslType } from './launcher.ts';
import type { Launcher } from './launcher.ts';

const PARAMETERS = [
  'batch',
  'm',
  'n',
  'k',
  'xOffset',
  'xBatch',
  'xM',
  'xK',
  'yOffset',
  'yBatch',
  'yK',
  'yN',
  'outOffset',
  'outBatch',
  'outM',
  'outN',
];
/** Steps along k that are loaded at a time. */
const DEPTH = 16;
/** Tiles that keep a device busy. */
const ENOUGH_TILES = 64;

export function matmul(launcher: Launcher, args: Kernels['matmul']): void {
  const { x, y, out, accumulate = false } = args;
  const [batch, m, k] = x.shape;
  const n = y.shape[2];
  if (batch * m * n === 0) return;
  const tiles = (r: number) => batch * Math.ceil(m / (16 * r)) * Math.ceil(n / (16 * r));
  const r = tiles(4) >= ENOUGH_TILES ? 4 : tiles(2) >= ENOUGH_TILES ? 2 : 1;
  // Neighbouring invocations load neighbouring elements: along k, or along the other side.
  const xAcross = x.strides[1] === 1 && x.strides[2] !== 1;
  const yAcross = y.strides[1] === 1 && y.strides[2] !== 1;
  const run = (out: View, add: boolean) => {
    const values = [
      batch,
      m,
      n,
      k,
      ...[x, y, out].flatMap(({ offset, strides }) => [offset, ...strides]),
    ];
    const storages = [x.storage, y.storage, out.storage];
    const suffix = `${add ? ' add' : ''}:${out.storage.dtype[0]}`;
    if (launcher.software) {
      const blocks = batch * Math.ceil(m / BLOCK) * Math.ceil(n / BLOCK);
      launcher.launch(
        `matmul blocks${suffix}`,
        () => blockProgram(add, out),
        storages,
        values,
        Math.ceil(blocks / 64),
      );
      return;
    }
    launcher.launch(
      `matmul${r}${xAcross ? ' xT' : ''}${yAcross ? ' yT' : ''}${suffix}`,
      () => program(r, xAcross, yAcross, add, out),
      storages,
      values,
      tiles(r),
    );
  };
  if (!conflicts(out, x, false) && !conflicts(out, y, false)) {
    run(out, accumulate);
    return;
  }
  launcher.scratch(out.shape, out.storage.dtype, (product) => {
    run(product, false);
    if (accumulate) binary(launcher, { op: 'add', x: out, y: product, out });
    else copy(launcher, product, out);
  });
}

function program(
  r: number,
  xAcross: boolean,
  yAcross: boolean,
  accumulate: boolean,
  out: View,
): Program {
  const type = wgslType(out.storage.dtype);
  const tile = 16 * r;
  // One column more than needed keeps columns in different memory banks.
  const pitch = tile + 1;
  const each = Array.from({ length: r }, (_, i) => i);
  const pairs = each.flatMap((i) => each.map((j) => [i, j] as const));
  // Elements of a tile of [tile, DEPTH], 256 at a time, in the order in which memory runs.
  const load = (side: 'x' | 'y', across: boolean) =>
    each
      .map((part) => {
        const e = `lane + ${part * 256}u`;
        const alongWidth = (side === 'x') === across;
        const deep = alongWidth ? `(${e}) / ${tile}u` : `(${e}) % ${DEPTH}u`;
        const wide = alongWidth ? `(${e}) % ${tile}u` : `(${e}) / ${DEPTH}u`;
        const [at, size, strides] =
          side === 'x'
            ? ['row0 + w', 'p.m', 'xBase + (row0 + w) * p.xM + (k0 + d) * p.xK']
            : ['column0 + w', 'p.n', 'yBase + (k0 + d) * p.yK + (column0 + w) * p.yN'];
        return `{
      let d = ${deep};
      let w = ${wide};
      var value = ${type}(0);
      if (${at} < ${size} && k0 + d < p.k) { value = $${side}[${strides}]; }
      ${side}Tile[d * ${pitch}u + w] = value;
    }`;
      })
      .join('\n    ');
  return {
    operands: [`x:${type}`, `y:${type}`, `out:${type}!`],
    parameters: PARAMETERS,
    workgroupSize: 256,
    declarations: `
var<workgroup> xTile: array<${type}, ${DEPTH * pitch}>;
var<workgroup> yTile: array<${type}, ${DEPTH * pitch}>;
`,
    body: `
  let across = (p.n + ${tile - 1}u) / ${tile}u;
  let down = (p.m + ${tile - 1}u) / ${tile}u;
  let b = group / (across * down);
  if (b >= p.batch) { return; }
  let row0 = (group / across % down) * ${tile}u;
  let column0 = (group % across) * ${tile}u;
  let xBase = p.xOffset + b * p.xBatch;
  let yBase = p.yOffset + b * p.yBatch;
  let ty = lane / 16u;
  let tx = lane % 16u;
  ${pairs.map(([i, j]) => `var sum${i}${j} = ${type}(0);`).join(' ')}
  for (var k0 = 0u; k0 < p.k; k0 += ${DEPTH}u) {
    ${load('x', xAcross)}
    ${load('y', yAcross)}
    workgroupBarrier();
    for (var d = 0u; d < ${DEPTH}u; d++) {
      ${each.map((i) => `let x${i} = xTile[d * ${pitch}u + ty + ${16 * i}u];`).join(' ')}
      ${each.map((j) => `let y${j} = yTile[d * ${pitch}u + tx + ${16 * j}u];`).join(' ')}
      ${pairs.map(([i, j]) => `sum${i}${j} += x${i} * y${j};`).join(' ')}
    }
    workgroupBarrier();
  }
  ${pairs
    .map(
      ([i, j]) => `{
    let row = row0 + ty + ${16 * i}u;
    let column = column0 + tx + ${16 * j}u;
    if (row < p.m && column < p.n) {
      let at = p.outOffset + b * p.outBatch + row * p.outM + column * p.outN;
      $out[at] = ${accumulate ? '$out[at] + ' : ''}sum${i}${j};
    }
  }`,
    )
    .join('\n  ')}`,
  };
}

/** Side of the block of outputs that one invocation makes where there is no fast shared memory. */
const BLOCK = 4;

/** Without workgroup memory: an invocation makes a block of outputs, straight from the operands. */
function blockProgram(accumulate: boolean, out: View): Program {
  const type = wgslType(out.storage.dtype);
  const each = Array.from({ length: BLOCK }, (_, i) => i);
  const pairs = each.flatMap((i) => each.map((j) => [i, j] as const));
  const sums = pairs.map(([i, j]) => `var sum${i}${j} = ${type}(0);`).join(' ');
  // Places beyond the edge read the last row or column again and write nothing.
  return {
    operands: [`x:${type}`, `y:${type}`, `out:${type}!`],
    parameters: PARAMETERS,
    workgroupSize: 64,
    body: `
  let across = (p.n + ${BLOCK - 1}u) / ${BLOCK}u;
  let down = (p.m + ${BLOCK - 1}u) / ${BLOCK}u;
  let i = group * 64u + lane;
  if (i >= p.batch * down * across) { return; }
  let b = i / (across * down);
  let row0 = i / across % down * ${BLOCK}u;
  let column0 = i % across * ${BLOCK}u;
  ${each.map((r) => `let r${r} = p.xOffset + b * p.xBatch + min(row0 + ${r}u, p.m - 1u) * p.xM;`).join('\n  ')}
  ${each.map((c) => `let c${c} = p.yOffset + b * p.yBatch + min(column0 + ${c}u, p.n - 1u) * p.yN;`).join('\n  ')}
  ${sums}
  for (var d = 0u; d < p.k; d++) {
    ${each.map((r) => `let x${r} = $x[r${r} + d * p.xK];`).join(' ')}
    ${each.map((c) => `let y${c} = $y[c${c} + d * p.yK];`).join(' ')}
    ${pairs.map(([r, c]) => `sum${r}${c} += x${r} * y${c};`).join(' ')}
  }
  ${pairs
    .map(
      ([r, c]) => `if (row0 + ${r}u < p.m && column0 + ${c}u < p.n) {
    let at = p.outOffset + b * p.outBatch + (row0 + ${r}u) * p.outM + (column0 + ${c}u) * p.outN;
    $out[at] = ${accumulate ? '$out[at] + ' : ''}sum${r}${c};
  }`,
    )
    .join('\n  ')}`,
  };
}
