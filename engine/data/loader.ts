// DataLoader: a dataset in batches, shuffled anew each time it is gone through.
//
//   for await (const [x, y] of new DataLoader(dataset, { batchSize: 150, shuffle: true })) {
//     using step = new Scope();
//     ...
//   }
//
// A batch belongs to the loader: it is freed when the next one is asked for. Pass
// { keepBatches: true } to own the batches, and dispose of them yourself.
//
// Where nothing has to be waited for, `for (const batch of loader)` does the same without a turn of
// the event loop per batch. Where the dataset's samples have to be waited for, `prefetch` asks for those of the next batches
// while one is in use. Only samples are fetched ahead: tensors are made when their batch is due, so
// that they belong to no scope that happens to be open in between.

import { defaultGenerator } from '../tensor/device.ts';
import { WinnowError } from '../errors.ts';
import type { Generator } from '../tensor/random.ts';
import { randomPermutation } from '../tensor/random.ts';
import type { HasStorages } from '../tensor/scope.ts';
import { scope } from '../tensor/scope.ts';
import { tensor } from '../tensor/creation.ts';
import { Tensor } from '../tensor/tensor.ts';
import { stack } from '../ops/shape.ts';
import type { Dataset } from './dataset.ts';

export interface DataLoaderOptions<Sample, Batch> {
  readonly batchSize?: number;
  /**
   * `true`: anew in each pass. `'onward'`: each pass shuffles the order of the pass before, as one
   * shuffles cards. `'once'`: the first pass shuffles, the others keep to its order.
   */
  readonly shuffle?: boolean | 'onward' | 'once';
  /** Where the shuffles come from: each takes the next stream. */
  readonly generator?: Generator;
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean;
  /** Makes a batch of samples; without it the dataset's own `batch(indices)`, or stacking. */
  readonly collate?: (samples: Awaited<Sample>[]) => Batch | Promise<Batch>;
  /** How many batches ahead samples are asked for; 0 (the default) asks when a batch is due. */
  readonly prefetch?: number;
  /** Leaves batches to the caller to free. */
  readonly keepBatches?: boolean;
}

/** A dataset that makes its own batches. */
export interface BatchDataset<Sample, Batch> extends Dataset<Sample> {
  batch(indices: Int32Array): Batch | Promise<Batch>;
}

/**
 * What stacking makes of a sample: numbers become one tensor (int32 where those of the first batch
 * are whole, else float32, for good), tensors one more dimension.
 */
export type Stacked<Sample> = Sample extends Tensor | number
  ? Tensor
  : { -readonly [K in keyof Sample]: Stacked<Sample[K]> };

/** Where a loader stands between two passes; the position of its generator is apart. */
export interface LoaderState {
  /** The order of the last pass; null before the first, and where the next one does not need it. */
  readonly order: Int32Array | null;
}

