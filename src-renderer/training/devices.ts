// The devices of a browser's worker, for the recipe's `device`.

import type { BackendFactories } from '../../engine/classifier/device.ts';
import { CpuBackend } from '../../engine/backends/cpu/backend.ts';
import { createWebGpuBackend, WebGpuBackend } from '../../engine/backends/webgpu/index.ts';
import { describeAdapter } from '../../engine/backends/webgpu/device.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import { WinnowError } from '../../engine/errors.ts';
import type { Device } from './messages.ts';

export const factories: BackendFactories = {
  cpu: () => new CpuBackend(),
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
  const cpu: Device = { label: 'CPU', backend: 'cpu', software: false, note: null };
  const adapter = await browserGpu()
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (adapter === null || adapter === undefined) {
    return { ...cpu, note: 'There is no WebGPU here; the CPU is used.' };
  }
  const { software, label } = describeAdapter(adapter.info);
  if (software) {
    return { ...cpu, note: `The only GPU here is emulated (${label}); the CPU is faster.` };
  }
  return { label, backend: 'webgpu', software, note: null };
}

/** Kernels given to the GPU so far; null on the CPU. */
export function dispatchesOf(backend: Backend): number | null {
  return backend instanceof WebGpuBackend ? backend.statistics().dispatches : null;
}

/** Undefined where the browser has no WebGPU, whatever the type says. */
function browserGpu(): GPU | undefined {
  return (navigator as { readonly gpu?: GPU }).gpu;
}
