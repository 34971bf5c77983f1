// Datasets: things that can be counted and asked for by number.

import { WinnowError } from '../errors.ts';
import { formatShape, shapeError, sizeOf } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { tensor } from '../tensor/creation.ts';
import { hostIntegersOf } from '../tensor/host-data.ts';

/**
 * Samples by number; ArrayDataset makes one of an array. `get` may give a promise (of a file that is
 * read): then Sample is that promise, and a DataLoader waits for it.
 */
export interface Dataset<Sample> {
  readonly length: number;
  get(index: number): Sample;
}

/** Tensors whose first dimension counts the samples; sample i is the i-th slice of each. */
export class TensorDataset implements Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];
  readonly length: number;

  constructor(...tensors: readonly Tensor[]) {
    const first = tensors[0];
    if (first === undefined) throw shapeError('TensorDataset: give at least one tensor.');
    for (const t of tensors)
      if (t.shape.length === 0 || t.shape[0] !== first.shape[0])
        throw shapeError(
          `TensorDataset: the first size of every tensor is the number of samples; ${formatShape(first.shape)} and ${formatShape(t.shape)} differ.`,
        );
    this.tensors = tensors;
    this.length = first.shape[0];
  }

  get(index: number): Tensor[] {
    return this.tensors.map((t) => t.select(0, index));
  }

  /**
   * Several samples at once: one indexSelect per tensor instead of a stack of slices. Whole numbers
   * that came from the host are picked there, and stay known there (to a row-sparse Embedding).
   */
  batch(indices: Int32Array): Tensor[] {
    return this.tensors.map((t) => {
      const host = hostIntegersOf(t);
      if (host === null) return t.indexSelect(0, indices);
      const width = sizeOf(t.shape.slice(1));
      const picked = new Int32Array(indices.length * width);
      for (let i = 0; i < indices.length; i++)
        picked.set(host.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
      return tensor(picked, { shape: [indices.length, ...t.shape.slice(1)], device: t.device });
    });
  }
}

/** Some samples of a dataset, by number. */
export class Subset<Sample> implements Dataset<Sample> {
  readonly dataset: Dataset<Sample>;
  readonly indices: Int32Array;

  constructor(dataset: Dataset<Sample>, indices: ArrayLike<number>) {
    this.dataset = dataset;
    this.indices = Int32Array.from(indices);
  }

  get length(): number {
    return this.indices.length;
  }

  get(index: number): Sample {
    if (!(index >= 0 && index < this.indices.length))
      throw new WinnowError(
        'data.index',
        `Subset: there is no sample ${index} among ${this.length}.`,
      );
    return this.dataset.get(this.indices[index]);
  }
}

/** An array as a dataset. */
export class ArrayDataset<Sample> implements Dataset<Sample> {
  readonly samples: readonly Sample[];

  constructor(samples: readonly Sample[]) {
    this.samples = samples;
  }

  get length(): number {
    return this.samples.length;
  }

  get(index: number): Sample {
    return this.samples[index];
  }
}
