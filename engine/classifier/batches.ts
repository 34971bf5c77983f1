// Batches of rows for training: shuffled, cut, and with words left out where the recipe says so.

import { randomPermutation, randomUniform, type Generator } from '../tensor/random.ts';
import { selectRows as takeRows, type SparseRows } from '../data/rows.ts';
import type { Recipe } from './recipe.ts';

export interface Batch {
  readonly rows: SparseRows;
  readonly labels: Int32Array;
}

/** Where the batches stand between two epochs. */
export interface BatchesState {
  /** Never written to once it is set. */
  readonly order: Int32Array;
  readonly epochs: number;
}

type BatchSettings = Pick<Recipe, 'batchSize' | 'dropLast' | 'shuffle' | 'wordDropout'>;

export class Batches {
  readonly #rows: SparseRows;
  readonly #labels: Int32Array;
  readonly #settings: BatchSettings;
  readonly #generator: Generator;
  #order: Int32Array;
  #epochs = 0;

  /** `which` are the rows to train on; `labels` is by row of `rows`. */
  constructor(
    rows: SparseRows,
    labels: Int32Array,
    which: Int32Array,
    settings: BatchSettings,
    generator: Generator,
  ) {
    this.#rows = rows;
    this.#labels = labels;
    this.#order = which;
    this.#settings = settings;
    this.#generator = generator;
  }

  /** Batches in an epoch. */
  get length(): number {
    const { batchSize, dropLast } = this.#settings;
    const whole = this.#order.length / batchSize;
    return dropLast ? Math.floor(whole) : Math.ceil(whole);
  }

  /** Between two epochs; the generator's position is apart. */
  get state(): BatchesState {
    return { order: this.#order, epochs: this.#epochs };
  }

  set state({ order, epochs }: BatchesState) {
    this.#order = order;
    this.#epochs = epochs;
  }

  /** The batches of the next epoch. */
  *epoch(): IterableIterator<Batch> {
    const { batchSize, shuffle } = this.#settings;
    const { seed } = this.#generator;
    if (shuffle === 'eachEpoch' || this.#epochs === 0) {
      const order = randomPermutation(this.#order.length, seed, this.#generator.nextStream());
      const from = this.#order;
      this.#order = order.map((i) => from[i]);
    }
    this.#epochs++;
    for (let b = 0; b < this.length; b++) {
      const chosen = this.#order.subarray(b * batchSize, (b + 1) * batchSize);
      yield {
        rows: this.#withoutWords(takeRows(this.#rows, chosen)),
        labels: chosen.map((row) => this.#labels[row]),
      };
    }
  }

  /** Leaves each entry out with probability `wordDropout` and enlarges the others, like dropout. */
  #withoutWords(rows: SparseRows): SparseRows {
    const p = this.#settings.wordDropout;
    if (p === 0) return rows;
    const { seed } = this.#generator;
    const stream = this.#generator.nextStream();
    const scale = 1 / (1 - p);
    const offsets = new Int32Array(rows.rows + 1);
    let kept = 0;
    for (let r = 0; r < rows.rows; r++) {
      for (let e = rows.offsets[r]; e < rows.offsets[r + 1]; e++) {
        if (randomUniform(seed, stream, e) < p) continue;
        rows.indices[kept] = rows.indices[e];
        rows.values[kept++] = rows.values[e] * scale;
      }
      offsets[r + 1] = kept;
    }
    return {
      ...rows,
      offsets,
      indices: rows.indices.subarray(0, kept),
      values: rows.values.subarray(0, kept),
    };
  }
}
