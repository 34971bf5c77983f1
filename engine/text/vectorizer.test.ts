import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeRecipe } from '../classifier/recipe-versions.ts';
import { presets, type Recipe } from '../classifier/recipe.ts';
import type { SparseRows } from '../data/rows.ts';
import { selectRows } from '../data/rows.ts';
import { Vectorizer, VectorizerBuilder } from './vectorizer.ts';
import type { TextSettings } from './settings.ts';

interface Fixture {
  texts: string[];
  later: string[];
  cases: {
    name: string;
    settings: Partial<Recipe>;
    vocabulary: string[];
    rows: { offsets: number[]; indices: number[]; values: number[] }[];
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/tfidf.json', import.meta.url), 'utf8'),
) as Fixture;

const BASE = presets.peer;

function build(texts: readonly string[], settings: TextSettings, which?: (i: number) => boolean) {
  const builder = new VectorizerBuilder(settings);
  for (const text of texts) builder.add(text);
  return builder.build(which);
}

function largestDifference(rows: SparseRows, expected: Fixture['cases'][0]['rows'][0]): number {
  expect([...rows.offsets]).toEqual(expected.offsets);
  expect([...rows.indices]).toEqual(expected.indices);
  return expected.values.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - rows.values[i])),
    0,
  );
}

const row = (rows: SparseRows, r: number) => [
  ...rows.indices.subarray(rows.offsets[r], rows.offsets[r + 1]),
];

describe('vectorizer', () => {
  it.each(fixture.cases)('agrees with scikit-learn: $name', ({ settings, vocabulary, rows }) => {
    const built = build(fixture.texts, { ...BASE, minTokenLength: 1, ...settings });
    expect(built.vectorizer.vocabulary.terms).toEqual(vocabulary);
    expect(largestDifference(built.rows, rows[0])).toBeLessThan(1e-6);
    expect(largestDifference(built.vectorizer.transform(fixture.later), rows[1])).toBeLessThan(
      1e-6,
    );
  });

  it.each(fixture.cases)('gives a training text the same row again: $name', ({ settings }) => {
    const built = build(fixture.texts, { ...BASE, ...settings });
    const fresh = new Vectorizer({ ...BASE, ...settings }, built.vectorizer.vocabulary);
    expect(fresh.transform(fixture.texts)).toEqual(built.rows);
    // One by one as well as together.
    fixture.texts.forEach((text, i) => {
      expect(fresh.transform([text])).toEqual(selectRows(built.rows, [i]));
    });
  });

  it('keeps the words of most texts, the first by code point on a tie', () => {
    const built = build(['c b a', 'c b', 'c d'], { ...BASE, minTokenLength: 1, maxVocabulary: 3 });
    expect(built.vectorizer.vocabulary.terms).toEqual(['a', 'b', 'c']);
    expect([...built.vectorizer.vocabulary.documentFrequencies]).toEqual([1, 2, 3]);
  });

  it('counts only the texts it is told to, and gives all of them rows', () => {
    const { vectorizer, rows } = build(['aa bb', 'bb cc', 'cc dd'], BASE, (i) => i < 2);
    expect(vectorizer.vocabulary.terms).toEqual(['aa', 'bb', 'cc']);
    expect(vectorizer.vocabulary.documents).toBe(2);
    expect([...vectorizer.vocabulary.documentFrequencies]).toEqual([1, 2, 1]);
    expect(row(rows, 2)).toEqual([2]);
  });

  it('gives another vocabulary and other rows of the same texts where it keeps them', () => {
    const texts = ['aa bb', 'bb cc', 'cc dd'];
    const settings = { ...BASE, ngrams: 2 };
    const builder = new VectorizerBuilder(settings);
    for (const text of texts) builder.add(text);
    for (const held of [2, 0, 1]) {
      const again = builder.build((i) => i !== held, held !== 1);
      const fresh = build(texts, settings, (i) => i !== held);
      expect(again.rows).toEqual(fresh.rows);
      expect(again.vectorizer.vocabulary).toEqual(fresh.vectorizer.vocabulary);
    }
  });

  it('keeps pairs whose single words are not in the vocabulary', () => {
    const texts = ['a b', 'a b', 'b a', 'b a'];
    const all = build(texts, { ...BASE, minTokenLength: 1, ngrams: 2 }).vectorizer.vocabulary;
    expect(all.terms).toEqual(['a', 'a b', 'b', 'b a']);
    const { vocabulary } = build(texts, {
      ...BASE,
      minTokenLength: 1,
      ngrams: 2,
      maxVocabulary: 3,
    }).vectorizer;
    expect(vocabulary.terms).toEqual(['a', 'a b', 'b']);
  });

  it("does the article's splitting at single blanks", () => {
    const { vectorizer } = build(['The  cat\nsat ', 'THE'], presets.article);
    expect(vectorizer.vocabulary.terms).toEqual(['', 'cat\nsat', 'the']);
    expect([...vectorizer.transform(['  the THE']).values]).toEqual([2, 2]);
  });

  it('grows past every first size', () => {
    const words = Array.from({ length: 70_000 }, (_, i) => `w${i}`);
    const long = 'x'.repeat(10_000);
    const { vectorizer, rows } = build(
      [words.join(' '), `${words.slice(0, 10).join(',')} ${long}`],
      BASE,
    );
    expect(vectorizer.vocabulary.size).toBe(70_001);
    expect(rows.offsets[1]).toBe(70_000);
    expect(vectorizer.vocabulary.terms).toContain(long);
    expect(row(vectorizer.transform([long]), 0)).toEqual([70_000]);
  });

  it('takes words out without making new pairs', () => {
    const settings = {
      ...BASE,
      minTokenLength: 1,
      ngrams: 2 as const,
      weighting: 'counts' as const,
    };
    const { vectorizer } = build(['a b c a c'], settings);
    const { terms } = vectorizer.vocabulary; // a, a b, a c, b, b c, c, c a
    const tokens = vectorizer.tokens('a b c');
    const without = vectorizer.transformWithout('a b c', [[], [tokens[1].word]]);
    expect(row(without, 0).map((i) => terms[i])).toEqual(['a', 'a b', 'b', 'b c', 'c']);
    expect(row(without, 1).map((i) => terms[i])).toEqual(['a', 'c']);
  });
});

