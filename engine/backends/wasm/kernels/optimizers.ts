// SGD, Adam(W) and SparseAdam. What is constant in a step is computed here in doubles.

import type { Kernels, RowsKernel } from '../../backend.ts';
import {
  ADAM,
  ADAM_ROWS,
  COLUMNS_PER_PART,
  CSR_ADAM_ROWS,
  ELEMENTS_PER_PART,
  SGD,
} from '../layout.ts';
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
  const { rows, width } = args;
  if (!allFloat32(args.parameter, args.m, args.v) || rows.values.dtype !== 'float32') return false;
  const a = machine.integers;
  a[0] = machine.address(rows.ids);
  a[1] = machine.address(rows.values);
  a[2] = machine.at(args.parameter);
  a[3] = machine.at(args.m);
  a[4] = machine.at(args.v);
  a[5] = rows.count;
  a[6] = width;
  setAdamRows(machine, args);
  machine.run(ADAM_ROWS, Math.ceil(rows.count / COLUMNS_PER_PART), rows.count * width);
  return true;
}

function setAdamRows({ doubles: d }: Machine, args: Kernels['adamRows']): void {
  const { beta1, beta2 } = args;
  d[0] = beta1;
  d[1] = beta2;
  d[2] = 1 - beta1;
  d[3] = 1 - beta2;
  d[4] = args.epsilon;
  d[5] = (args.learningRate * Math.sqrt(args.biasCorrection2)) / args.biasCorrection1;
}

/** What the gradient's storage holds afterwards is not the gradient. */
function csrAdamRows(
  machine: Machine,
  { csr, gradOutput, out }: Kernels['csrWeightGrad'],
  args: Kernels['adamRows'],
): boolean {
  const groups = csr.byColumn;
  const { rows, width } = args;
  // Each thread puts the row that it works on into the gradient's storage.
  if (groups === null || rows.count !== groups.count || rows.count < machine.threads) return false;
  if (!allFloat32(gradOutput, out, args.parameter, args.m, args.v)) return false;
  if (groups.entryValues.dtype !== 'float32') return false;
  const a = machine.integers;
  a[0] = machine.address(groups.columnOffsets);
  a[1] = machine.address(groups.entryRows);
  a[2] = machine.address(groups.entryValues);
  a[3] = machine.at(gradOutput);
  a[4] = machine.at(out);
  a[5] = rows.count;
  a[6] = width;
  a[7] = machine.address(rows.ids);
  a[8] = machine.at(args.parameter);
  a[9] = machine.at(args.m);
  a[10] = machine.at(args.v);
  setAdamRows(machine, args);
  const parts = Math.ceil(rows.count / COLUMNS_PER_PART);
  machine.run(CSR_ADAM_ROWS, parts, (csr.entries / 4 + rows.count) * width);
  return true;
}

export const kernels = { sgd, adam, adamRows };

type JoinedKernel<K extends RowsKernel> = (
  machine: Machine,
  gradient: Kernels['csrWeightGrad'],
  args: Kernels[K],
) => boolean;

/**
 * Each kernel that follows a gradient by rows together with the making of that gradient, in one: the
 * work done, or false where the two must be run one after the other. Null where there is no such form.
 */
export const joinedKernels: {
  readonly [K in RowsKernel]: JoinedKernel<K> | null;
} = {
  adamRows: csrAdamRows,
  // Writes the gradient out into zeros, or is a step of plain SGD on rows that were scaled before.
  addRows: null,
};
