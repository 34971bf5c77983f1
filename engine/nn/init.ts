// Initial values, drawn on the host from counter-based numbers: every device starts equal.

import type { Backend, DType } from '../backends/backend.ts';
import { defaultDevice, defaultGenerator } from '../device.ts';
import type { Generator } from '../random.ts';
import { randomUniform } from '../random.ts';
import type { Shape } from '../shape.ts';
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { randn, tensor } from '../tensor.ts';

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
  const drawn = uniformTensor(x.shape, half, { generator, device: x.device, dtype: x.dtype });
  return x.copyFrom(drawn.add(low + half).detach());
}

/** Overwrites a tensor with normal numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, generator?: Generator): Tensor {
  const drawn = randn(x.shape, { generator, device: x.device, dtype: x.dtype });
  return x.copyFrom(drawn.mul(std).add(mean));
}

/** [out, in, ..]: how many numbers enter and leave one unit. */
function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  const receptive = sizeOf(shape.slice(2));
  return { fanIn: (shape[1] ?? 1) * receptive, fanOut: (shape[0] ?? 1) * receptive };
}

/** Glorot's: uniform within gain * sqrt(6 / (in + out)). */
export function xavierUniform_(x: Tensor, gain = 1, generator?: Generator): Tensor {
  const { fanIn, fanOut } = fans(x.shape);
  const bound = gain * Math.sqrt(6 / (fanIn + fanOut));
  return uniform_(x, -bound, bound, generator);
}

/** Glorot's: normal with deviation gain * sqrt(2 / (in + out)). */
export function xavierNormal_(x: Tensor, gain = 1, generator?: Generator): Tensor {
  const { fanIn, fanOut } = fans(x.shape);
  return normal_(x, 0, gain * Math.sqrt(2 / (fanIn + fanOut)), generator);
}

/** He's, for ReLU (`a`: the slope of a leaky one): uniform within sqrt(6 / ((1 + a^2) in)). */
export function kaimingUniform_(x: Tensor, a = 0, generator?: Generator): Tensor {
  const bound = Math.sqrt(6 / ((1 + a * a) * fans(x.shape).fanIn));
  return uniform_(x, -bound, bound, generator);
}

/** He's, for ReLU: normal with deviation sqrt(2 / ((1 + a^2) in)). */
export function kaimingNormal_(x: Tensor, a = 0, generator?: Generator): Tensor {
  return normal_(x, 0, Math.sqrt(2 / ((1 + a * a) * fans(x.shape).fanIn)), generator);
}
