import { describe, expect, it } from 'vitest';
import { presets } from '../../../engine/classifier/recipe.ts';
import { VectorizerBuilder } from '../../../engine/text/vectorizer.ts';
import { countWeights, estimateVocabulary, measureTexts } from './estimate.ts';

const sampled = (...texts: string[]) =>
  texts.map((text) => ({ text, bytes: new TextEncoder().encode(text).length }));
const settings = { ...presets.default, minTokenLength: 1 };

describe('measureTexts', () => {
  it('counts words and distinct words', () => {
    const sample = measureTexts(sampled('One two two', 'two three', 'Ünï one'), settings);
    expect(sample).toMatchObject({ words: 7, distinct: 4, distinctInHalf: 3, termsPerDocument: 2 });
    // The bytes of files, as those of the dataset that it is compared with.
    expect(sample.bytes).toBe(29);
  });

  it('finds the words that the training finds, however they are cut', () => {
    const texts = ['Nai\u0308ve café', '日本語の文章です', 'हिन्दी की किताब', 'a b  c', ''];
    for (const tokenizer of ['words', 'runs', 'blanks'] as const) {
      for (const changes of [{}, { lowercase: false }, { minTokenLength: 3 }]) {
        const recipe = { ...settings, ngrams: 1, minDocumentFrequency: 1, tokenizer, ...changes };
        const builder = new VectorizerBuilder(recipe);
        for (const text of texts) builder.add(text);
        const { vectorizer, rows } = builder.build();
        const sample = measureTexts(sampled(...texts), recipe);
        expect(sample.distinct).toBe(vectorizer.vocabulary.size);
        expect(sample.termsPerDocument).toBe(rows.indices.length / texts.length);
      }
    }
  });
});

describe('estimateVocabulary', () => {
  const sample = measureTexts(sampled('a b c d', 'a b e f', 'a c g h', 'b d i j'), settings);
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
    expect(estimateVocabulary(measureTexts([], settings), 100, recipe)).toBeNull();
  });
});

describe('countWeights', () => {
  it('counts weights and biases of each layer', () => {
    expect(countWeights(28_835, [100, 100], 3)).toBe(28_835 * 100 + 100 + 100 * 100 + 100 + 303);
    expect(countWeights(10, [], 2)).toBe(22);
  });
});
