// WebGPU in Node: Dawn through npm `webgpu`, on whatever Vulkan driver the system has or the
// environment names. Never for Electron, which has a Dawn of its own.

import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { problem } from '../../problems.ts';

declare global {
  /** Held here because collecting the object that `create` returns crashes the process. */
  var winnowDawn: GPU | undefined;
}

/**
 * The GPU object of this process, the same at every call. Whether it has an adapter shows when one
 * is asked for.
 *
 * @throws WinnowError `engine.noDawn` where Dawn can't be loaded.
 */
export async function nodeGpu(): Promise<GPU> {
  try {
    const { create } = await import('webgpu');
    // Not before the import has come: of two callers that wait for it, one makes the object.
    return (globalThis.winnowDawn ??= create([]));
  } catch (error) {
    throw problem(
      'engine.noDawn',
      { message: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

/** False where Dawn would complain to the terminal, from its own depths, that Vulkan is missing. */
export function hasVulkan(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1', constants.dlopen.RTLD_LAZY);
    return true;
  } catch (error) {
    // It was found and is, as it should be, no part of Node.
    return error instanceof Error && /self-register/u.test(error.message);
  }
}

/** False where the system shows that there is no GPU: then Dawn need not be loaded to look for one. */
export function mayHaveGpu(): boolean {
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
