// The backends by the names that the benchmarks give them.

import type { Backend } from '../engine/backends/backend.ts';
import { CpuBackend } from '../engine/backends/cpu/backend.ts';
import { createCpuBackend } from '../engine/backends/wasm/index.ts';
import { createWebGpuBackend } from '../engine/backends/webgpu/index.ts';
import { nodeThread } from '../engine/hosts/node/index.ts';
import { testGpu } from '../engine/testing/gpu.ts';

/** `reference`, `wasm-N` with N threads, or `webgpu`; null where this machine has no adapter. */
export async function openBackend(name: string): Promise<Backend | null> {
  if (name === 'reference') return new CpuBackend();
  if (name === 'webgpu') {
    const gpu = await testGpu();
    return gpu === null ? null : createWebGpuBackend({ gpu, allowSoftware: true });
  }
  const threads = Number(/^wasm-(\d+)$/.exec(name)?.[1]);
  if (!(threads >= 1)) throw new Error(`There is no backend "${name}".`);
  const backend = await createCpuBackend({ threads, workerFactory: nodeThread });
  // Threads start on their own time; a step that finds them missing would count as slow.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return backend;
}
