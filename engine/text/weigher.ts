// From counts to a row's values: the weighting, then the length.

import { log } from '../backends/cpu/math.ts';
import type { TextSettings } from './settings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Logarithms of whole numbers below this are kept. */
const KEPT = 1024;

export class Weigher {
  readonly #weighting: TextSettings['weighting'];
  readonly #normalize: boolean;
  /** Inverse document frequencies; null where the weighting has none. */
  readonly #idf: Float64Array | null;
  /** Term frequencies of the counts below KEPT. */
  readonly #kept: Float64Array;
  #row = new Float64Array(1024);

  constructor(settings: Pick<TextSettings, 'weighting' | 'normalize'>, vocabulary: Vocabulary) {
    this.#weighting = settings.weighting;
    this.#normalize = settings.normalize === 'l2';
    const weighted = settings.weighting === 'tfidf' || settings.weighting === 'sublinearTfidf';
    this.#idf = weighted ? inverseFrequencies(vocabulary) : null;
    this.#kept = Float64Array.from({ length: KEPT }, (_, count) => this.#frequency(count));
  }

  /** `values` holds the counts of the columns `indices`, both from `from` to `to`. */
  weigh(indices: Int32Array, values: Float32Array, from: number, to: number): void {
    if (to - from > this.#row.length) this.#row = new Float64Array(2 * (to - from));
    const row = this.#row;
    const kept = this.#kept;
    const idf = this.#idf;
    let squares = 0;
    for (let e = from; e < to; e++) {
      const count = values[e];
      const frequency = count < KEPT ? kept[count] : this.#frequency(count);
      const value = idf === null ? frequency : frequency * idf[indices[e]];
      squares += value * value;
      row[e - from] = value;
    }
    const scale = this.#normalize && squares > 0 ? 1 / Math.sqrt(squares) : 1;
    for (let e = from; e < to; e++) values[e] = row[e - from] * scale;
  }

  /** What the count itself is worth. */
  #frequency(count: number): number {
    switch (this.#weighting) {
      case 'counts':
      case 'tfidf':
        return count;
      case 'binary':
        return 1;
      case 'sublinearTfidf':
        return log(count) + 1;
    }
  }
}

/** log((1 + texts) / (1 + texts with the word)) + 1, as scikit-learn's with smoothing. */
function inverseFrequencies({ size, documents, documentFrequencies }: Vocabulary): Float64Array {
  const idf = new Float64Array(size);
  // Most words stand in few texts: the same few logarithms again and again.
  const kept = new Float64Array(KEPT);
  for (let i = 0; i < size; i++) {
    const frequency = documentFrequencies[i];
    let value = frequency < KEPT ? kept[frequency] : 0;
    if (value === 0) {
      value = log((1 + documents) / (1 + frequency)) + 1;
      if (frequency < KEPT) kept[frequency] = value;
    }
    idf[i] = value;
  }
  return idf;
}
