// The vectorizer against a plain one: regular expressions, strings and Maps, as one would write it
// down. Same vocabulary, same columns, the same bits in every value, for random texts of the kinds
// that are easily got wrong.

import { describe, expect, it } from 'vitest';
import { log } from '../backends/cpu/math.ts';
import { presets } from '../classifier/recipe.ts';
import { compareCodePoints } from '../order.ts';
import { randomUniform } from '../tensor/random.ts';
import { Scanner } from './tokenizer.ts';
import { Vectorizer, VectorizerBuilder } from './vectorizer.ts';
import type { TextSettings } from './settings.ts';

const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}';
const SPANS = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

function cut(text: string, tokenizer: TextSettings['tokenizer']): string[] {
  if (tokenizer === 'blanks') return text.split(' ');
  const runs: string[] = text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  if (tokenizer === 'runs') return runs;
  return runs.flatMap((run) =>
    (run.match(SPANS) ?? []).flatMap((span) => {
      const characters = [...span];
      if (!IS_UNSPACED.test(span) || characters.length === 1) return [span];
      return characters.slice(1).map((character, i) => characters[i] + character);
    }),
  );
}

function wordsOf(text: string, settings: TextSettings): string[] {
  return cut(text, settings.tokenizer)
    .filter((word) => settings.minTokenLength === 1 || [...word].length >= settings.minTokenLength)
    .map((word) => (settings.lowercase ? word.toLowerCase() : word));
}

