// The fully connected layer, and the bag of embeddings, which is the same product under another name.

import { WinnowError } from '../errors.ts';
import { linear } from '../ops/linalg.ts';
import type { HostIndices } from '../ops/sparse.ts';
import { csrLinear, csrMatmul, embedding, embeddingBag } from '../ops/sparse.ts';
import { CsrTensor } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { randn } from '../tensor/creation.ts';
import type { InitOptions } from './init.ts';
import { uniformTensor } from './init.ts';
import type { Rows } from './module.ts';
import { Layer, Parameter } from './module.ts';

export interface LinearOptions extends InitOptions {
  readonly bias?: boolean;
  /**
   * For sparse input: the weight, [out, in] as ever, lies word-major in memory, and its gradient is
   * row-sparse: the words of the batch. SparseAdam updates those alone; Adam and SGD write the
   * zeros out and follow their dense trajectory exactly.
   */
  readonly sparse?: boolean;
}

/**
 * y = x W^T + b for x [.., in] or sparse rows [n, in]. weight [out, in], bias [out], both drawn
 * uniformly within 1 / sqrt(in), as PyTorch does.
 */
export class Linear extends Layer<Rows> {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly sparse: boolean;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    if (!(inFeatures >= 0 && outFeatures >= 0))
      throw new WinnowError(
        'nn.size',
        `Linear: sizes must not be negative, not ${inFeatures} and ${outFeatures}.`,
      );
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.sparse = options.sparse ?? false;
    const bound = 1 / Math.sqrt(Math.max(1, inFeatures));
    this.weight = new Parameter(
      this.sparse
        ? uniformTensor([inFeatures, outFeatures], bound, options).t()
        : uniformTensor([outFeatures, inFeatures], bound, options),
    );
    this.bias =
      (options.bias ?? true) ? new Parameter(uniformTensor([outFeatures], bound, options)) : null;
  }

  override forward(x: Rows): Tensor {
    if (x instanceof CsrTensor) return csrLinear(x, this.weight, this.bias, this);
    return linear(x, this.weight, this.bias);
  }

  protected override describe(): string {
    const sparse = this.sparse ? ', sparse=True' : '';
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${this.bias === null ? 'False' : 'True'}${sparse}`;
  }
}

export interface EmbeddingOptions extends InitOptions {
  /** A row-sparse gradient, for SparseAdam. */
  readonly sparse?: boolean;
}

/** Rows of weight [count, width], drawn from the normal distribution, by index. */
export class Embedding extends Layer<Tensor> {
  readonly sparse: boolean;
  weight: Parameter;

  constructor(count: number, width: number, options: EmbeddingOptions = {}) {
    super();
    this.sparse = options.sparse ?? false;
    this.weight = new Parameter(randn([count, width], options));
  }

  /** Indices [..], an int32 tensor or numbers, to [.., width]. */
  override forward(x: Tensor | readonly number[] | Int32Array): Tensor {
    return embedding(this.weight, x, this);
  }

  protected override describe(): string {
    return `${this.weight.shape.join(', ')}${this.sparse ? ', sparse=True' : ''}`;
  }
}

/** Sums or means of rows of weight [count, width]: one bag per text. */
export class EmbeddingBag extends Layer<CsrTensor> {
  readonly mode: 'sum' | 'mean';
  readonly sparse: boolean;
  readonly includeLastOffset: boolean;
  weight: Parameter;

  constructor(
    count: number,
    width: number,
    options: EmbeddingOptions & {
      readonly mode?: 'sum' | 'mean';
      /** The last offset is where the last bag ends. */
      readonly includeLastOffset?: boolean;
    } = {},
  ) {
    super();
    this.mode = options.mode ?? 'mean';
    this.sparse = options.sparse ?? false;
    this.includeLastOffset = options.includeLastOffset ?? false;
    this.weight = new Parameter(randn([count, width], options));
  }

  /**
   * Bags as sparse rows, whose values are the per-sample weights (and have the last word on sum
   * or mean); as numbers or int32 tensors made of numbers: bag b takes indices[offsets[b]] ..
   * indices[offsets[b + 1]]; or as a tensor [bags, n], each row a bag.
   */
  override forward(
    x: CsrTensor | HostIndices,
    offsets?: HostIndices | null,
    perSampleWeights?: Tensor | ArrayLike<number> | null,
  ): Tensor {
    if (x instanceof CsrTensor) return csrMatmul(x, this.weight, this);
    return embeddingBag(this.weight, x, offsets, {
      mode: this.mode,
      sparse: this.sparse,
      includeLastOffset: this.includeLastOffset,
      perSampleWeights,
    });
  }

  protected override describe(): string {
    const sparse = this.sparse ? ', sparse=True' : '';
    return `${this.weight.shape.join(', ')}${sparse}, mode=${this.mode}`;
  }
}
