// The fast CPU backend: SIMD kernels in WebAssembly, on as many threads as the host gives.
//
// The kernels' sources are in assembly/ (AssemblyScript). After changing them:
// node scripts/build-wasm.mjs

import { WinnowError } from '../../errors.ts';
import type { Backend } from '../backend.ts';
import { CpuBackend } from '../cpu/backend.ts';
import type { WasmBackendOptions } from './backend.ts';
import { createWasmBackend } from './backend.ts';

export type { KernelThread, KernelThreadFactory, WasmBackendOptions } from './backend.ts';
export { cpuLabel, createWasmBackend, usualThreads, WasmBackend } from './backend.ts';
export type { KernelThreadTask } from './module.ts';
export { serveKernels } from './module.ts';

/** The fastest CPU backend of this host: WebAssembly, or the plain one where that can't run. */
export async function createCpuBackend(options: WasmBackendOptions = {}): Promise<Backend> {
  try {
    return await createWasmBackend(options);
  } catch (error) {
    if (error instanceof WinnowError && error.code === 'engine.noWasm') return new CpuBackend();
    throw error;
  }
}
