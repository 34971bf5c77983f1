// Reductions over the middle of [outer, n, inner]. Where there are many outputs, one invocation
// walks along n for each; where there are few, a workgroup shares the work: 16 by 16 invocations
// over inner and n, or 256 along n, joined in a fixed tree. Very long sums go in two rounds.

import type { Kernels, ReduceOp, View } from '../../backend.ts';
import type { Program } from '../program.ts';
import { apart, fill } from './elementwise.ts';
import { BESIDE, convert, elementCount, wgslType } from './launcher.ts';
import type { Launcher } from './launcher.ts';

const MANY_OUTPUTS = 8192;
const SHORT = 16;
const WORKGROUP = 256;
/** From here on a reduction to few outputs is split in two rounds. */
const LONG = 32768;

export function reduce(launcher: Launcher, args: Kernels['reduce']): void {
  const { op, x } = args;
  const [outer, n, inner] = x.shape;
  if (elementCount(args.out.shape) === 0) return;
  if (n === 0) {
    fill(launcher, { out: args.out, value: op === 'prod' ? 1 : 0 });
    return;
  }
  const outputs = outer * inner;
  if (n > LONG && outputs <= 64 && op !== 'argmax' && op !== 'argmin') {
    // Equal parts, then the remainder as a part of its own, so that each is one strided view.
    const part = Math.ceil(Math.sqrt(n));
    const whole = Math.floor(n / part);
    const rest = n - whole * part;
    const parts = whole + (rest > 0 ? 1 : 0);
    const [xOuter, xN, xInner] = x.strides;
    launcher.scratch([outer, parts, inner], args.out.storage.dtype, (partial) => {
      const [, pN, pInner] = partial.strides;
      for (let o = 0; o < outer; o++) {
        const source = x.offset + o * xOuter;
        const target = partial.offset + o * partial.strides[0];
        run(launcher, {
          op,
          x: {
            storage: x.storage,
            offset: source,
            shape: [whole, part, inner],
            strides: [part * xN, xN, xInner],
          },
          out: {
            storage: partial.storage,
            offset: target,
            shape: [whole, inner],
            strides: [pN, pInner],
          },
        });
        if (rest === 0) continue;
        run(launcher, {
          op,
          x: {
            storage: x.storage,
            offset: source + whole * part * xN,
            shape: [1, rest, inner],
            strides: [0, xN, xInner],
          },
          out: {
            storage: partial.storage,
            offset: target + whole * pN,
            shape: [1, inner],
            strides: [pN, pInner],
          },
        });
      }
      run(launcher, { op, x: partial, out: args.out });
    });
    return;
  }
  apart(launcher, args.out, [x], false, (out) => run(launcher, { op, x, out }));
}

const PARAMETERS = [
  'outer',
  'n',
  'inner',
  'xOffset',
  'xOuter',
  'xN',
  'xInner',
  'outOffset',
  'outOuter',
  'outInner',
];

function run(launcher: Launcher, { op, x, out }: Kernels['reduce']): void {
  const [outer, n, inner] = x.shape;
  const outputs = outer * inner;
  const dtypes = `${x.storage.dtype[0]}${out.storage.dtype[0]}`;
  const values = [outer, n, inner, x.offset, ...x.strides, out.offset, ...out.strides];
  const storages = [x.storage, out.storage];
  const many = launcher.software ? 16 : MANY_OUTPUTS;
  if (n <= SHORT || outputs >= many) {
    launcher.launch(
      `${op} thread:${dtypes}`,
      () => threadProgram(op, x, out),
      storages,
      values,
      Math.ceil(outputs / 64),
      BESIDE,
    );
    return;
  }
  const width = inner >= 8 ? 16 : 1;
  launcher.launch(
    `${op} group${width}:${dtypes}`,
    () => groupProgram(op, x, out, width),
    storages,
    values,
    outer * Math.ceil(inner / width),
    BESIDE,
  );
}

