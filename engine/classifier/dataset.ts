// The texts that a training goes through, as a dataset: a DataLoader asks for batches of them, and
// some of their words are left out where the recipe says so. Batches stay on the host, where the
// labels are counted; the step makes tensors of them in its own scope.

import type { BatchDataset } from '../data/loader.ts';
import { selectFeatures, type Features, type SparseRows } from '../data/rows.ts';
import { randomUniform, type Generator } from '../tensor/random.ts';

export interface Batch {
  readonly features: Features;
  readonly labels: Int32Array;
}

export class TrainingTexts implements BatchDataset<number, Batch> {
  readonly #features: Features;
  readonly #labels: Int32Array;
  readonly #which: Int32Array;
  readonly #wordDropout: number;
  readonly #generator: Generator;

  /** `which` are the rows to train on; `labels` is by row. The generator draws what is left out. */
  constructor(
    features: Features,
    labels: Int32Array,
    which: Int32Array,
    options: { readonly wordDropout: number; readonly generator: Generator },
  ) {
    this.#features = features;
    this.#labels = labels;
    this.#which = which;
    this.#wordDropout = options.wordDropout;
    this.#generator = options.generator;
  }

  get length(): number {
    return this.#which.length;
  }

  /** A sample is its number; `batch` gives what it stands for. */
  get(index: number): number {
    return index;
  }

  batch(indices: Int32Array): Batch {
    const chosen = indices.map((i) => this.#which[i]);
    const features = selectFeatures(this.#features, chosen);
    return {
      features: { ...features, rows: this.#withoutWords(features.rows) },
      labels: chosen.map((row) => this.#labels[row]),
    };
  }

  /** Leaves each entry out with probability `wordDropout` and enlarges the others, like dropout. */
  #withoutWords(rows: SparseRows): SparseRows {
    const p = this.#wordDropout;
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
