// Normalisation layers, written with tensor operations.

import type { InitOptions } from './init.ts';
import { shapeError, formatShape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { ones, zeros } from '../tensor.ts';
import { Buffer, Layer, Parameter } from './module.ts';

/** 1e-05, as Python writes it. */
function scientific(value: number): string {
  return value < 1e-4 ? value.toExponential().replace(/-(\d)$/, '-0$1') : String(value);
}

export interface NormOptions extends InitOptions {
  readonly eps?: number;
  /** Whether to learn a weight and a bias. */
  readonly affine?: boolean;
}

/** Each sample brought to mean 0 and variance 1 over its last dimensions, then scaled and shifted. */
export class LayerNorm extends Layer {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | null = null;
  bias: Parameter | null = null;

  constructor(normalizedShape: number | readonly number[], options: NormOptions = {}) {
    super();
    this.normalizedShape =
      typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
    this.eps = options.eps ?? 1e-5;
    if (options.affine ?? true) {
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

/** Each feature of [n, features] brought to mean 0 and variance 1 over the batch; running values in eval(). */
export class BatchNorm1d extends Layer {
  readonly eps: number;
  readonly momentum: number;
  weight: Parameter | null = null;
  bias: Parameter | null = null;
  running_mean: Buffer;
  running_var: Buffer;

  constructor(features: number, options: NormOptions & { readonly momentum?: number } = {}) {
    super();
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum ?? 0.1;
    if (options.affine ?? true) {
      this.weight = new Parameter(ones([features], options));
      this.bias = new Parameter(zeros([features], options));
    }
    this.running_mean = new Buffer(zeros([features], options));
    this.running_var = new Buffer(ones([features], options));
  }

  override forward(x: Tensor): Tensor {
    const [n, features] = x.shape;
    if (x.shape.length !== 2 || features !== this.running_mean.shape[0])
      throw shapeError(
        `BatchNorm1d: needs [n, ${this.running_mean.shape[0]}], not ${formatShape(x.shape)}.`,
      );
    let mean: Tensor = this.running_mean;
    let variance: Tensor = this.running_var;
    if (this.training) {
      if (n < 2) throw shapeError('BatchNorm1d: training needs at least two rows in a batch.');
      mean = x.mean(0);
      const centred = x.sub(mean);
      variance = centred.mul(centred).mean(0);
      const keep = 1 - this.momentum;
      const unbiased = variance.detach().mul(n / (n - 1));
      this.running_mean.copyFrom(this.running_mean.mul(keep).add(mean.detach().mul(this.momentum)));
      this.running_var.copyFrom(this.running_var.mul(keep).add(unbiased.mul(this.momentum)));
    }
    let y = x.sub(mean).div(variance.add(this.eps).sqrt());
    if (this.weight !== null) y = y.mul(this.weight);
    return this.bias !== null ? y.add(this.bias) : y;
  }
  protected override describe(): string {
    return `${this.running_mean.shape[0]}, eps=${scientific(this.eps)}, momentum=${this.momentum}, affine=${this.weight === null ? 'False' : 'True'}`;
  }
}
