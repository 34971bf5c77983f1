// The engine's public face.

export { isGradEnabled, noGrad } from './tensor/autograd.ts';
export type { Backend, BackendName, DeviceInfo, DType, TypedArray } from './backends/backend.ts';
export { CpuBackend } from './backends/cpu/backend.ts';
export { createCpuBackend } from './backends/wasm/index.ts';
export { createWebGpuBackend } from './backends/webgpu/index.ts';
export * as data from './data/index.ts';
export {
  cpu,
  defaultDevice,
  defaultGenerator,
  manualSeed,
  setDefaultDevice,
} from './tensor/device.ts';
export { WinnowError } from './errors.ts';
export * as nn from './nn/index.ts';
export { where } from './ops/arithmetic.ts';
export type { Range } from './ops/shape.ts';
export { cat, stack } from './ops/shape.ts';
export * as optim from './optim/index.ts';
export { Generator, randomPermutation, randomUniform } from './tensor/random.ts';
export type { HasStorages } from './tensor/scope.ts';
export { keep, persist, Scope, scope } from './tensor/scope.ts';
export type { CsrOptions, Gradient } from './tensor/sparse.ts';
export { csr, CsrTensor, RowSparse } from './tensor/sparse.ts';
export type { RandomOptions, TensorOptions } from './tensor/creation.ts';
export type { NestedList } from './tensor/tensor.ts';
export {
  arange,
  empty,
  eye,
  full,
  linspace,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  tensor,
  zeros,
  zerosLike,
} from './tensor/creation.ts';
export { Tensor } from './tensor/tensor.ts';
