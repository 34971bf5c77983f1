// The words (and pairs of neighbouring words) that a classifier knows, with the number of texts in
// which each stands. The order is by code point, as scikit-learn's: it depends on the words alone.

import { compareCodePoints } from '../order.ts';
import { problem } from '../problems.ts';

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
      throw problem('model.notAModel', {
        why: `its vocabulary has ${terms.length} words but ${documentFrequencies.length} document frequencies`,
      });
    }
    for (let i = 1; i < terms.length; i++) {
      if (compareCodePoints(terms[i - 1], terms[i]) >= 0) {
        throw problem('model.notAModel', {
          why: `its vocabulary is not in order, or holds a word twice (its word ${i + 1})`,
        });
      }
    }
    for (const frequency of documentFrequencies) {
      if (frequency < 0 || frequency > documents) {
        throw problem('model.notAModel', {
          why: `its vocabulary counts ${frequency} texts with a word among ${documents} texts`,
        });
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
