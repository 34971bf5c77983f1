// Picking elements by index, and adding them back. Adding is made deterministic without atomics:
// an invocation owns a column (o, i) and a range of its n places, and walks along the index in
// order, so that nobody else writes where it writes.

import type { Kernels, View } from '../../backend.ts';
import type { Program } from '../program.ts';
import { apart, elementwise } from './elementwise.ts';
import { wgslType } from './launcher.ts';
import type { Launcher } from './launcher.ts';

/** out[o, j, i] = x[o, index[j], i]: elementwise, x being addressed by hand. */
export function indexSelect(launcher: Launcher, { x, index, out }: Kernels['indexSelect']): void {
  pick(launcher, 'indexSelect', x, expand(index, out.shape), out);
}

export function gather(launcher: Launcher, { x, index, out }: Kernels['gather']): void {
  pick(launcher, 'gather', x, index, out);
}

/** An index [m] seen as [outer, m, inner]. */
function expand(index: View, shape: readonly number[]): View {
  return { storage: index.storage, offset: index.offset, shape, strides: [0, index.strides[0], 0] };
}

function pick(launcher: Launcher, key: string, x: View, index: View, result: View): void {
  const [, m, inner] = result.shape;
  apart(launcher, result, [x, index], false, (out) =>
    elementwise(launcher, {
      key,
      operands: [
        { name: 'index', view: index },
        { name: 'out', view: out, written: true },
      ],
      extra: [{ name: 'x', storage: x.storage }],
      parameters: ['m', 'inner', 'xOffset', 'xOuter', 'xN', 'xInner'],
      values: [m, inner, x.offset, ...x.strides],
      text: (element) => `let o = i / (p.m * p.inner);
  let c = i % p.inner;
  ${element.out} = $x[p.xOffset + o * p.xOuter + u32(${element.index}) * p.xN + c * p.xInner];`,
    }),
  );
}

export function indexAdd(launcher: Launcher, { x, index, out }: Kernels['indexAdd']): void {
  addAt(launcher, x, expand(index, x.shape), out);
}

export function scatterAdd(launcher: Launcher, { x, index, out }: Kernels['scatterAdd']): void {
  // The index decides how much of x is added.
  addAt(launcher, x, index, out);
}

/** Invocations that keep a device busy. */
const BUSY = 16384;

function addAt(launcher: Launcher, x: View, index: View, out: View): void {
  const [outer, m, inner] = index.shape;
  const n = out.shape[1];
  const columns = outer * inner;
  if (columns * m === 0 || n === 0) return;
  const ranges = Math.max(1, Math.min(n, Math.floor(BUSY / columns)));
  const size = Math.ceil(n / ranges);
  launcher.launch(
    `addAt:${out.storage.dtype[0]}`,
    () => addProgram(out),
    [x.storage, index.storage, out.storage],
    [
      columns * ranges,
      m,
      inner,
      ranges,
      size,
      x.offset,
      ...x.strides,
      index.offset,
      ...index.strides,
      out.offset,
      ...out.strides,
    ],
    Math.ceil((columns * ranges) / 64),
  );
}

function addProgram(out: View): Program {
  const type = wgslType(out.storage.dtype);
  return {
    operands: [`x:${type}`, 'index:i32', `out:${type}!`],
    parameters: [
      'count',
      'm',
      'inner',
      'ranges',
      'size',
      ...['x', 'index', 'out'].flatMap((v) => [`${v}Offset`, `${v}Outer`, `${v}N`, `${v}Inner`]),
    ],
    workgroupSize: 64,
    body: `
  let i = group * 64u + lane;
  if (i >= p.count) { return; }
  let c = i % p.inner;
  let range = i / p.inner % p.ranges;
  let o = i / (p.inner * p.ranges);
  let first = range * p.size;
  for (var j = 0u; j < p.m; j++) {
    let place = u32($index[p.indexOffset + o * p.indexOuter + j * p.indexN + c * p.indexInner]);
    if (place >= first && place - first < p.size) {
      let at = p.outOffset + o * p.outOuter + place * p.outN + c * p.outInner;
      $out[at] += $x[p.xOffset + o * p.xOuter + j * p.xN + c * p.xInner];
    }
  }`,
  };
}
