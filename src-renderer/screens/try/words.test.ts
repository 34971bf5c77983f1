import { describe, expect, it } from 'vitest';
import { cutText, weighWords } from './words.ts';

const text = 'Red fish, red!';
const words = {
  starts: Uint32Array.of(0, 4, 10),
  ends: Uint32Array.of(3, 8, 13),
  known: Uint8Array.of(1, 0, 1),
  weights: Float32Array.of(-2, 0, -2),
};

describe('cutText', () => {
  it('gives back the whole text, word by word', () => {
    const pieces = cutText(text, words);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter((piece) => piece.word).map((piece) => piece.text)).toEqual([
      'Red',
      'fish',
      'red',
    ]);
    expect(pieces[0].word).toEqual({ known: true, weight: -2, strength: -1 });
  });

  it('leaves the rest whole after so many words', () => {
    expect(cutText(text, words, 1).map((piece) => piece.text)).toEqual(['Red', ' fish, red!']);
  });

  it('cuts pairs of characters where they overlap', () => {
    const pairs = {
      starts: Uint32Array.of(0, 1, 3, 4),
      ends: Uint32Array.of(2, 3, 4, 6),
      known: Uint8Array.of(1, 0, 0, 1),
      weights: Float32Array.of(1, 0, 0, -3),
    };
    expect(cutText('看海浪a港口。', pairs)).toEqual([
      { text: '看', word: { known: true, weight: 1, strength: 1 / 3 } },
      { text: '海', word: { known: true, weight: 0.5, strength: 0.5 / 3 } },
      { text: '浪', word: { known: false, weight: 0, strength: 0 } },
      { text: 'a', word: { known: false, weight: 0, strength: 0 } },
      { text: '港口', word: { known: true, weight: -3, strength: -1 } },
      { text: '。', word: null },
    ]);
    expect(weighWords('看海浪a港口。', pairs, true).map(({ word }) => word)).toEqual([
      '港口',
      '看海',
    ]);
  });

  it('does not make much of small weights', () => {
    const faint = { ...words, weights: Float32Array.of(0.25, 0, 0.25) };
    expect(cutText(text, faint)[0].word?.strength).toBe(0.25);
  });
});

describe('weighWords', () => {
  it('names each word once, as the vocabulary sees it', () => {
    expect(weighWords(text, words, true)).toEqual([{ word: 'red', weight: -2, times: 2 }]);
    expect(weighWords(text, words, false).map(({ word }) => word)).toEqual(['Red', 'red']);
  });
});
