// The GPU that tests run on: an emulated one will do (vitest.config.ts sets the one that comes with
// Chromium), and where there is none they are skipped and say so.

import { nodeGpu } from '../hosts/node/index.ts';

/** Node's GPU object, or null where it has no adapter (or there is no Dawn for this system). */
export async function testGpu(): Promise<GPU | null> {
  try {
    const gpu = await nodeGpu();
    return (await gpu.requestAdapter()) === null ? null : gpu;
  } catch (error) {
    console.warn(String(error));
    return null;
  }
}

/** Says aloud that tests are skipped; gives `true` for `describe.skipIf`. */
export function skipAloud(gpu: GPU | null, what: string): gpu is null {
  if (gpu !== null) return false;
  console.warn(
    `skipped: ${what}: no WebGPU adapter. A Chromium (CHROMIUM_PATH) brings a software one.`,
  );
  return true;
}
