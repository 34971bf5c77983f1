// Softmax and its logarithm over the middle of [outer, n, inner], with their gradients. The largest
// element is taken off first, so logits of any size do. Short rows are one invocation's work, long
// ones a workgroup's.

import type { Kernels, View } from '../../backend.ts';
import type { Program } from '../program.ts';
import { apart } from './elementwise.ts';
import type { Launcher } from './launcher.ts';

const SHORT = 64;
const LANES = 64;

export function softmax(launcher: Launcher, { x, out, log }: Kernels['softmax']): void {
  rows(launcher, log ? 'logSoftmax' : 'softmax', { x }, out, {
    // Two walks: the maximum, then the sum; the third writes.
    first: 'a = max(a, $x[xStart + j * p.xN]);',
    initial: '-3.4028234663852886e38',
    joinFirst: 'max(a, b)',
    second: 's += exp($x[xStart + j * p.xN] - a);',
    write: log ? '$x[xStart + j * p.xN] - a - log(s)' : 'exp($x[xStart + j * p.xN] - a) / s',
  });
}

export function softmaxGrad(
  launcher: Launcher,
  { gradOutput, y, out, log }: Kernels['softmaxGrad'],
): void {
  const g = '$g[gStart + j * p.gN]';
  const output = '$y[yStart + j * p.yN]';
  rows(launcher, log ? 'logSoftmaxGrad' : 'softmaxGrad', { g: gradOutput, y }, out, {
    second: log ? `s += ${g};` : `s += ${g} * ${output};`,
    write: log ? `${g} - exp(${output}) * s` : `${output} * (${g} - s)`,
  });
}

interface RowText {
  /** Gathers `a` over the row. */
  readonly first?: string;
  readonly initial?: string;
  readonly joinFirst?: string;
  /** Gathers the sum `s` over the row, knowing `a`. */
  readonly second: string;
  /** The element j of the result, from `a` and `s`. */
  readonly write: string;
}

function rows(
  launcher: Launcher,
  name: string,
  inputs: Readonly<Record<string, View>>,
  result: View,
  text: RowText,
): void {
  const views = Object.values(inputs);
  const [outer, n, inner] = result.shape;
  const count = outer * inner;
  if (count * n === 0) return;
  const short = n <= SHORT;
  // Every invocation writes only what it has read last itself, so the same view may be both.
  apart(launcher, result, views, true, (out) =>
    launcher.launch(
      `${name} ${short ? 'short' : 'long'}`,
      () => program(Object.keys(inputs), text, short),
      [...views.map(({ storage }) => storage), out.storage],
      [count, n, inner, ...[...views, out].flatMap((view) => [view.offset, ...view.strides])],
      short ? Math.ceil(count / 64) : count,
    ),
  );
}

function program(inputs: readonly string[], text: RowText, short: boolean): Program {
  const names = [...inputs, 'out'];
  const starts = names
    .map((v) => `let ${v}Start = p.${v}Offset + o * p.${v}Outer + c * p.${v}Inner;`)
    .join('\n  ');
  const common = {
    operands: [...inputs.map((v) => `${v}:f32`), 'out:f32!'],
    parameters: [
      'count',
      'n',
      'inner',
      ...names.flatMap((v) => [`${v}Offset`, `${v}Outer`, `${v}N`, `${v}Inner`]),
    ],
    workgroupSize: LANES,
  };
  const write = `$out[outStart + j * p.outN] = ${text.write};`;
  if (short) {
    const each = (body: string) => `for (var j = 0u; j < p.n; j++) { ${body} }`;
    return {
      ...common,
      body: `
  let row = group * ${LANES}u + lane;
  if (row >= p.count) { return; }
  let o = row / p.inner;
  let c = row % p.inner;
  ${starts}
  ${text.first ? `var a = ${text.initial};\n  ${each(text.first)}` : ''}
  var s = 0.0;
  ${each(text.second)}
  ${each(write)}`,
    };
  }
  const each = (body: string) => `for (var j = lane; j < p.n; j += ${LANES}u) { ${body} }`;
  const join = (variable: string, joined: string) => `
  $values[lane] = ${variable};
  workgroupBarrier();
  for (var half = ${LANES / 2}u; half > 0u; half >>= 1u) {
    if (lane < half) {
      let a = $values[lane];
      let b = $values[lane + half];
      $values[lane] = ${joined};
    }
    workgroupBarrier();
  }
  ${variable} = $values[0];
  workgroupBarrier();`;
  return {
    ...common,
    shared: [`values:f32:${LANES}`],
    body: `
  if (group >= p.count) { return; }
  let o = group / p.inner;
  let c = group % p.inner;
  ${starts}
  ${text.first ? `var a = ${text.initial};\n  ${each(text.first)}${join('a', text.joinFirst!)}` : ''}
  var s = 0.0;
  ${each(text.second)}${join('s', 'a + b')}
  ${each(write)}`,
  };
}
