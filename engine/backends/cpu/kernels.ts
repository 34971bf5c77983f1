// All reference kernels in one table. They run on any storages that are typed arrays underneath.

import type { KernelName, Kernels } from '../backend.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import * as linalg from './linalg.ts';
import * as loss from './loss.ts';
import * as optimizers from './optimizers.ts';
import * as reduction from './reduction.ts';
import * as sparse from './sparse.ts';

export const referenceKernels: { readonly [K in KernelName]: (args: Kernels[K]) => void } = {
  ...elementwise.kernels,
  ...reduction.kernels,
  ...linalg.kernels,
  ...indexing.kernels,
  ...sparse.kernels,
  ...loss.kernels,
  ...optimizers.kernels,
};
