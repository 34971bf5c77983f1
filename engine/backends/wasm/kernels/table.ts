// Kernels that have a WebAssembly form. Each says whether it took the work; what it leaves (other
// dtypes, unusual strides) the reference kernel does on the same memory.

import type { KernelName, Kernels } from '../../backend.ts';
import type { Machine } from '../machine.ts';
import * as elementwise from './elementwise.ts';
import * as linalg from './linalg.ts';
import * as loss from './loss.ts';
import * as optimizers from './optimizers.ts';
import * as reduction from './reduction.ts';
import * as sparse from './sparse.ts';

export type WasmKernels = {
  readonly [K in KernelName]?: (machine: Machine, args: Kernels[K]) => boolean;
};

export const wasmKernels: WasmKernels = {
  ...elementwise.kernels,
  ...reduction.kernels,
  ...linalg.kernels,
  ...sparse.kernels,
  ...loss.kernels,
  ...optimizers.kernels,
};
