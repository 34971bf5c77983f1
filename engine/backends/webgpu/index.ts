// The WebGPU backend's front door.

export { createWebGpuBackend, WebGpuBackend } from './backend.ts';
export type { WebGpuOptions } from './device.ts';
export type { Statistics } from './statistics.ts';
