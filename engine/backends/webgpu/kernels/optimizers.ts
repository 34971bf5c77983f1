// Optimizer steps, elementwise on contiguous ranges, in the order of PyTorch's formulas; SparseAdam
// on the rows that have a gradient.

import type { Kernels } from '../../backend.ts';
import { elementwise } from './elementwise.ts';
import type { Operand } from './elementwise.ts';
import type { Launcher } from './launcher.ts';

export function sgd(launcher: Launcher, args: Kernels['sgd']): void {
  const { momentumBuffer } = args;
  const operands: Operand[] = [
    { name: 'parameter', view: args.parameter, written: true },
    { name: 'gradient', view: args.gradient },
  ];
  if (momentumBuffer) operands.push({ name: 'momentum', view: momentumBuffer, written: true });
  const { first, nesterov } = args;
  elementwise(launcher, {
    key: `sgd${momentumBuffer ? ' momentum' : ''}${first ? ' first' : ''}${nesterov ? ' nesterov' : ''}`,
    operands,
    beside: true,
    parameters: ['rate:f32', 'beta:f32', 'keep:f32', 'decay:f32'],
    values: [args.learningRate, args.momentum, 1 - args.dampening, args.weightDecay],
    text: (element) => `let value = ${element.parameter};
  var step = ${element.gradient} + p.decay * value;
  ${
    momentumBuffer
      ? `let velocity = ${first ? 'step' : `p.beta * ${element.momentum} + p.keep * step`};
  ${element.momentum} = velocity;
  step = ${nesterov ? 'step + p.beta * velocity' : 'velocity'};`
      : ''
  }
  ${element.parameter} = value - p.rate * step;`,
  });
}

export function adam(launcher: Launcher, args: Kernels['adam']): void {
  const { vMax, decoupled } = args;
  const operands: Operand[] = [
    { name: 'parameter', view: args.parameter, written: true },
    { name: 'gradient', view: args.gradient },
    { name: 'm', view: args.m, written: true },
    { name: 'v', view: args.v, written: true },
  ];
  if (vMax) operands.push({ name: 'vMax', view: vMax, written: true });
  elementwise(launcher, {
    key: `adam${vMax ? ' amsgrad' : ''}${decoupled ? ' decoupled' : ''}`,
    operands,
    beside: true,
    parameters: ADAM_PARAMETERS,
    values: [
      ...adamValues(args),
      decoupled ? 1 - args.learningRate * args.weightDecay : args.weightDecay,
    ],
    text: (element) => `var value = ${element.parameter};
  ${
    decoupled
      ? `value *= p.decay;
  let g = ${element.gradient};`
      : `let g = ${element.gradient} + p.decay * value;`
  }
  let m = ${element.m} + p.newM * (g - ${element.m});
  let v = p.keepV * ${element.v} + p.newV * g * g;
  ${element.m} = m;
  ${element.v} = v;
  ${
    vMax
      ? `let largest = max(${element.vMax}, v);
  ${element.vMax} = largest;`
      : 'let largest = v;'
  }
  ${element.parameter} = value - p.step * m / (sqrt(largest) * p.root + p.epsilon);`,
  });
}

const ADAM_PARAMETERS = [
  'newM:f32',
  'keepV:f32',
  'newV:f32',
  'step:f32',
  'root:f32',
  'epsilon:f32',
  'decay:f32',
];

/** What is the same for all elements, computed in double precision. */
function adamValues(
  args: Pick<
    Kernels['adam'],
    'beta1' | 'beta2' | 'learningRate' | 'biasCorrection1' | 'biasCorrection2' | 'epsilon'
  >,
): number[] {
  return [
    1 - args.beta1,
    args.beta2,
    1 - args.beta2,
    args.learningRate / args.biasCorrection1,
    1 / Math.sqrt(args.biasCorrection2),
    args.epsilon,
  ];
}

/** As PyTorch's SparseAdam: unlike Adam's, its epsilon is added before v is corrected. */
export function adamRows(launcher: Launcher, args: Kernels['adamRows']): void {
  const { parameter, rows, width, m, v } = args;
  elementwise(launcher, {
    key: 'adamRows',
    beside: true,
    operands: [
      {
        name: 'gradient',
        view: { storage: rows.values, offset: 0, shape: [rows.count * width], strides: [1] },
      },
    ],
    extra: [
      { name: 'ids', storage: rows.ids },
      { name: 'parameter', storage: parameter.storage, written: true },
      { name: 'm', storage: m.storage, written: true },
      { name: 'v', storage: v.storage, written: true },
    ],
    parameters: [...ADAM_PARAMETERS.slice(0, -1), 'width', 'parameterOffset', 'mOffset', 'vOffset'],
    values: [...adamValues(args), width, parameter.offset, m.offset, v.offset],
    text: (element) => `let at = u32($ids[i / p.width]) * p.width + i % p.width;
  let g = ${element.gradient};
  let m = $m[p.mOffset + at] + p.newM * (g - $m[p.mOffset + at]);
  let v = p.keepV * $v[p.vOffset + at] + p.newV * g * g;
  $m[p.mOffset + at] = m;
  $v[p.vOffset + at] = v;
  $parameter[p.parameterOffset + at] -= p.step * m / ((sqrt(v) + p.epsilon) * p.root);`,
  });
}
