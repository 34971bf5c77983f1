// The devices of a terminal: the CPU, and WebGPU through npm's `webgpu` (Dawn).

import type { Backend } from '../../engine/backends/backend.ts';
import { chooseBackend, type ChosenBackend } from '../../engine/classifier/device.ts';
import type { Recipe } from '../../engine/classifier/recipe.ts';
import { createCpuBackend } from '../../engine/backends/wasm/index.ts';
import { createWebGpuBackend } from '../../engine/backends/webgpu/index.ts';
import { hasVulkan, mayHaveGpu, nodeGpu, nodeThread } from '../../engine/hosts/node/index.ts';

/** The CPU. `threads` 1 starts at once, which is what a few predictions want. */
export function cpuBackend(threads?: number): Promise<Backend> {
  return createCpuBackend({ threads, workerFactory: nodeThread });
}

/** The backend for a recipe's device. Throws `device.noWebGPU`. */
export function backendFor(device: Recipe['device']): Promise<ChosenBackend> {
  return chooseBackend(device, {
    cpu: () => cpuBackend(),
    webgpu: async ({ acceptSoftware }) =>
      hasVulkan() && (acceptSoftware || mayHaveGpu())
        ? createWebGpuBackend({ gpu: await nodeGpu(), allowSoftware: acceptSoftware })
        : null,
  });
}
