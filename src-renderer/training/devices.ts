// The devices of a browser's worker, for the recipe's `device`.

import type { BackendFactories } from '../../engine/classifier/device.ts';
import { cpuLabel, createCpuBackend, usualThreads } from '../../engine/backends/wasm/index.ts';
import { createWebGpuBackend, WebGpuBackend } from '../../engine/backends/webgpu/index.ts';
import { describeAdapter } from '../../engine/backends/webgpu/device.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import { browserGpu, browserThread } from '../../engine/hosts/browser/index.ts';
import type { Device } from './messages.ts';

/** The CPU. `threads` 1 starts at once, which is what a few predictions want. */
export function cpuBackend(threads?: number): Promise<Backend> {
  return createCpuBackend({ threads, workerFactory: browserThread });
}

export const factories: BackendFactories = {
  cpu: () => cpuBackend(),
  webgpu: async ({ acceptSoftware }) => {
    const gpu = browserGpu();
    return gpu === null ? null : createWebGpuBackend({ gpu, allowSoftware: acceptSoftware });
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
    return { ...cpu, note: { why: 'noGpu' } };
  }
  const gpu = describeAdapter(adapter.info);
  if (gpu.software) {
    return { ...cpu, note: { why: 'emulated', label: gpu.label } };
  }
  return { label: gpu.label, backend: 'webgpu', software: false, note: null };
}

/** Kernels given to the GPU so far; null on the CPU. */
export function dispatchesOf(backend: Backend): number | null {
  return backend instanceof WebGpuBackend ? backend.statistics().dispatches : null;
}
