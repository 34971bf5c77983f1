// What Node has for the engine: threads for the CPU backend, and a GPU.

export { hasVulkan, mayHaveGpu, nodeGpu } from './gpu.ts';
export { nodeThread } from './threads.ts';
