// What the backend counts about itself. Tests hold the promise that a steady training step
// creates nothing and submits once; people see that the GPU really worked.

export interface Statistics {
  /** Kernels put into a compute pass. */
  dispatches: number;
  /** Command buffers handed to the device. */
  submits: number;
  pipelinesCreated: number;
  /** Device buffers of any kind: storage, uniforms, staging. */
  buffersCreated: number;
  bindGroupsCreated: number;
  /** Reads back to the host. */
  readbacks: number;
}

export function newStatistics(): Statistics {
  return {
    dispatches: 0,
    submits: 0,
    pipelinesCreated: 0,
    buffersCreated: 0,
    bindGroupsCreated: 0,
    readbacks: 0,
  };
}
