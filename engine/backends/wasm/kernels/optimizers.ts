// SGD, Adam(W) and SparseAdam. What is constant in a step is computed here in doubles.

import type { Kernels } from '../../backend.ts';
import { ADAM, ADAM_ROWS, COLUMNS_PER_PART, ELEMENTS_PER_PART, SGD } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32, sizeOf } from '../machine.ts';

function sgd(machine: Machine, args: Kernels['sgd']): boolean {
  if (!allFloat32(args.parameter, args.gradient, args.momentumBuffer)) return false;
  const n = sizeOf(args.parameter);
  const a = machine.integers;
  a[0] = machine.at(args.parameter);
  a[1] = machine.at(args.gradient);
  a[2] = args.momentumBuffer === null ? 0 : machine.at(args.momentumBuffer);
  a[3] = n;
  a[4] = args.first ? 1 : 0;
  a[5] = args.nesterov ? 1 : 0;
  const d = machine.doubles;
  d[0] = args.learningRate;
  d[1] = args.momentum;
  d[2] = 1 - args.dampening;
  d[3] = args.weightDecay;
  machine.run(SGD, Math.ceil(n / ELEMENTS_PER_PART), n / 2);
  return true;
}

function adam(machine: Machine, args: Kernels['adam']): boolean {
  const { beta1, beta2, learningRate, weightDecay, decoupled } = args;
  if (!allFloat32(args.parameter, args.gradient, args.m, args.v, args.vMax)) return false;
  const n = sizeOf(args.parameter);
  const a = machine.integers;
  a[0] = machine.at(args.parameter);
  a[1] = machine.at(args.gradient);
  a[2] = machine.at(args.m);
  a[3] = machine.at(args.v);
  a[4] = args.vMax === null ? 0 : machine.at(args.vMax);
  a[5] = n;
  const d = machine.doubles;
  d[0] = beta1;
  d[1] = beta2;
  d[2] = 1 - beta1;
  d[3] = 1 - beta2;
  d[4] = args.epsilon;
  d[5] = learningRate / args.biasCorrection1;
  d[6] = 1 / Math.sqrt(args.biasCorrection2);
  d[7] = decoupled ? 1 - learningRate * weightDecay : 1;
  d[8] = decoupled ? 0 : weightDecay;
  machine.run(ADAM, Math.ceil(n / ELEMENTS_PER_PART), n);
  return true;
}

function adamRows(machine: Machine, args: Kernels['adamRows']): boolean {
  const { rows, width, beta1, beta2 } = args;
  if (!allFloat32(args.parameter, args.m, args.v) || rows.values.dtype !== 'float32') return false;
  const a = machine.integers;
  a[0] = machine.address(rows.ids);
  a[1] = machine.address(rows.values);
  a[2] = machine.at(args.parameter);
  a[3] = machine.at(args.m);
  a[4] = machine.at(args.v);
  a[5] = rows.count;
  a[6] = width;
  const d = machine.doubles;
  d[0] = beta1;
  d[1] = beta2;
  d[2] = 1 - beta1;
  d[3] = 1 - beta2;
  d[4] = args.epsilon;
  d[5] = (args.learningRate * Math.sqrt(args.biasCorrection2)) / args.biasCorrection1;
  machine.run(ADAM_ROWS, Math.ceil(rows.count / COLUMNS_PER_PART), rows.count * width);
  return true;
}

export const kernels = { sgd, adam, adamRows };
