import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VectorizerBuilder, type Vectorizer } from '../text/vectorizer.ts';
import { Vocabulary } from '../text/vocabulary.ts';
import { expectedShare, fewKnown } from './coverage.ts';
import { makeRecipe } from './recipe-versions.ts';
import type { Recipe } from './recipe.ts';

/** The sample's mails, every fifth of them kept back. */
const folder = new URL('../../resources/sample/', import.meta.url);
const mails = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const learned = mails.filter((_, i) => i % 5 !== 0);
const kept = mails.filter((_, i) => i % 5 === 0);

function learn(texts: readonly string[], settings: Partial<Recipe> = {}): Vectorizer {
  const builder = new VectorizerBuilder({ ...makeRecipe(), ...settings });
  for (const text of texts) builder.add(text);
  return builder.build().vectorizer;
}

function shareOf(vectorizer: Vectorizer, text: string): number {
  const { words, known } = vectorizer.coverage(text);
  return known / words;
}

const GERMAN =
  'Wo ist mein Paket? Es sollte am Dienstag kommen, aber der Fahrer war wieder nicht da.';

describe('what a model can be expected to know', () => {
  it.each<[string, readonly string[], Partial<Recipe>, number]>([
    ['160 mails', learned, {}, 0.02],
    ['20 mails', mails.filter((_, i) => i % 10 === 1), {}, 0.02],
    ['with pairs of words', learned, { ngrams: 2 }, 0.02],
    ['without the words of a single mail', learned, { minDocumentFrequency: 2 }, 0.02],
    ['without the words of four mails', learned, { minDocumentFrequency: 5 }, 0.1],
    ['with 300 words', learned, { maxVocabulary: 300 }, 0.16],
  ])('is what it knows of mails that were kept back: %s', (_, texts, settings, within) => {
    const vectorizer = learn(texts, settings);
    const mean = kept.reduce((sum, text) => sum + shareOf(vectorizer, text), 0) / kept.length;
    const expected = expectedShare(vectorizer.vocabulary);
    expect(Math.abs(expected - mean)).toBeLessThan(within);
  });

  it('is nothing where there are no words', () => {
    expect(expectedShare(new Vocabulary([], new Int32Array(), 0))).toBe(0);
    expect(expectedShare(new Vocabulary(['a'], Int32Array.of(0), 3))).toBe(0);
    expect(expectedShare(new Vocabulary(['a', 'b'], Int32Array.of(1, 1), 2))).toBe(0);
  });
});

describe('few known words', () => {
  it.each<[string, readonly string[], Partial<Recipe>]>([
    ['160 mails', learned, {}],
    ['20 mails', mails.filter((_, i) => i % 10 === 1), {}],
    ['300 words', learned, { maxVocabulary: 300 }],
  ])(
    'are those of another language, and of no mail that was kept back: %s',
    (_, texts, settings) => {
      const vectorizer = learn(texts, settings);
      const expected = expectedShare(vectorizer.vocabulary);
      const few = (text: string): boolean => fewKnown(vectorizer.coverage(text), expected);
      expect(kept.filter(few)).toEqual([]);
      expect(few(GERMAN)).toBe(true);
      expect(few('qwzxv brmpfl')).toBe(true);
      expect(few('Where is my parcel?')).toBe(false);
    },
  );

  it('are told by each word once, whatever its case', () => {
    const vectorizer = learn(['the parcel is late']);
    expect(vectorizer.coverage('PARCEL parcel, parcel! Rechnung')).toEqual({ words: 2, known: 1 });
  });

  it('are always too few where none is known, however little was learned', () => {
    expect(fewKnown({ words: 1, known: 0 }, 0)).toBe(true);
    expect(fewKnown({ words: 1, known: 1 }, 0.9)).toBe(false);
    expect(fewKnown({ words: 9, known: 1 }, 0.6)).toBe(true);
    expect(fewKnown({ words: 9, known: 4 }, 0.8)).toBe(false);
  });
});
