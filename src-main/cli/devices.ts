// The devices of a terminal: the CPU, and WebGPU through npm's `webgpu` (Dawn).

import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Backend } from '../../engine/backends/backend.ts';
import { chooseBackend, type ChosenBackend } from '../../engine/classifier/device.ts';
import type { Recipe } from '../../engine/classifier/recipe.ts';
import { createCpuBackend } from '../../engine/backends/wasm/index.ts';
import { createWebGpuBackend } from '../../engine/backends/webgpu/index.ts';
import { WinnowError } from '../../engine/errors.ts';

/** Dawn's instance. It must never be garbage-collected: the process would crash. */
const held = globalThis as typeof globalThis & { winnowDawn?: GPU };

async function dawn(): Promise<GPU> {
  if (held.winnowDawn === undefined) {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    held.winnowDawn = create([]);
  }
  return held.winnowDawn;
}

/** The CPU. `threads` 1 starts at once, which is what a few predictions want. */
export function cpuBackend(threads?: number): Promise<Backend> {
  return createCpuBackend({
    threads,
    workerFactory: (task) => {
      const url = new URL('./kernel-thread.ts', import.meta.url);
      const worker = new Worker(url, { workerData: task });
      worker.unref();
      return worker;
    },
  });
}

/** The backend for a recipe's device. Throws `device.noWebGPU`. */
export function backendFor(device: Recipe['device']): Promise<ChosenBackend> {
  return chooseBackend(device, {
    cpu: () => cpuBackend(),
    webgpu: async ({ acceptSoftware }) => {
      if (!acceptSoftware && !mayHaveGpu()) return null;
      try {
        return await createWebGpuBackend({ gpu: await dawn(), allowSoftware: acceptSoftware });
      } catch (error) {
        if (error instanceof WinnowError && error.code === 'engine.noGpu') return null;
        throw error;
      }
    },
  });
}

/** False where the system shows that there is no GPU: then Dawn need not be loaded to look for one. */
function mayHaveGpu(): boolean {
  if (process.platform !== 'linux') return true;
  const nodes = (folder: string): string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  // Mesa's and AMD's render nodes; NVIDIA's own; the one of Windows' subsystem.
  return (
    nodes('/dev/dri').some((name) => name.startsWith('renderD')) ||
    nodes('/dev').some((name) => /^(nvidia\d+|dxg)$/.test(name))
  );
}