export class DataLoader<Sample, Batch = Stacked<Awaited<Sample>>>
  implements AsyncIterable<Batch>, Iterable<Batch>
{
  readonly dataset: Dataset<Sample>;
  readonly batchSize: number;
  readonly options: DataLoaderOptions<Sample, Batch>;
  /** What the first batch made of plain numbers, by their place in a sample: every pass keeps to it. */
  readonly #dtypes: NumberTypes = new Map();
  /** Of the last pass, where the next one begins from it. Never written to. */
  #order: Int32Array | null = null;

  constructor(
    dataset: Dataset<Sample> | BatchDataset<Sample, Batch>,
    options: DataLoaderOptions<Sample, Batch> = {},
  ) {
    this.dataset = dataset;
    this.options = options;
    this.batchSize = options.batchSize ?? 1;
    const given = dataset as Partial<Dataset<Sample>> | null | undefined;
    if (typeof given?.get !== 'function' && !(given instanceof Object && 'batch' in given))
      throw new WinnowError(
        'data.dataset',
        `DataLoader: a dataset has a length and get(index); ${Array.isArray(given) ? 'make one of a list with new ArrayDataset(list)' : `${given === null ? 'null' : typeof given} is none. TensorDataset makes one of tensors, ArrayDataset of a list`}.`,
      );
    if (!(Number.isInteger(this.batchSize) && this.batchSize >= 1))
      throw new WinnowError(
        'data.batchSize',
        `DataLoader: batchSize must be a whole number of at least 1, not ${this.batchSize}.`,
      );
    const { prefetch = 0 } = options;
    if (!(Number.isInteger(prefetch) && prefetch >= 0))
      throw new WinnowError(
        'data.prefetch',
        `DataLoader: prefetch is a number of batches, 0 or more, not ${prefetch}.`,
      );
  }

  /** Number of batches in one pass. */
  get length(): number {
    const count = this.dataset.length / this.batchSize;
    return this.options.dropLast === true ? Math.floor(count) : Math.ceil(count);
  }

  /** To go on with a training: `loader.loadStateDict(saved)`, and the generator's position. */
  stateDict(): LoaderState {
    return { order: this.#order };
  }

  /** Throws `data.state` where the order is not one of this dataset's samples. */
  loadStateDict({ order }: LoaderState): void {
    const n = this.dataset.length;
    if (order !== null && !isOrder(order, n))
      throw new WinnowError(
        'data.state',
        `DataLoader.loadStateDict: the order is not one of the ${n} samples of this dataset.`,
        { samples: n },
      );
    this.#order = order;
  }

  /** The samples of the next pass, in its order. */
  #nextOrder(): Int32Array {
    const { shuffle = false } = this.options;
    const n = this.dataset.length;
    const last = this.#order?.length === n ? this.#order : null;
    if (shuffle === 'once' && last !== null) return last;
    if (shuffle === false) return Int32Array.from({ length: n }, (_, i) => i);
    const generator = this.options.generator ?? defaultGenerator();
    const drawn = randomPermutation(n, generator.seed, generator.nextStream());
    if (shuffle === true) return drawn;
    return (this.#order = last === null ? drawn : drawn.map((i) => last[i]));
  }

  #part(order: Int32Array, b: number): Int32Array {
    return order.subarray(b * this.batchSize, (b + 1) * this.batchSize);
  }

  /** Throws `data.async` where a sample or a batch has to be waited for. */
  *[Symbol.iterator](): IterableIterator<Batch> {
    const order = this.#nextOrder();
    const own = storagesOf(this.dataset);
    const isOwnBatch = this.#makesBatches();
    for (let b = 0; b < this.length; b++) {
      const part = this.#part(order, b);
      const samples = isOwnBatch ? [] : Array.from(part, (i) => this.dataset.get(i));
      if (samples.some(isPromise)) throw mustWait();
      const batch = this.#make(part, samples as Awaited<Sample>[]);
      if (isPromise(batch)) throw mustWait();
      try {
        yield batch;
      } finally {
        if (this.options.keepBatches !== true) free(batch, own);
      }
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    const { keepBatches = false } = this.options;
    const order = this.#nextOrder();
    const own = storagesOf(this.dataset);
    const ownBatches = this.#makesBatches();
    const waiting: Promise<Awaited<Sample>[]>[] = [];
    let asked = 0;
    const ask = (until: number): void => {
      for (; !ownBatches && asked < Math.min(until, this.length); asked++) {
        const samples = this.#samples(this.#part(order, asked));
        // It is told when its batch is due, or never, if nobody asks for that any more.
        samples.catch(() => undefined);
        waiting.push(samples);
      }
    };
    for (let b = 0; b < this.length; b++) {
      ask(b + 1);
      const samples = await waiting.shift();
      const batch = await this.#make(this.#part(order, b), samples ?? []);
      ask(b + 1 + (this.options.prefetch ?? 0));
      try {
        yield batch;
      } finally {
        if (!keepBatches) free(batch, own);
      }
    }
  }

  #makesBatches(): boolean {
    return this.options.collate === undefined && 'batch' in this.dataset;
  }

  async #samples(indices: Int32Array): Promise<Awaited<Sample>[]> {
    return Promise.all(Array.from(indices, (i) => this.dataset.get(i)));
  }

  #make(indices: Int32Array, samples: Awaited<Sample>[]): Batch | Promise<Batch> {
    const { collate } = this.options;
    if (collate !== undefined) return collate(samples);
    if ('batch' in this.dataset)
      return scope(() => (this.dataset as BatchDataset<Sample, Batch>).batch(indices));
    return scope(() => stackSamples(samples, this.#dtypes) as Batch);
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise;
}

function mustWait(): WinnowError {
  return new WinnowError(
    'data.async',
    'DataLoader: the samples of this dataset have to be waited for; write `for await (const batch of loader)`.',
  );
}

/** Whether each of 0 .. n - 1 stands in it once. */
function isOrder(order: Int32Array, n: number): boolean {
  const seen = new Uint8Array(n);
  for (const i of order) if (i >= 0 && i < n) seen[i] = 1;
  return order.length === n && !seen.includes(0);
}

type NumberTypes = Map<string, 'int32' | 'float32'>;

/** Numbers to a tensor, tensors stacked, lists and objects item by item. `place` is within a sample. */
function stackSamples(samples: readonly unknown[], dtypes: NumberTypes, place = ''): unknown {
  const first = samples[0];
  const kind = kindOf(first);
  for (const sample of samples) if (kindOf(sample) !== kind) throw unequal(samples, place);
  if (typeof first === 'number') return stackNumbers(samples as number[], dtypes, place);
  if (first instanceof Tensor) return stack(samples as Tensor[]);
  if (Array.isArray(first)) {
    const lists = samples as unknown[][];
    for (const { length } of lists)
      if (length !== first.length)
        throw new WinnowError(
          'data.collate',
          `DataLoader: samples hold lists of ${first.length} and of ${length} items${at(place)}, which can't be stacked. Make them of one length, or give a collate function.`,
          { place, lengths: [first.length, length] },
        );
    return first.map((_, i) =>
      stackSamples(
        lists.map((sample) => sample[i]),
        dtypes,
        `${place}[${i}]`,
      ),
    );
  }
  if (kind === 'object')
    return Object.fromEntries(
      Object.keys(first as object).map((key) => [
        key,
        stackSamples(
          (samples as Record<string, unknown>[]).map((sample) => sample[key]),
          dtypes,
          `${place}.${key}`,
        ),
      ]),
    );
  throw new WinnowError(
    'data.collate',
    `DataLoader: samples of type ${kind}${at(place)} can't be stacked; give a collate function.`,
    { place },
  );
}

/** Whole numbers become int32, others float32, as the first batch has it. */
function stackNumbers(numbers: readonly number[], dtypes: NumberTypes, place: string): Tensor {
  const isWhole = numbers.every(Number.isInteger);
  const dtype = dtypes.get(place) ?? (isWhole ? 'int32' : 'float32');
  if (dtype === 'int32' && !isWhole)
    throw new WinnowError(
      'data.collate',
      `DataLoader: the numbers${at(place)} were whole in the first batch, which made them int32, and now there is ${numbers.find((n) => !Number.isInteger(n))}. Give tensors (tensor(number) is float32), or a collate function that says the dtype.`,
      { place },
    );
  dtypes.set(place, dtype);
  return tensor(numbers, { dtype });
}

function kindOf(value: unknown): string {
  if (value instanceof Tensor) return 'tensor';
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

function unequal(samples: readonly unknown[], place: string): WinnowError {
  const kinds = [...new Set(samples.map(kindOf))];
  return new WinnowError(
    'data.collate',
    `DataLoader: one batch holds samples of different types${at(place)} (${kinds.join(', ')}), which can't be stacked. Make them alike, or give a collate function.`,
    { place, kinds },
  );
}

function at(place: string): string {
  return place === '' ? '' : ` at ${place}`;
}

/** The memory that a dataset stands on: a batch may be a view of it. */
function storagesOf(dataset: unknown): Set<unknown> {
  const own = new Set<unknown>();
  for (let at = dataset; at instanceof Object; at = 'dataset' in at ? at.dataset : null) {
    if ('tensors' in at) gather(at.tensors, own);
    // An array of numbers or texts has none; one sample tells.
    if ('samples' in at && Array.isArray(at.samples)) {
      const one = new Set<unknown>();
      gather(at.samples[0], one);
      if (one.size > 0) gather(at.samples, own);
    }
  }
  return own;
}

/** Frees the tensors of a batch, but never memory that the dataset itself stands on. */
function free(value: unknown, own: ReadonlySet<unknown>): void {
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