describe('tokens', () => {
  const tokensOf = (text: string, changes: Partial<Recipe> = {}) => {
    const settings = { ...makeRecipe(), minDocumentFrequency: 1, ...changes };
    return build([text], settings)
      .vectorizer.tokens(text)
      .map((t) => text.slice(t.start, t.end));
  };

  it('lie where they stand in the text as given', () => {
    expect(tokensOf('İstanbul 𝒳𝒴 ΟΔΟΣ! e\u0301t\u00e9 x_1')).toEqual([
      'İstanbul',
      '𝒳𝒴',
      'ΟΔΟΣ',
      'e\u0301t\u00e9',
      'x_1',
    ]);
    expect(tokensOf('😀a😀\ud800b\udc00', { minTokenLength: 1 })).toEqual(['a', 'b']);
  });

  it('are measured in characters, not in halves of them', () => {
    expect(tokensOf('𝒳 𝒳𝒴 a ab', { minTokenLength: 2 })).toEqual(['𝒳𝒴', 'ab']);
    expect(tokensOf('𝒳 𝒳𝒴 a ab', { minTokenLength: 2, tokenizer: 'blanks' })).toEqual(['𝒳𝒴', 'ab']);
  });

  it('count as one word whatever their case', () => {
    const { vectorizer } = build(['Cat'], BASE);
    const [first, second, other] = vectorizer.tokens('CAT cat dog');
    expect(first.word).toBe(second.word);
    expect(first.known && second.known).toBe(true);
    expect(other.known).toBe(false);
  });
});

const data = new URL('../../../shared/data/20news/', import.meta.url).pathname;

describe.skipIf(!existsSync(data))('three newsgroups (skipped where ../shared is absent)', () => {
  const load = (split: string) =>
    readdirSync(join(data, split))
      .sort()
      .flatMap((group) =>
        readdirSync(join(data, split, group)).map((file) =>
          readFileSync(join(data, split, group, file), 'latin1'),
        ),
      );

  it('has the words that scikit-learn finds', () => {
    const { vectorizer, rows } = build(load('train'), presets.peer);
    expect(vectorizer.vocabulary.size).toBe(28_835);
    expect(rows.indices.length / rows.rows).toBeCloseTo(142.49, 2);
  });

  it("has the article's words", () => {
    const { vectorizer } = build([...load('train'), ...load('test')], presets.article);
    expect(vectorizer.vocabulary.size).toBe(119_923);
  });
});

describe('more words than there is room for', () => {
  const settings = { ...makeRecipe(), ngrams: 2, minDocumentFrequency: 1 };

  it('are refused with the settings that help, before they become a vocabulary', () => {
    const build = (changes: Partial<Recipe>, most: number) => {
      const builder = new VectorizerBuilder({ ...settings, ...changes }, most);
      builder.add('one two three four');
      builder.add('one two');
      return builder.build().vectorizer.vocabulary.size;
    };
    expect(build({}, 7)).toBe(7);
    expect(() => build({}, 6)).toThrow(
      expect.objectContaining({
        code: 'training.tooManyWords',
        message:
          'The vocabulary would have 7 words, and 6 is the most. Leave out the rare ones: learn from single words (ngrams 1), or raise minDocumentFrequency, or set maxVocabulary.',
      }),
    );
    expect(build({ ngrams: 1 }, 4)).toBe(4);
    expect(build({ minDocumentFrequency: 2 }, 3)).toBe(3);
    expect(build({ maxVocabulary: 5 }, 5)).toBe(5);
  });

  const prlimit = spawnSync('prlimit', ['--version']).status === 0;
  it.runIf(prlimit)('end in a sentence where memory ends', () => {
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    // A process that may have 70 MB more than it begins with. Every text has 6,000 new pairs.
    const script = `
      const { spawnSync } = await import('node:child_process');
      const { readFileSync } = await import('node:fs');
      const { VectorizerBuilder } = await import(${at('./vectorizer.ts')});
      const builder = new VectorizerBuilder(JSON.parse(process.argv[1]));
      const words = Array.from({ length: 6_000 }, (_, i) => 'w' + i);
      const text = (n) => words.map((_, i) => words[(i * n) % 6_000]).join(' ');
      for (let n = 1; n < 100; n++) builder.add(text(n));
      const used = Number(/VmData:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
      spawnSync('prlimit', ['--pid', String(process.pid), '--data=' + (used * 1024 + 70e6)]);
      try {
        for (let n = 100; n < 6_000; n++) builder.add(text(n));
      } catch (error) {
        console.log(error.code, error.details.pairs > 100_000, error.message);
      }`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--max-semi-space-size=1',
        '--input-type=module',
        '-e',
        script,
        '--',
        JSON.stringify(settings),
      ],
      { encoding: 'utf8', timeout: 120_000 },
    );
    expect(stdout + stderr).toMatch(
      /^training\.tooManyWords true The memory of this machine does not hold .* pairs\. Learn from single words \(ngrams 1\), or from fewer texts\.\n$/u,
    );
  });
});
