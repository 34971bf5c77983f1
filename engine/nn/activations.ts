// Activations and dropout as modules, to stand in a Sequential.

import { WinnowError } from '../errors.ts';
import { defaultGenerator } from '../tensor/device.ts';
import { dropout } from '../ops/arithmetic.ts';
import type { Generator } from '../tensor/random.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Layer } from './module.ts';

export class ReLU extends Layer {
  override forward(x: Tensor): Tensor {
    return x.relu();
  }
}

export class LeakyReLU extends Layer {
  readonly negativeSlope: number;
  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = negativeSlope;
  }
  override forward(x: Tensor): Tensor {
    return x.leakyRelu(this.negativeSlope);
  }
  protected override describe(): string {
    return `negative_slope=${this.negativeSlope}`;
  }
}

export class GELU extends Layer {
  readonly approximate: 'none' | 'tanh';

  constructor(approximate: 'none' | 'tanh' = 'none') {
    super();
    this.approximate = approximate;
  }

  override forward(x: Tensor): Tensor {
    return x.gelu(this.approximate);
  }

  protected override describe(): string {
    return `approximate='${this.approximate}'`;
  }
}

export class Sigmoid extends Layer {
  override forward(x: Tensor): Tensor {
    return x.sigmoid();
  }
}

export class Tanh extends Layer {
  override forward(x: Tensor): Tensor {
    return x.tanh();
  }
}

export class Softmax extends Layer {
  readonly dim: number;
  constructor(dim = -1) {
    super();
    this.dim = dim;
  }
  override forward(x: Tensor): Tensor {
    return x.softmax(this.dim);
  }
  protected override describe(): string {
    return `dim=${this.dim}`;
  }
}

export class LogSoftmax extends Layer {
  readonly dim: number;
  constructor(dim = -1) {
    super();
    this.dim = dim;
  }
  override forward(x: Tensor): Tensor {
    return x.logSoftmax(this.dim);
  }
  protected override describe(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * While training: each element is 0 with probability p, the others are scaled by 1 / (1 - p). Each
 * call takes the next stream of its generator, so a run can be repeated and continued exactly.
 */
export class Dropout extends Layer {
  readonly p: number;
  readonly generator: Generator | null;

  constructor(p = 0.5, options: { readonly generator?: Generator } = {}) {
    super();
    if (!(p >= 0 && p <= 1))
      throw new WinnowError('nn.dropout', `Dropout: the probability must lie in [0, 1], not ${p}.`);
    this.p = p;
    this.generator = options.generator ?? null;
  }

  override forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    const generator = this.generator ?? defaultGenerator();
    return dropout(x, this.p, generator.seed, generator.nextStream());
  }
  protected override describe(): string {
    return `p=${this.p}`;
  }
}
