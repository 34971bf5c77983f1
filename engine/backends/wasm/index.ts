// The fast CPU backend: SIMD kernels in WebAssembly, on as many threads as the host gives.

export type { KernelThread, KernelThreadFactory, WasmBackendOptions } from './backend.ts';
export { createWasmBackend, WasmBackend } from './backend.ts';
export type { KernelThreadTask } from './module.ts';
export { serveKernels } from './module.ts';
