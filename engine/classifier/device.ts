// Which device a recipe gets. A software GPU is slower than the CPU backend, so `auto` refuses it;
// who asks for `webgpu` outright gets it, and is told.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { Recipe } from './recipe.ts';

export interface BackendFactories {
  readonly cpu: () => Backend | Promise<Backend>;
  /**
   * The WebGPU backend of this host; null where there is none. `acceptSoftware` false asks for a
   * real GPU only (the factory may still return a software one: it is refused here).
   */
  readonly webgpu?: (options: { readonly acceptSoftware: boolean }) => Promise<Backend | null>;
}

export interface ChosenBackend {
  readonly backend: Backend;
  /** Why `auto` took the CPU, as a sentence; null where there is nothing to say. */
  readonly note: string | null;
}

/** The backend for a recipe's `device`. Throws `device.noWebGPU` where `webgpu` can't be had. */
export async function chooseBackend(
  device: Recipe['device'],
  factories: BackendFactories,
): Promise<ChosenBackend> {
  if (device === 'cpu') return { backend: await factories.cpu(), note: null };
  const acceptSoftware = device === 'webgpu';
  let backend: Backend | null = null;
  let reason = 'There is no GPU here that WebGPU can use';
  try {
    backend = (await factories.webgpu?.({ acceptSoftware })) ?? null;
  } catch (error) {
    reason = reasonOf(error, reason);
  }
  if (backend !== null && backend.info.software && !acceptSoftware) {
    reason = softwareOnly(backend.info.label);
    backend.destroy();
    backend = null;
  }
  if (backend !== null) return { backend, note: null };
  if (device === 'webgpu') {
    throw new WinnowError(
      'device.noWebGPU',
      `${reason}. Choose the device "cpu", or "auto", which takes a GPU only where there is one.`,
      { device },
    );
  }
  return { backend: await factories.cpu(), note: `${reason}; the CPU is used.` };
}

function softwareOnly(label: unknown): string {
  return `The only GPU here is emulated on the CPU (${String(label)})`;
}

function reasonOf(error: unknown, noGpu: string): string {
  if (error instanceof WinnowError) {
    if (error.code === 'engine.softwareGpu') return softwareOnly(error.details.label);
    if (error.code === 'engine.noGpu') return noGpu;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `WebGPU could not be started (${message})`;
}
