// The backends that the suites run on. Another backend joins by adding a line: a factory that
// gives the backend, or null (with the reason told) where this machine has none.

import type { Backend } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { createWasmBackend } from '../backends/wasm/index.ts';
import { openDevice } from '../backends/webgpu/device.ts';
import { WebGpuBackend } from '../backends/webgpu/index.ts';
import { nodeThread } from '../hosts/node/index.ts';
import { testGpu, skipAloud } from './gpu.ts';

export interface TestBackend {
  readonly name: string;
  readonly make: () => Promise<Backend | null>;
}

export const testBackends: readonly TestBackend[] = [
  { name: 'cpu', make: async () => new CpuBackend() },
  { name: 'wasm', make: async () => createWasmBackend() },
  {
    name: 'wasm, three threads',
    make: async () => createWasmBackend({ threads: 3, workerFactory: nodeThread }),
  },
  { name: 'webgpu', make: async () => openWebGpu(await testGpu(), false) },
  {
    name: 'webgpu, with the kernels of a real GPU',
    make: async () => openWebGpu(await testGpu(), true),
  },
];

/** An emulated GPU has kernels of its own; `asReal` runs the others on it. */
async function openWebGpu(gpu: GPU | null, asReal: boolean): Promise<Backend | null> {
  if (skipAloud(gpu, 'the suite on WebGPU')) return null;
  const { device, info } = await openDevice({ gpu, allowSoftware: true });
  return new WebGpuBackend(device, info, info.software && !asReal);
}
