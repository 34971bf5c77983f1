// What the browser says of this machine's graphics card, for the diagnostics.

import { describeAdapter } from '../../engine/backends/webgpu/device.ts';
import { browserGpu } from '../../engine/hosts/browser/index.ts';

/** The adapter's name, or why there is none. Never rejects. */
export async function describeGpu(): Promise<string> {
  const gpu = browserGpu();
  if (gpu === null) return 'no WebGPU here';
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter === null ? 'WebGPU, but no adapter' : describeAdapter(adapter.info).label;
  } catch {
    return 'WebGPU, but asking for an adapter failed';
  }
}
