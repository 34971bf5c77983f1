// DataLoader: a dataset in batches, shuffled anew each time it is gone through.
//
//   for await (const [x, y] of new DataLoader(dataset, { batchSize: 150, shuffle: true })) {
//     using step = new Scope();
//     ...
//   }
//
// A batch belongs to the loader: it is freed when the next one is asked for. Pass
// { keepBatches: true } to own the batches, and dispose of them yourself.

import { defaultGenerator } from '../device.ts';
import { WinnowError } from '../errors.ts';
import type { Generator } from '../random.ts';
import { randomPermutation } from '../random.ts';
import type { HasStorages } from '../scope.ts';
import { scope } from '../scope.ts';
import { Tensor, tensor } from '../tensor.ts';
import { stack } from '../ops/shape.ts';
import type { Dataset } from './dataset.ts';

export interface DataLoaderOptions<Sample, Batch> {
  readonly batchSize?: number;
  readonly shuffle?: boolean;
  /** Where the shuffles come from: each pass takes the next stream. */
  readonly generator?: Generator;
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** Makes a batch of samples; without it the dataset's own `batch(indices)`, or stacking. */
  readonly collate?: (samples: Sample[]) => Batch | Promise<Batch>;
  /** Leaves batches to the caller to free. */
  readonly keepBatches?: boolean;
}

/** A dataset that makes its own batches. */
export interface BatchDataset<Sample, Batch> extends Dataset<Sample> {
  batch(indices: Int32Array): Batch;
}

/** What stacking makes of a sample: numbers become one tensor, tensors one more dimension. */
export type Stacked<Sample> = Sample extends Tensor | number
  ? Tensor
  : { -readonly [K in keyof Sample]: Stacked<Sample[K]> };

export class DataLoader<Sample, Batch = Stacked<Sample>> implements AsyncIterable<Batch> {
  readonly dataset: Dataset<Sample>;
  readonly batchSize: number;
  readonly options: DataLoaderOptions<Sample, Batch>;

  constructor(
    dataset: Dataset<Sample> | BatchDataset<Sample, Batch>,
    options: DataLoaderOptions<Sample, Batch> = {},
  ) {
    this.dataset = dataset;
    this.options = options;
    this.batchSize = options.batchSize ?? 1;
    if (!(Number.isInteger(this.batchSize) && this.batchSize >= 1))
      throw new WinnowError(
        'data.batchSize',
        `DataLoader: batchSize must be a whole number of at least 1, not ${this.batchSize}.`,
      );
  }

  /** Number of batches in one pass. */
  get length(): number {
    const count = this.dataset.length / this.batchSize;
    return this.options.dropLast === true ? Math.floor(count) : Math.ceil(count);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    const { shuffle = false, keepBatches = false } = this.options;
    const n = this.dataset.length;
    let order: Int32Array;
    if (shuffle) {
      const generator = this.options.generator ?? defaultGenerator();
      order = randomPermutation(n, generator.seed, generator.nextStream());
    } else order = Int32Array.from({ length: n }, (_, i) => i);
    for (let b = 0; b < this.length; b++) {
      const batch = await this.#make(order.subarray(b * this.batchSize, (b + 1) * this.batchSize));
      try {
        yield batch;
      } finally {
        if (!keepBatches) free(batch, this.dataset);
      }
    }
  }

  #make(indices: Int32Array): Batch | Promise<Batch> {
    const { collate } = this.options;
    if (collate === undefined && 'batch' in this.dataset)
      return scope(() => (this.dataset as BatchDataset<Sample, Batch>).batch(indices));
    const samples = Array.from(indices, (i) => this.dataset.get(i));
    return collate === undefined ? scope(() => stackSamples(samples) as Batch) : collate(samples);
  }
}

/** Numbers to a tensor, tensors stacked, lists and objects item by item. */
function stackSamples(samples: readonly unknown[]): unknown {
  const first = samples[0];
  if (typeof first === 'number') {
    const numbers = samples as number[];
    return tensor(numbers, { dtype: numbers.every(Number.isInteger) ? 'int32' : 'float32' });
  }
  if (first instanceof Tensor) return stack(samples as Tensor[]);
  if (Array.isArray(first))
    return first.map((_, i) => stackSamples((samples as unknown[][]).map((sample) => sample[i])));
  if (first !== null && typeof first === 'object')
    return Object.fromEntries(
      Object.keys(first).map((key) => [
        key,
        stackSamples((samples as Record<string, unknown>[]).map((sample) => sample[key])),
      ]),
    );
  throw new WinnowError(
    'data.collate',
    `DataLoader: samples of type ${typeof first} can't be stacked; give a collate function.`,
  );
}

/** Frees the tensors of a batch, but never memory that the dataset itself stands on. */
function free(value: unknown, dataset: unknown): void {
  const own = new Set<unknown>();
  gather(dataset instanceof Object && 'tensors' in dataset ? dataset.tensors : [], own);
  const storages = new Set<unknown>();
  gather(value, storages);
  for (const storage of storages as Set<ReturnType<HasStorages['storages']>[number]>)
    if (!own.has(storage)) storage.backend.release(storage);
}

function gather(value: unknown, into: Set<unknown>): void {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return;
  if ('storages' in value && typeof value.storages === 'function')
    for (const storage of (value as HasStorages).storages()) into.add(storage);
  else for (const item of Object.values(value)) gather(item, into);
}
