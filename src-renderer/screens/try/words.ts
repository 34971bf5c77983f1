// What an explanation says about a text's words, ready to be shown: pieces of the text in order,
// and each distinct word once with its weight.

import type { Explanation } from '../../training/messages.ts';

export interface Piece {
  readonly text: string;
  /** Null between words. */
  readonly word: null | {
    readonly known: boolean;
    readonly weight: number;
    /** -1 to 1: the weight against the text's strongest. */
    readonly strength: number;
  };
}

export interface WeighedWord {
  readonly word: string;
  readonly weight: number;
  readonly times: number;
}

type Words = Pick<Explanation, 'starts' | 'ends' | 'known' | 'weights'>;

/** Log-odds that count as strong whatever else stands in the text. */
const STRONG = 1;

/**
 * The text cut into words and what lies between. What two words share (pairs of characters, in
 * scripts without blanks) is a piece with the mean of their weights. After `most` words the rest
 * comes as one piece: tens of thousands of elements would hold up the window.
 */
export function cutText(text: string, words: Words, most = Infinity): Piece[] {
  const { starts, ends, known, weights } = words;
  let strongest = STRONG;
  for (const weight of weights) strongest = Math.max(strongest, Math.abs(weight));
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, isKnown: boolean, weight: number): void => {
    if (to <= at) return;
    const word = { known: isKnown, weight, strength: weight / strongest };
    pieces.push({ text: text.slice(at, to), word });
    at = to;
  };
  for (let i = 0; i < starts.length && i < most; i++) {
    const [start, end] = [starts[i], ends[i]];
    if (end > text.length) break;
    if (start > at) {
      pieces.push({ text: text.slice(at, start), word: null });
      at = start;
    }
    const next = i + 1 < starts.length ? starts[i + 1] : Infinity;
    add(Math.min(end, next), known[i] === 1, weights[i]);
    if (next < end) {
      add(end, known[i] === 1 || known[i + 1] === 1, (weights[i] + weights[i + 1]) / 2);
    }
  }
  if (at < text.length) pieces.push({ text: text.slice(at), word: null });
  return pieces;
}

/** Known words with a weight, each once, strongest first. */
export function weighWords(text: string, words: Words, lowercase: boolean): WeighedWord[] {
  const byWord = new Map<string, { word: string; weight: number; times: number }>();
  for (let i = 0; i < words.starts.length; i++) {
    if (words.known[i] !== 1) continue;
    const raw = text.slice(words.starts[i], words.ends[i]);
    const word = lowercase ? raw.toLowerCase() : raw;
    const entry = byWord.get(word);
    if (entry === undefined) byWord.set(word, { word, weight: words.weights[i], times: 1 });
    else entry.times++;
  }
  return [...byWord.values()]
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
