// The words (and pairs of neighbouring words) that a classifier knows, with the number of texts in
// which each stands. The order is by code point, as scikit-learn's: it depends on the words alone.

import { compareCodePoints } from '../order.ts';
import { WinnowError } from '../errors.ts';

export class Vocabulary {
  /** By code point, distinct. A pair is its two words with one blank between. */
  readonly terms: readonly string[];
  /** documentFrequencies[i]: texts that hold terms[i]; integers. */
  readonly documentFrequencies: Int32Array;
  /** Texts that the frequencies were counted on. */
  readonly documents: number;

  /** Throws `model.notAModel` where the parts do not fit: they may come from a file. */
  constructor(terms: readonly string[], documentFrequencies: Int32Array, documents: number) {
    if (terms.length !== documentFrequencies.length) {
      throw new WinnowError(
        'model.notAModel',
        `The vocabulary has ${terms.length} words but ${documentFrequencies.length} document frequencies.`,
      );
    }
    for (let i = 1; i < terms.length; i++) {
      if (compareCodePoints(terms[i - 1], terms[i]) >= 0) {
        throw new WinnowError(
          'model.notAModel',
          `The vocabulary is not in order, or holds "${terms[i]}" twice.`,
        );
      }
    }
    for (const frequency of documentFrequencies) {
      if (frequency < 0 || frequency > documents) {
        throw new WinnowError(
          'model.notAModel',
          `The vocabulary counts ${frequency} texts with a word among ${documents} texts.`,
        );
      }
    }
    this.terms = terms;
    this.documentFrequencies = documentFrequencies;
    this.documents = documents;
  }

  get size(): number {
    return this.terms.length;
  }
}

const SURROGATE = /[\ud800-\udfff]/;

/** Positions of `terms` by code point. */
export function orderByCodePoint(terms: readonly string[]): Int32Array {
  const order = terms.map((_, i) => i);
  // Where there are no surrogates the language's own comparison is the same and much faster.
  if (terms.some((term) => SURROGATE.test(term))) {
    order.sort((a, b) => compareCodePoints(terms[a], terms[b]));
  } else {
    order.sort((a, b) => (terms[a] < terms[b] ? -1 : terms[a] > terms[b] ? 1 : 0));
  }
  return Int32Array.from(order);
}
