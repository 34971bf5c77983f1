// Initial values, drawn on the host from counter-based numbers: every device starts equal.

import type { Backend, DType } from '../backends/backend.ts';
import { defaultDevice, defaultGenerator } from '../tensor/device.ts';
import { Generator, randomUniform } from '../tensor/random.ts';
import { scope } from '../tensor/scope.ts';
import type { Shape } from '../tensor/shape.ts';
import { formatShape, shapeError, sizeOf } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { full, randn, tensor } from '../tensor/creation.ts';

export interface InitOptions {
  readonly generator?: Generator;
  readonly device?: Backend;
  readonly dtype?: DType;
}

/** Uniform in [-bound, bound). */
export function uniformTensor(shape: Shape, bound: number, options: InitOptions = {}): Tensor {
  const generator = options.generator ?? defaultGenerator();
  const { seed } = generator;
  const stream = generator.nextStream();
  const n = sizeOf(shape);
  const data = options.dtype === 'float64' ? new Float64Array(n) : new Float32Array(n);
  for (let i = 0; i < n; i++) data[i] = (2 * randomUniform(seed, stream, i) - 1) * bound;
  return tensor(data, { shape, device: options.device ?? defaultDevice() });
}

/** Overwrites a tensor with numbers drawn uniformly from [low, high). */
export function uniform_(x: Tensor, low = 0, high = 1, generator?: Generator): Tensor {
  const half = (high - low) / 2;
  scope(() => {
    const drawn = uniformTensor(x.shape, half, { generator, device: x.device, dtype: x.dtype });
    x.copyFrom(low + half === 0 ? drawn : drawn.add(low + half));
  });
  return x;
}

/** Overwrites a tensor with normal numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, generator?: Generator): Tensor {
  scope(() => {
    const drawn = randn(x.shape, { generator, device: x.device, dtype: x.dtype });
    x.copyFrom(drawn.mul(std).add(mean));
  });
  return x;
}

/** Overwrites a tensor with one number. */
export function constant_(x: Tensor, value: number): Tensor {
  scope(() => x.copyFrom(full([], value, { device: x.device, dtype: x.dtype })));
  return x;
}

export function zeros_(x: Tensor): Tensor {
  return constant_(x, 0);
}

export function ones_(x: Tensor): Tensor {
  return constant_(x, 1);
}

/** The nonlinear function that follows a layer, by PyTorch's name for it. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leaky_relu' | 'selu';

/** How much larger weights should be for a nonlinearity; `slope` is leaky_relu's. */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case 'linear':
    case 'sigmoid':
      return 1;
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + slope * slope));
    case 'selu':
      return 3 / 4;
  }
}

/** [out, in, ..]: how many numbers enter and leave one unit. */
function fans(name: string, shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2)
    throw shapeError(
      `${name}: a tensor of shape ${formatShape(shape)} has no inputs and outputs to count; it needs [out, in, ..]. Use uniform_ or normal_ for a bias.`,
      { operation: name, shape: [...shape] },
    );
  const receptive = sizeOf(shape.slice(2));
  return { fanIn: shape[1] * receptive, fanOut: shape[0] * receptive };
}

/** Glorot's: uniform within gain * sqrt(6 / (in + out)). */
export function xavierUniform_(x: Tensor, gain = 1, generator?: Generator): Tensor {
  const { fanIn, fanOut } = fans('xavierUniform_', x.shape);
  const bound = gain * Math.sqrt(6 / (fanIn + fanOut));
  return uniform_(x, -bound, bound, generator);
}

/** Glorot's: normal with deviation gain * sqrt(2 / (in + out)). */
export function xavierNormal_(x: Tensor, gain = 1, generator?: Generator): Tensor {
  const { fanIn, fanOut } = fans('xavierNormal_', x.shape);
  return normal_(x, 0, gain * Math.sqrt(2 / (fanIn + fanOut)), generator);
}

export interface KaimingOptions {
  readonly generator?: Generator;
  /** Keeps the size of what goes forward ('fanIn') or of the gradients ('fanOut'). */
  readonly mode?: 'fanIn' | 'fanOut';
  /** What follows the layer; `a` is the slope of 'leaky_relu', the default. */
  readonly nonlinearity?: Nonlinearity;
}

/** gain / sqrt(fan), the deviation that both of He's initialisations have. */
function kaimingDeviation(name: string, x: Tensor, a: number, options: KaimingOptions): number {
  const { fanIn, fanOut } = fans(name, x.shape);
  const fan = options.mode === 'fanOut' ? fanOut : fanIn;
  return calculateGain(options.nonlinearity ?? 'leaky_relu', a) / Math.sqrt(fan);
}

/** He's, for ReLU (`a`: the slope of a leaky one): uniform within gain * sqrt(3 / in). */
export function kaimingUniform_(
  x: Tensor,
  a = 0,
  options: Generator | KaimingOptions = {},
): Tensor {
  const given = options instanceof Generator ? { generator: options } : options;
  const bound = Math.sqrt(3) * kaimingDeviation('kaimingUniform_', x, a, given);
  return uniform_(x, -bound, bound, given.generator);
}

/** He's, for ReLU: normal with deviation gain / sqrt(in). */
export function kaimingNormal_(x: Tensor, a = 0, options: Generator | KaimingOptions = {}): Tensor {
  const given = options instanceof Generator ? { generator: options } : options;
  return normal_(x, 0, kaimingDeviation('kaimingNormal_', x, a, given), given.generator);
}
