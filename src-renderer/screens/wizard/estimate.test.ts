import { describe, expect, it } from 'vitest';
import { countWeights, estimateVocabulary, measureTexts } from './estimate.ts';

describe('measureTexts', () => {
  it('counts words and distinct words', () => {
    const sample = measureTexts(['One two two', 'two three', 'Ünï one']);
    expect(sample.words).toBe(7);
    expect(sample.distinct).toBe(4);
    expect(sample.distinctInHalf).toBe(3);
    expect(sample.termsPerDocument).toBe(2);
  });
});

describe('estimateVocabulary', () => {
  const sample = measureTexts(['a b c d', 'a b e f', 'a c g h', 'b d i j']);
  const recipe = { minDocumentFrequency: 1, maxVocabulary: 0, ngrams: 1 };

  it('is the sample itself where nothing more is known', () => {
    expect(estimateVocabulary(sample, sample.bytes, recipe)).toBe(sample.distinct);
  });

  it('grows more slowly than the text, and no further than the limit', () => {
    const tenfold = estimateVocabulary(sample, sample.bytes * 10, recipe)!;
    expect(tenfold).toBeGreaterThan(sample.distinct);
    expect(tenfold).toBeLessThan(sample.distinct * 10);
    expect(estimateVocabulary(sample, 1e9, { ...recipe, maxVocabulary: 50 })).toBe(50);
  });

  it('says nothing without words', () => {
    expect(estimateVocabulary(measureTexts([]), 100, recipe)).toBeNull();
  });
});

describe('countWeights', () => {
  it('counts weights and biases of each layer', () => {
    expect(countWeights(28_835, [100, 100], 3)).toBe(28_835 * 100 + 100 + 100 * 100 + 100 + 303);
    expect(countWeights(10, [], 2)).toBe(22);
  });
});