/** The pieces of text in which the operations differ. */
function pieces(op: ReduceOp, x: View, out: View) {
  const from = wgslType(x.storage.dtype);
  const isArg = op === 'argmax' || op === 'argmin';
  const type = isArg ? from : wgslType(out.storage.dtype);
  const load = (index: string) => {
    const element = `$x[${index}]`;
    return from === type ? element : convert(element, from, out.storage.dtype);
  };
  // A NaN wins, as in PyTorch.
  const nan = type === 'f32' ? ' || isNan(b)' : '';
  const combine = {
    sum: 'a + b',
    prod: 'a * b',
    max: `select(a, b, b > a${nan})`,
    min: `select(a, b, b < a${nan})`,
    argmax: '',
    argmin: '',
  }[op];
  const better = op === 'argmax' ? '>' : '<';
  return { type, isArg, load, combine, better };
}

function threadProgram(op: ReduceOp, x: View, out: View): Program {
  const { type, isArg, load, combine, better } = pieces(op, x, out);
  return {
    operands: [`x:${wgslType(x.storage.dtype)}`, `out:${wgslType(out.storage.dtype)}!`],
    parameters: PARAMETERS,
    workgroupSize: 64,
    body: `
  let i = group * 64u + lane;
  if (i >= p.outer * p.inner) { return; }
  let o = i / p.inner;
  let c = i % p.inner;
  let start = p.xOffset + o * p.xOuter + c * p.xInner;
  var a: ${type} = ${load('start')};
  ${isArg ? 'var first = 0u;' : ''}
  for (var j = 1u; j < p.n; j++) {
    let b: ${type} = ${load('start + j * p.xN')};
    ${isArg ? `if (b ${better} a) { a = b; first = j; }` : `a = ${combine};`}
  }
  $out[p.outOffset + o * p.outOuter + c * p.outInner] = ${isArg ? `${wgslType(out.storage.dtype)}(first)` : 'a'};`,
  };
}

function groupProgram(op: ReduceOp, x: View, out: View, width: number): Program {
  const { type, isArg, load, combine, better } = pieces(op, x, out);
  const depth = WORKGROUP / width;
  const join = isArg
    ? `let b = $values[lane + s * ${width}u];
        let bFirst = $firsts[lane + s * ${width}u];
        if (b ${better} a || (b == a && bFirst < first)) { a = b; first = bFirst; }
        $values[lane] = a;
        $firsts[lane] = first;`
    : `let b = $values[lane + s * ${width}u];
        a = ${combine};
        $values[lane] = a;`;
  return {
    operands: [`x:${wgslType(x.storage.dtype)}`, `out:${wgslType(out.storage.dtype)}!`],
    parameters: PARAMETERS,
    workgroupSize: WORKGROUP,
    shared: [`values:${type}:${WORKGROUP}`, ...(isArg ? [`firsts:u32:${WORKGROUP}`] : [])],
    // Lanes below \`active\` hold a value; they are a prefix, so the tree joins each exactly once.
    body: `
  let blocks = (p.inner + ${width - 1}u) / ${width}u;
  let o = group / blocks;
  let c = (group % blocks) * ${width}u + lane % ${width}u;
  let row = lane / ${width}u;
  if (o >= p.outer) { return; }
  let inside = c < p.inner;
  let filled = min(${depth}u, p.n);
  var a: ${type};
  ${isArg ? 'var first = row;' : ''}
  if (inside && row < filled) {
    let start = p.xOffset + o * p.xOuter + c * p.xInner;
    a = ${load('start + row * p.xN')};
    for (var j = row + ${depth}u; j < p.n; j += ${depth}u) {
      let b: ${type} = ${load('start + j * p.xN')};
      ${isArg ? `if (b ${better} a) { a = b; first = j; }` : `a = ${combine};`}
    }
  }
  $values[lane] = a;
  ${isArg ? '$firsts[lane] = first;' : ''}
  workgroupBarrier();
  for (var s = ${depth / 2}u; s > 0u; s >>= 1u) {
    if (row < s && row + s < filled) {
        ${join}
    }
    workgroupBarrier();
  }
  if (inside && row == 0u) {
    $out[p.outOffset + o * p.outOuter + c * p.outInner] = ${isArg ? `${wgslType(out.storage.dtype)}(first)` : 'a'};
  }`,
  };
}
