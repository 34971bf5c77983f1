// Sparse rows. The arguments' order in the slots is told beside each kernel in assembly/sparse.ts.

import type { Kernels } from '../../backend.ts';
import {
  ADD_ROWS,
  COLUMNS_PER_PART,
  CSR_MATMUL,
  CSR_ROWS_PER_PART,
  CSR_VALUES_GRAD,
  CSR_WEIGHT_GRAD,
} from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32 } from '../machine.ts';

function csrMatmul(machine: Machine, { csr, weight, bias, out }: Kernels['csrMatmul']): boolean {
  if (!allFloat32(weight, bias, out) || csr.values.dtype !== 'float32') return false;
  const width = weight.shape[1];
  const a = machine.integers;
  a[0] = machine.address(csr.offsets);
  a[1] = machine.address(csr.indices);
  a[2] = machine.address(csr.values);
  a[3] = machine.at(weight);
  a[4] = bias === null ? 0 : machine.at(bias);
  a[5] = machine.at(out);
  a[6] = csr.rows;
  a[7] = width;
  machine.run(CSR_MATMUL, Math.ceil(csr.rows / CSR_ROWS_PER_PART), (csr.entries * width) / 4);
  return true;
}

function csrWeightGrad(
  machine: Machine,
  { csr, gradOutput, out }: Kernels['csrWeightGrad'],
): boolean {
  const groups = csr.byColumn;
  if (groups === null) return true;
  if (!allFloat32(gradOutput, out) || groups.entryValues.dtype !== 'float32') return false;
  const width = out.shape[1];
  const a = machine.integers;
  a[0] = machine.address(groups.columnOffsets);
  a[1] = machine.address(groups.entryRows);
  a[2] = machine.address(groups.entryValues);
  a[3] = machine.at(gradOutput);
  a[4] = machine.at(out);
  a[5] = groups.count;
  a[6] = width;
  const parts = Math.ceil(groups.count / COLUMNS_PER_PART);
  machine.run(CSR_WEIGHT_GRAD, parts, (csr.entries * width) / 4);
  return true;
}

function csrValuesGrad(
  machine: Machine,
  { csr, weight, gradOutput, out }: Kernels['csrValuesGrad'],
): boolean {
  if (!allFloat32(weight, gradOutput, out) || (csr.entries > 1 && out.strides[0] !== 1))
    return false;
  const width = weight.shape[1];
  const a = machine.integers;
  a[0] = machine.address(csr.offsets);
  a[1] = machine.address(csr.indices);
  a[2] = machine.at(weight);
  a[3] = machine.at(gradOutput);
  a[4] = machine.at(out);
  a[5] = csr.rows;
  a[6] = width;
  machine.run(CSR_VALUES_GRAD, Math.ceil(csr.rows / CSR_ROWS_PER_PART), (csr.entries * width) / 4);
  return true;
}

function addRows(machine: Machine, { rows, width, out }: Kernels['addRows']): boolean {
  if (!allFloat32(out) || rows.values.dtype !== 'float32') return false;
  const a = machine.integers;
  a[0] = machine.address(rows.ids);
  a[1] = machine.address(rows.values);
  a[2] = machine.at(out);
  a[3] = rows.count;
  a[4] = width;
  machine.run(ADD_ROWS, Math.ceil(rows.count / COLUMNS_PER_PART), (rows.count * width) / 4);
  return true;
}

export const kernels = { csrMatmul, csrWeightGrad, csrValuesGrad, addRows };
