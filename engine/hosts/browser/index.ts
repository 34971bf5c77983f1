// What a browser has for the engine: threads for the CPU backend, and a GPU.

export { browserGpu } from './gpu.ts';
export { browserThread } from './threads.ts';
