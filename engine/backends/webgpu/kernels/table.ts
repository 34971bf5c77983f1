// Every kernel of the seam with the function that runs it on WebGPU.

import type { KernelName, Kernels } from '../../backend.ts';
import { arange, binary, fill, unary, where } from './elementwise.ts';
import { gather, indexAdd, indexSelect, scatterAdd } from './indexing.ts';
import type { Launcher } from './launcher.ts';
import { determinant, inverse } from './linalg.ts';
import { crossEntropy } from './loss.ts';
import { matmul } from './matmul.ts';
import { adam, adamRows, sgd } from './optimizers.ts';
import { dropout, uniform } from './random.ts';
import { reduce } from './reduce.ts';
import { softmax, softmaxGrad } from './softmax.ts';
import { addRows, csrMatmul, csrValuesGrad, csrWeightGrad } from './sparse.ts';

export const KERNELS: { [K in KernelName]: (launcher: Launcher, args: Kernels[K]) => void } = {
  fill,
  arange,
  uniform,
  dropout,
  unary,
  binary,
  where,
  reduce,
  matmul,
  softmax,
  softmaxGrad,
  indexSelect,
  indexAdd,
  gather,
  scatterAdd,
  inverse,
  determinant,
  csrMatmul,
  csrWeightGrad,
  csrValuesGrad,
  addRows,
  crossEntropy,
  sgd,
  adam,
  adamRows,
};
