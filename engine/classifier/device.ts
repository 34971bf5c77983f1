// Which device a recipe gets. A software GPU is slower than the CPU backend, so `auto` refuses it;
// who asks for `webgpu` outright gets it, and is told.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import type { Recipe } from './recipe.ts';

export interface BackendFactories {
  readonly cpu: () => Backend | Promise<Backend>;
  /**
   * The WebGPU backend of this host; null where there is none. `acceptSoftware` false asks for a
   * real GPU only (the factory may still return a software one: it is refused here).
   */
  readonly webgpu?: (options: { readonly acceptSoftware: boolean }) => Promise<Backend | null>;
}

/** Why the CPU was taken where a GPU would have been: there is none, it is emulated, it broke. */
export type DeviceNote =
  | { readonly why: 'noGpu' }
  | { readonly why: 'emulated'; readonly label: string }
  | { readonly why: 'broken'; readonly message: string };

export interface ChosenBackend {
  readonly backend: Backend;
  /** Why `auto` took the CPU; null where there is nothing to say. */
  readonly note: DeviceNote | null;
}

/** The backend for a recipe's `device`. Throws `device.noWebGPU` where `webgpu` can't be had. */
export async function chooseBackend(
  device: Recipe['device'],
  factories: BackendFactories,
): Promise<ChosenBackend> {
  if (device === 'cpu') return { backend: await factories.cpu(), note: null };
  const acceptSoftware = device === 'webgpu';
  let backend: Backend | null = null;
  let note: DeviceNote = { why: 'noGpu' };
  try {
    backend = (await factories.webgpu?.({ acceptSoftware })) ?? null;
  } catch (error) {
    note = noteOf(error);
  }
  if (backend !== null && backend.info.software && !acceptSoftware) {
    note = { why: 'emulated', label: backend.info.label };
    backend.destroy();
    backend = null;
  }
  if (backend !== null) return { backend, note: null };
  if (device === 'webgpu') {
    throw problem('device.noWebGPU', { device, ...note });
  }
  return { backend: await factories.cpu(), note };
}

function noteOf(error: unknown): DeviceNote {
  if (error instanceof WinnowError) {
    if (error.code === 'engine.softwareGpu') {
      return { why: 'emulated', label: String(error.details.label) };
    }
    if (error.code === 'engine.noGpu') return { why: 'noGpu' };
  }
  return { why: 'broken', message: error instanceof Error ? error.message : String(error) };
}
