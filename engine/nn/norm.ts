// Normalisation layers, written with tensor operations.

import type { InitOptions } from './init.ts';
import { shapeError, formatShape, sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { ones, zeros } from '../tensor/creation.ts';
import { Buffer, Layer, Parameter } from './module.ts';

/** 1e-05, as Python writes it. */
function scientific(value: number): string {
  return value < 1e-4 ? value.toExponential().replace(/-(\d)$/, '-0$1') : String(value);
}

export interface LayerNormOptions extends InitOptions {
  readonly eps?: number;
  /** Whether to learn a weight and a bias. */
  readonly elementwiseAffine?: boolean;
}

export interface BatchNormOptions extends InitOptions {
  readonly eps?: number;
  /** The share of a batch in the running values; null takes the mean of all batches. */
  readonly momentum?: number | null;
  /** Whether to learn a weight and a bias. */
  readonly affine?: boolean;
}

/** Each sample brought to mean 0 and variance 1 over its last dimensions, then scaled and shifted. */
export class LayerNorm extends Layer {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | null = null;
  bias: Parameter | null = null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    this.normalizedShape =
      typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
    this.eps = options.eps ?? 1e-5;
    if (options.elementwiseAffine ?? true) {
      this.weight = new Parameter(ones(this.normalizedShape, options));
      this.bias = new Parameter(zeros(this.normalizedShape, options));
    }
  }

  override forward(x: Tensor): Tensor {
    const k = this.normalizedShape.length;
    if (!sameShape(x.shape.slice(-k), this.normalizedShape))
      throw shapeError(
        `LayerNorm: the input's shape ${formatShape(x.shape)} must end in ${formatShape(this.normalizedShape)}.`,
      );
    const dims = this.normalizedShape.map((_, i) => i - k);
    const centred = x.sub(x.mean(dims, true));
    const variance = centred.mul(centred).mean(dims, true);
    let y = centred.div(variance.add(this.eps).sqrt());
    if (this.weight !== null) y = y.mul(this.weight);
    return this.bias !== null ? y.add(this.bias) : y;
  }
  protected override describe(): string {
    return `(${this.normalizedShape.join(', ')}${this.normalizedShape.length === 1 ? ',' : ''}), eps=${scientific(this.eps)}, elementwise_affine=${this.weight === null ? 'False' : 'True'}`;
  }
}

/**
 * Each feature of [n, features] or [n, features, length] brought to mean 0 and variance 1 over the
 * batch (and the length); running values in eval().
 */
export class BatchNorm1d extends Layer {
  readonly eps: number;
  readonly momentum: number | null;
  weight: Parameter | null = null;
  bias: Parameter | null = null;
  running_mean: Buffer;
  running_var: Buffer;
  num_batches_tracked: Buffer;

  constructor(features: number, options: BatchNormOptions = {}) {
    super();
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum;
    if (options.affine ?? true) {
      this.weight = new Parameter(ones([features], options));
      this.bias = new Parameter(zeros([features], options));
    }
    this.running_mean = new Buffer(zeros([features], options));
    this.running_var = new Buffer(ones([features], options));
    this.num_batches_tracked = new Buffer(zeros([], { dtype: 'int32', device: options.device }));
  }

  override forward(x: Tensor): Tensor {
    const [, features] = x.shape;
    const rank = x.shape.length;
    if ((rank !== 2 && rank !== 3) || features !== this.running_mean.shape[0])
      throw shapeError(
        `BatchNorm1d: needs [n, ${this.running_mean.shape[0]}] or [n, ${this.running_mean.shape[0]}, length], not ${formatShape(x.shape)}.`,
      );
    // One number per feature, so that it repeats over the batch and the length.
    const over = (t: Tensor): Tensor => (rank === 2 ? t : t.unsqueeze(1));
    let mean: Tensor = this.running_mean;
    let variance: Tensor = this.running_var;
    if (this.training) {
      const n = x.size / Math.max(1, features);
      if (n < 2)
        throw shapeError(
          'BatchNorm1d: training needs at least two rows (or positions) in a batch.',
        );
      const dims = rank === 2 ? 0 : [0, 2];
      mean = x.mean(dims);
      const centred = x.sub(over(mean));
      variance = centred.mul(centred).mean(dims);
      this.#track(mean.detach(), variance.detach().mul(n / (n - 1)));
    }
    let y = x.sub(over(mean)).div(over(variance).add(this.eps).sqrt());
    if (this.weight !== null) y = y.mul(over(this.weight));
    return this.bias !== null ? y.add(over(this.bias)) : y;
  }

  #track(mean: Tensor, variance: Tensor): void {
    this.num_batches_tracked.copyFrom(this.num_batches_tracked.add(1));
    const share =
      this.momentum ?? this.num_batches_tracked.type(this.running_mean.dtype).reciprocal();
    for (const [running, now] of [
      [this.running_mean, mean],
      [this.running_var, variance],
    ])
      running.copyFrom(running.add(now.sub(running).mul(share)));
  }

  protected override describe(): string {
    return `${this.running_mean.shape[0]}, eps=${scientific(this.eps)}, momentum=${this.momentum ?? 'None'}, affine=${this.weight === null ? 'False' : 'True'}, track_running_stats=True`;
  }
}
