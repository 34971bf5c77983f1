// The WebGPU flag values, as the specification fixes them. A browser has them as globals, Node
// does not, so the backend carries its own and needs no globals at all.

export const BufferUsage = {
  mapRead: 0x0001,
  copySource: 0x0004,
  copyTarget: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
} as const;

export const MAP_READ = 0x0001;
export const STAGE_COMPUTE = 0x0004;
