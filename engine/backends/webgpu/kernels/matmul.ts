// Matrix products of any strides, tiled through workgroup memory. 256 invocations make a tile of
// 16R x 16R outputs, each R x R of them; R grows with the matrices, as long as there are enough
// tiles to keep the device busy. Each output is one sum in ascending order of k.

import type { Kernels, View } from '../../backend.ts';
import type { Program, WgslType } from '../program.ts';
import { binary, copy } from './elementwise.ts';
import { BESIDE, conflicts, isContiguous, wgslType } from './launcher.ts';
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
    const keeps = isContiguous(out);
    // A bias copied into out to be added to: it is read where it lies.
    const start = add && keeps && batch === 1 ? launcher.recall(out) : null;
    const form: Form = {
      type: wgslType(out.storage.dtype),
      add: start !== null ? 'start' : add ? 'out' : 'nothing',
      keeps: keeps && (!add || start !== null),
    };
    const values = [batch, m, n, k];
    for (const { offset, strides } of [x, y, out]) values.push(offset, ...strides);
    const storages = [x.storage, y.storage, out.storage];
    if (start !== null) {
      values.push(start.offset, ...start.strides.slice(-2));
      storages.push(start.storage);
    }
    const suffix = `:${form.type} ${form.add}${form.keeps ? ' kept' : ''}`;
    const joining = { ...BESIDE, makes: form.keeps ? out : null };
    if (launcher.software) {
      const blocks = batch * Math.ceil(m / BLOCK) * Math.ceil(n / BLOCK);
      launcher.launch(
        `matmul blocks${suffix}`,
        () => blockProgram(form),
        storages,
        values,
        Math.ceil(blocks / 64),
        joining,
      );
      return;
    }
    launcher.launch(
      `matmul${r}${xAcross ? ' xT' : ''}${yAcross ? ' yT' : ''}${suffix}`,
      () => program(r, xAcross, yAcross, form),
      storages,
      values,
      tiles(r),
      joining,
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

interface Form {
  readonly type: WgslType;
  /** What the product is added to: what is in out, or a view [m, n] of its own. */
  readonly add: 'nothing' | 'out' | 'start';
  /** Whether out is contiguous and written once, so that others can go on with its elements. */
  readonly keeps: boolean;
}

function head({ type, add }: Form) {
  const start = add === 'start';
  return {
    operands: [`x:${type}`, `y:${type}`, `out:${type}!`, ...(start ? [`start:${type}`] : [])],
    parameters: [...PARAMETERS, ...(start ? ['startOffset', 'startM', 'startN'] : [])],
  };
}

/**
 * Text that writes sums to their places. A loop, since what others do with an element may be long:
 * written out for each, it takes some drivers seconds to compile.
 */
function writeAll(
  { type, add, keeps }: Form,
  sums: readonly string[],
  row: string,
  column: string,
): string {
  const start = '$start[p.startOffset + row * p.startM + column * p.startN] + ';
  const at = 'p.outOffset + b * p.outBatch + row * p.outM + column * p.outN';
  return `var sums = array<${type}, ${sums.length}>(${sums.join(', ')});
  for (var e = 0u; e < ${sums.length}u; e++) {
    let row = ${row};
    let column = ${column};
    if (row < p.m && column < p.n) {
      ${
        keeps
          ? `$keep((b * p.m + row) * p.n + column, ${add === 'start' ? start : ''}sums[e]);`
          : `$out[${at}] ${add === 'out' ? '+' : ''}= sums[e];`
      }
    }
  }`;
}

function program(r: number, xAcross: boolean, yAcross: boolean, form: Form): Program {
  const { type } = form;
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
      $${side}Tile[d * ${pitch}u + w] = value;
    }`;
      })
      .join('\n    ');
  return {
    ...head(form),
    workgroupSize: 256,
    shared: [`xTile:${type}:${DEPTH * pitch}`, `yTile:${type}:${DEPTH * pitch}`],
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
      ${each.map((i) => `let x${i} = $xTile[d * ${pitch}u + ty + ${16 * i}u];`).join(' ')}
      ${each.map((j) => `let y${j} = $yTile[d * ${pitch}u + tx + ${16 * j}u];`).join(' ')}
      ${pairs.map(([i, j]) => `sum${i}${j} += x${i} * y${j};`).join(' ')}
    }
    workgroupBarrier();
  }
  ${writeAll(
    form,
    pairs.map(([i, j]) => `sum${i}${j}`),
    `row0 + ty + e / ${r}u * 16u`,
    `column0 + tx + e % ${r}u * 16u`,
  )}`,
  };
}

/** Side of the block of outputs that one invocation makes where there is no fast shared memory. */
const BLOCK = 4;

/** Without workgroup memory: an invocation makes a block of outputs, straight from the operands. */
function blockProgram(form: Form): Program {
  const { type } = form;
  const each = Array.from({ length: BLOCK }, (_, i) => i);
  const pairs = each.flatMap((i) => each.map((j) => [i, j] as const));
  const sums = pairs.map(([i, j]) => `var sum${i}${j} = ${type}(0);`).join(' ');
  // Places beyond the edge read the last row or column again and write nothing.
  return {
    ...head(form),
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
  ${writeAll(
    form,
    pairs.map(([r, c]) => `sum${r}${c}`),
    `row0 + e / ${BLOCK}u`,
    `column0 + e % ${BLOCK}u`,
  )}`,
  };
}
