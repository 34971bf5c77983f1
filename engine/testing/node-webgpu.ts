// WebGPU in Node, for tests: Dawn through npm `webgpu`, on whatever Vulkan driver the environment
// names (vitest.config.ts sets the software one that comes with Chromium). Never for Electron.

declare global {
  /** Held here because collecting the object that `create` returns crashes the process. */
  var winnowTestGpu: GPU | null | undefined;
}

/** The GPU object of this process, or null where there is no adapter (or no Dawn for this system). */
export async function nodeGpu(): Promise<GPU | null> {
  if (globalThis.winnowTestGpu === undefined) {
    globalThis.winnowTestGpu = null;
    try {
      const { create } = await import('webgpu');
      globalThis.winnowTestGpu = create([]);
    } catch (error) {
      console.warn(`WebGPU can not be loaded here: ${String(error)}`);
    }
  }
  const gpu = globalThis.winnowTestGpu;
  if (gpu === null) return null;
  return (await gpu.requestAdapter()) === null ? null : gpu;
}

/** Says aloud that tests are skipped; gives `true` for `describe.skipIf`. */
export function skipAloud(gpu: GPU | null, what: string): gpu is null {
  if (gpu !== null) return false;
  console.warn(
    `skipped: ${what}: no WebGPU adapter. A Chromium (CHROMIUM_PATH) brings a software one.`,
  );
  return true;
}
