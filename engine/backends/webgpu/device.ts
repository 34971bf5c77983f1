// Choosing the adapter and asking for its device. A GPU that is emulated on the CPU is recognised
// and only used where it was asked for: the engine's own CPU backend is faster than an emulation.

import { problem } from '../../problems.ts';
import type { DeviceInfo } from '../backend.ts';

export interface WebGpuOptions {
  /** `navigator.gpu`, or what npm `webgpu` creates in Node. */
  readonly gpu: GPU;
  readonly powerPreference?: GPUPowerPreference;
  /** Whether an adapter that is emulated on the CPU will do. */
  readonly allowSoftware?: boolean;
}

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly info: DeviceInfo;
}

/** Limits worth having as large as the adapter gives them. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

/** Whether an adapter computes on the CPU, and what to call it. */
export function describeAdapter(info: GPUAdapterInfo): { software: boolean; label: string } {
  const words = [info.vendor, info.architecture, info.device, info.description];
  const software = info.isFallbackAdapter || words.some((word) => SOFTWARE.test(word));
  const name =
    info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed';
  const known = /swiftshader/i.test(words.join(' ')) ? 'SwiftShader' : name;
  return { software, label: software ? `software GPU: ${known}` : `GPU: ${name}` };
}

/**
 * The device of the preferred adapter.
 *
 * @throws WinnowError `engine.noGpu` where there is no adapter, `engine.softwareGpu` where there is
 * only an emulated one and `allowSoftware` was not given.
 */
export async function openDevice(options: WebGpuOptions): Promise<OpenDevice> {
  const adapter = await requestAdapter(options);
  if (adapter === null) {
    throw problem('engine.noGpu', {});
  }
  const { software, label } = describeAdapter(adapter.info);
  if (software && options.allowSoftware !== true) {
    throw problem('engine.softwareGpu', { label });
  }
  const requiredLimits: Record<string, number> = {
    // The smaller this is, the more kernel parameters fit into one upload.
    minUniformBufferOffsetAlignment: adapter.limits.minUniformBufferOffsetAlignment,
  };
  for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name];
  try {
    const device = await adapter.requestDevice({ label: 'winnow', requiredLimits });
    return { device, info: { backend: 'webgpu', label, software } };
  } catch (error) {
    throw problem(
      'engine.noGpu',
      { label, message: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

async function requestAdapter(options: WebGpuOptions): Promise<GPUAdapter | null> {
  const { gpu, powerPreference = 'high-performance' } = options;
  const preferred = await gpu.requestAdapter({ powerPreference });
  if (preferred !== null || options.allowSoftware !== true) return preferred;
  return gpu.requestAdapter({ forceFallbackAdapter: true });
}
