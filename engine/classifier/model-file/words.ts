// The vocabulary as tensors: its words one after the other in UTF-8, where each begins (and the last
// ends), and in how many texts each stands. So the file's header stays small whatever their number.

import type { WinnowError } from '../../errors.ts';
import { problem } from '../../problems.ts';
import { decodeUtf8, decodeWtf8, encodeUtf8, encodeWtf8, utf8Length } from '../../formats/utf8.ts';
import type { NamedTensor } from '../../formats/safetensors.ts';
import type { Vocabulary } from '../../text/vocabulary.ts';

/** Words are coded so many bytes at a time: faster than one by one, and no endless string. */
const BYTES_AT_ONCE = 1 << 20;
const MAXIMUM_BYTES = 2 ** 31 - 1;

/** Throws `model.tooLarge`. */
export function vocabularyTensors({ terms, documentFrequencies }: Vocabulary): NamedTensor[] {
  const offsets = new Int32Array(terms.length + 1);
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (let from = 0; from < terms.length;) {
    const begin = end;
    let to = from;
    for (; to < terms.length && end - begin < BYTES_AT_ONCE; to++) {
      end += utf8Length(terms[to]);
      if (end > MAXIMUM_BYTES) throw tooLarge();
      offsets[to + 1] = end;
    }
    const some = terms.slice(from, to);
    const text = some.join('');
    // Halves of a surrogate pair in two words must not become one character.
    if (text.isWellFormed() && some.every((term) => term.isWellFormed())) {
      pieces.push(encodeUtf8(text));
    } else pieces.push(...some.map(encodeWtf8));
    from = to;
  }
  const bytes = new Uint8Array(end);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return [
    { name: 'vocabulary.offsets', shape: [offsets.length], data: offsets },
    {
      name: 'vocabulary.documentFrequencies',
      shape: [documentFrequencies.length],
      data: documentFrequencies,
    },
    { name: 'vocabulary.bytes', shape: [end], data: bytes },
  ];
}

/** The words again; null where bytes and offsets do not make words in order, each once. */
export function readTerms(bytes: Uint8Array, offsets: Int32Array): string[] | null {
  const count = offsets.length - 1;
  if (count < 0 || offsets[0] !== 0 || offsets[count] !== bytes.length) return null;
  for (let i = 0; i < count; i++) if (offsets[i] > offsets[i + 1]) return null;
  for (let i = 2; i <= count; i++) if (!inOrder(bytes, offsets, i)) return null;
  const terms: string[] = [];
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && offsets[to + 1] - offsets[from] <= BYTES_AT_ONCE) to++;
    const begin = offsets[from];
    const text = decodeUtf8(bytes.subarray(begin, offsets[to]));
    if (text === null) {
      for (; from < to; from++) {
        const term = decodeWtf8(bytes.subarray(offsets[from], offsets[from + 1]));
        if (term === null) return null;
        terms.push(term);
      }
      continue;
    }
    let byte = begin;
    let unit = 0;
    for (; from < to; from++) {
      const start = unit;
      for (; byte < offsets[from + 1]; byte++) {
        const b = bytes[byte];
        if ((b & 0xc0) !== 0x80) unit += b >= 0xf0 ? 2 : 1;
      }
      // A word must begin where a character does.
      if (byte < bytes.length && (bytes[byte] & 0xc0) === 0x80) return null;
      terms.push(text.slice(start, unit));
    }
  }
  return terms;
}

/**
 * Whether word i - 2 can come before word i - 1, seen before any word is made. The order of bytes is
 * that of code points but for halves of pairs, which the vocabulary itself puts in order.
 */
function inOrder(bytes: Uint8Array, offsets: Int32Array, i: number): boolean {
  let a = offsets[i - 2];
  let b = offsets[i - 1];
  for (; a < offsets[i - 1] && b < offsets[i]; a++, b++) {
    if (bytes[a] !== bytes[b]) return bytes[a] < bytes[b] || bytes[b] >= 0xed;
  }
  return b < offsets[i];
}

function tooLarge(): WinnowError {
  return problem('model.tooLarge', { part: 'vocabulary', limit: MAXIMUM_BYTES });
}