function countsOf(text: string, settings: TextSettings): Map<string, number> {
  const words = wordsOf(text, settings);
  const pairs = words.slice(1).map((word, i) => `${words[i]} ${word}`);
  const counts = new Map<string, number>();
  for (const term of settings.ngrams === 2 ? [...words, ...pairs] : words) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

function plain(texts: string[], settings: TextSettings, which: (row: number) => boolean) {
  const counts = texts.map((text) => countsOf(text, settings));
  const counted = counts.filter((_, row) => which(row));
  const frequencies = new Map<string, number>();
  for (const row of counted) {
    for (const term of row.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  let chosen = [...frequencies].filter(([, n]) => n >= settings.minDocumentFrequency);
  chosen.sort(([a, n], [b, m]) => m - n || compareCodePoints(a, b));
  if (settings.maxVocabulary > 0) chosen = chosen.slice(0, settings.maxVocabulary);
  const terms = chosen.map(([term]) => term).sort(compareCodePoints);

  const idf = new Map(
    chosen.map(([term, n]) => [term, log((1 + counted.length) / (1 + n)) + 1] as const),
  );
  const valueOf = (term: string, count: number): number => {
    switch (settings.weighting) {
      case 'counts':
        return count;
      case 'binary':
        return 1;
      case 'tfidf':
        return count * idf.get(term)!;
      case 'sublinearTfidf':
        return (log(count) + 1) * idf.get(term)!;
    }
  };
  const columns = new Map(terms.map((term, column) => [term, column]));
  const rows = counts.map((row) => {
    const known = [...row].filter(([term]) => columns.has(term));
    known.sort(([a], [b]) => columns.get(a)! - columns.get(b)!);
    const values = known.map(([term, count]) => valueOf(term, count));
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    const scale = settings.normalize === 'l2' && length > 0 ? 1 / length : 1;
    return {
      indices: known.map(([term]) => columns.get(term)!),
      values: values.map((value) => Math.fround(value * scale)),
    };
  });
  return { terms, frequencies: terms.map((term) => frequencies.get(term)!), rows };
}

const ORDINARY = [...'abcdefgABCDEFG', 'the', 'The', 'word', 'international', '_', '1', '2'];
const LATIN = [...'éÉßÿµªÀ×÷\u00ad\u0000\u0001'];
const ODD = [
  ...['İ', 'ı', 'I', 'Σ', 'σ', 'ς', 'ΟΔΟΣ', 'e\u0301', '\u0301', 'ẞ', 'Ÿ', 'ǅ', '\u212a', 'Ж', 'ж'],
  ...['語', 'Ꭰ', 'Ა', 'Ａ', 'ﬀ', '\ufffd', '\ue000', '’', '“', '½', '\u200d', '𐐀', '𐐨', '𝒳', '𝟘'],
  ...['😀', '🏽', '\u{e0100}', '\ud800', '\udc00', '\ud83d', '\udbff\udfff'],
];
const UNSPACED_LETTERS = [
  ...[
    '漢',
    '字',
    '語',
    '々',
    'か',
    'な',
    'カ',
    'ー',
    'ｶ',
    '\u3099',
    '𠀀',
    '𪜶',
    'ก',
    'ไ',
    '\u0e34',
  ],
  ...['a', 'B', '7', 'Ж', '한', '𐐀', 'Σ', '\ud840', '\udc00', '。', '・', '」', '〇', '㍻'],
];
const BETWEEN = [' ', ' ', ' ', ' ', '  ', '\n', '. ', '-', "'"];

/** Random numbers below a limit. */
function dice(seed: number): (limit: number) => number {
  let n = 0;
  return (limit) => Math.floor(randomUniform(seed, 0, n++) * limit);
}

function randomText(draw: (limit: number) => number, alphabet: readonly string[]): string {
  const parts: string[] = [];
  const length = [0, 1, 5, 40, 200][draw(5)];
  for (let i = 0; i < length; i++) {
    parts.push((draw(3) === 0 ? BETWEEN : alphabet)[draw(draw(3) === 0 ? 9 : alphabet.length)]);
  }
  return parts.join('');
}

function randomSettings(draw: (limit: number) => number): TextSettings {
  return {
    tokenizer: (['words', 'runs', 'blanks'] as const)[draw(3)],
    lowercase: draw(4) > 0,
    minTokenLength: [1, 1, 2, 3][draw(4)],
    ngrams: 1 + draw(2),
    minDocumentFrequency: [1, 1, 2, 3][draw(4)],
    maxVocabulary: [0, 0, 7, 40][draw(4)],
    weighting: (['counts', 'binary', 'tfidf', 'sublinearTfidf'] as const)[draw(4)],
    normalize: (['none', 'l2'] as const)[draw(2)],
  };
}

function expectSame(
  texts: string[],
  settings: TextSettings,
  which: (row: number) => boolean = () => true,
): void {
  const expected = plain(texts, settings, which);
  const builder = new VectorizerBuilder(settings);
  for (const text of texts) builder.add(text);
  const { vectorizer, rows } = builder.build(which);
  expect(vectorizer.vocabulary.terms).toEqual(expected.terms);
  expect([...vectorizer.vocabulary.documentFrequencies]).toEqual(expected.frequencies);
  expect([...rows.indices]).toEqual(expected.rows.flatMap((row) => row.indices));
  expect([...rows.values]).toEqual(expected.rows.flatMap((row) => row.values));
  const again = new Vectorizer(settings, vectorizer.vocabulary);
  expect(again.transform(texts)).toEqual(rows);
}

describe('the vectorizer gives what a plain one gives', () => {
  it.each([
    ['ordinary letters', ORDINARY],
    ['all letters below U+0100', [...ORDINARY, ...LATIN]],
    ['a few others among them', [...ORDINARY, ...ORDINARY, ...LATIN, ...ODD]],
    ['mostly others', ODD],
    ['scripts without blanks', UNSPACED_LETTERS],
    ['all of them', [...ORDINARY, ...ODD, ...UNSPACED_LETTERS]],
  ])('for random texts of %s', (name, alphabet) => {
    for (let seed = 0; seed < 120; seed++) {
      const draw = dice(1000 * name.length + seed);
      const settings = randomSettings(draw);
      const texts = Array.from({ length: 1 + draw(8) }, () => randomText(draw, alphabet));
      const left = draw(3) === 0 ? draw(texts.length) : -1;
      expectSame(texts, settings, (row) => row !== left);
    }
  });

  it.each(['words', 'runs', 'blanks'] as const)(
    'across the pieces of long texts: %s',
    (tokenizer) => {
      for (const filler of [
        'x',
        'É',
        'Ж',
        '𐐀',
        'Σ',
        '.',
        ' ',
        '漢',
        '𠀀',
        '漢a',
        'ก𠀀',
        '。',
        '漢。',
        '・か',
        '𠀀」',
      ]) {
        const texts = [4090, 4095, 4096, 4097, 8192, 9000].flatMap((length) => [
          `${filler.repeat(length)}Tail 𝒳 end`,
          `${'ab '.repeat(length / 3)}${filler}Tail 𝟘İ end${filler}`,
          filler.repeat(length),
          ` ${filler.repeat(length)} `,
          `${'x'.repeat(length - 3)}${filler.repeat(9)}x${filler}`,
          `${'漢'.repeat(length)}${filler}漢`,
          `${'漢'.repeat(length - 1)} 漢${filler}`,
        ]);
        expectSame(texts, { ...presets.peer, tokenizer, minTokenLength: 1 });
        expectSame(texts, { ...presets.peer, tokenizer, lowercase: false, ngrams: 2 });
      }
    },
  );

  it('for scripts without blanks wherever a piece ends', () => {
    for (let seed = 0; seed < 150; seed++) {
      const draw = dice(seed);
      const texts = Array.from({ length: 4 }, () => {
        const before = [' ', 'x ', '漢', '漢。'][draw(4)].repeat(4096);
        const length = 4096 * (1 + draw(2)) - draw(12);
        return before.slice(0, length) + randomText(draw, UNSPACED_LETTERS);
      });
      expectSame(texts, { ...randomSettings(draw), tokenizer: 'words' });
    }
  });

  it('for more entries than a piece of the collector holds', () => {
    const draw = dice(7);
    const texts = [30, 20_000, 10, 40_000, 5].map((length) =>
      Array.from({ length }, () => `w${draw(30_000)}`).join(' '),
    );
    expectSame(texts, { ...presets.peer, ngrams: 2 });
    expectSame(texts, { ...presets.peer, maxVocabulary: 500 }, (row) => row !== 1);
  });

  it('for words that begin alike, and keys that a byte could confuse', () => {
    const texts = [
      `\0a a \0\0 \0 ${'aaaaaaaab '.repeat(3)}aaaaaaaa aaaaaaaaa baaaaaaa ab ba \u0161 a\u0161 aa`,
      `${'p'.repeat(5000)}1 ${'p'.repeat(5000)}2 ${'p'.repeat(4999)} \uffff \ud83d\ude00 \ud83d`,
    ];
    expectSame(texts, { ...presets.article, maxVocabulary: 0 });
  });

  it('for every letter there is in its lower case', () => {
    const settings = { ...presets.peer, minTokenLength: 1, weighting: 'counts' as const };
    const texts: string[] = [];
    for (let unit = 0; unit < 0x20000; unit += 64) {
      // Ideographs and syllables without case; the rest of the plane above.
      if ((unit >= 0x3500 && unit < 0xa000) || (unit >= 0xac40 && unit < 0xd700)) continue;
      if (unit >= 0x17100 && unit < 0x1d000) continue;
      const letters = Array.from({ length: 64 }, (_, i) => String.fromCodePoint(unit + i));
      texts.push(letters.map((letter) => `x${letter}y ${letter}`).join(' '));
    }
    expectSame(texts, settings);
    expectSame(texts, { ...settings, tokenizer: 'blanks' });
  });
});

it('the scanner says where words stand', () => {
  const draw = dice(5);
  for (let i = 0; i < 300; i++) {
    const odd = i < 200 ? ODD : UNSPACED_LETTERS;
    const text = randomText(draw, i < 100 ? ORDINARY : [...ORDINARY, ...odd]);
    const scanner = new Scanner({ tokenizer: 'words', lowercase: true, minTokenLength: 2 });
    scanner.begin(text);
    const found: string[] = [];
    while (scanner.next()) found.push(text.slice(scanner.start, scanner.end));
    const words = cut(text, 'words');
    expect(found).toEqual(words.filter((word) => [...word].length >= 2));
  }
});
