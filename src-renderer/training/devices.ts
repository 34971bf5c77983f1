// The devices of a browser's worker, for the recipe's `device`.

import type { BackendFactories } from '../../engine/classifier/device.ts';
import { cpuLabel, createCpuBackend, usualThreads } from '../../engine/backends/wasm/index.ts';
import { createWebGpuBackend, WebGpuBackend } from '../../engine/backends/webgpu/index.ts';
import { describeAdapter } from '../../engine/backends/webgpu/device.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import { WinnowError } from '../../engine/errors.ts';
import type { Device } from './messages.ts';

/** The CPU. `threads` 1 starts at once, which is what a few predictions want. */
export function cpuBackend(threads?: number): Promise<Backend> {
  return createCpuBackend({
    threads,
    // Without shared memory the factory is not asked, and one thread does it all.
    workerFactory: (task) => {
      const worker = new Worker(new URL('./kernel-thread.ts', import.meta.url), { type: 'module' });
      worker.postMessage(task);
      return worker;
    },
  });
}

export const factories: BackendFactories = {
  cpu: () => cpuBackend(),
  webgpu: async ({ acceptSoftware }) => {
    const gpu = browserGpu();
    if (gpu === undefined) return null;
    try {
      return await createWebGpuBackend({ gpu, allowSoftware: acceptSoftware });
    } catch (error) {
      if (error instanceof WinnowError && error.code === 'engine.noGpu') return null;
      throw error;
    }
  },
};

/** What `auto` would take, without opening it. */
export async function probe(): Promise<Device> {
  const label = cpuLabel(usualThreads());
  const cpu: Device = { label, backend: 'cpu', software: false, note: null };
  const adapter = await browserGpu()
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (adapter === null || adapter === undefined) {
    return { ...cpu, note: 'There is no WebGPU here; the CPU is used.' };
  }
  const gpu = describeAdapter(adapter.info);
  if (gpu.software) {
    return { ...cpu, note: `The only GPU here is emulated (${gpu.label}); the CPU is faster.` };
  }
  return { label: gpu.label, backend: 'webgpu', software: false, note: null };
}

/** Kernels given to the GPU so far; null on the CPU. */
export function dispatchesOf(backend: Backend): number | null {
  return backend instanceof WebGpuBackend ? backend.statistics().dispatches : null;
}

/** Undefined where the browser has no WebGPU, whatever the type says. */
function browserGpu(): GPU | undefined {
  return (navigator as { readonly gpu?: GPU }).gpu;
}
