// Which texts say the same, word for word: told by eight bytes of each, so that none has to be kept.
// Blanks, line breaks and Unicode's form make no difference; everything else does.

import { normalizeNfc } from './nfc.ts';

/** Below this every text is in Unicode's composed form. */
const FIRST_COMPOSABLE = 0x300;
/** What `\s` and `trim` take for a blank, beyond Latin 1. */
const BLANK = /\s/u;

/** The fingerprints of texts, numbered in the order in which they are added. */
export class Fingerprints {
  /** Two 32-bit numbers a text. */
  #hashes = new Int32Array(512);
  #count = 0;

  get length(): number {
    return this.#count;
  }

  add(text: string): void {
    if (2 * this.#count === this.#hashes.length) {
      const larger = new Int32Array(2 * this.#hashes.length);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    const at = 2 * this.#count++;
    if (!hash(text, this.#hashes, at)) hash(normalizeNfc(text), this.#hashes, at, true);
  }

  /** Those of `which` that say the same as one of these lists. Texts are told by their numbers. */
  copies(which: Int32Array, among: readonly Int32Array[]): Set<number> {
    const hashes = this.#hashes;
    const texts = among.reduce((sum, list) => sum + list.length, 0);
    // A table of numbers + 1, at most half full, searched from the place that the hash says.
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * texts + 2)));
    const mask = slots.length - 1;
    /** The place of the same fingerprint, or the free one where it would stand. */
    const find = (text: number): number => {
      let slot = hashes[2 * text] & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const other = slots[slot] - 1;
        if (hashes[2 * other] !== hashes[2 * text]) continue;
        if (hashes[2 * other + 1] === hashes[2 * text + 1]) break;
      }
      return slot;
    };
    for (const list of among) for (const text of list) slots[find(text)] = text + 1;
    const found = new Set<number>();
    for (const text of which) if (slots[find(text)] !== 0) found.add(text);
    return found;
  }
}

/**
 * Writes 64 bits of a text: blanks in a row count as one, those at its ends not at all. Two lanes of
 * a multiplicative hash, put together in the end as in A. Appleby's MurmurHash3. False where the text
 * may have another composed form and `isComposed` does not say that it has not; then nothing is
 * written.
 */
function hash(text: string, to: Int32Array, at: number, isComposed = false): boolean {
  const { length } = text;
  let a = 0x243f6a88;
  let b = 0x85a308d3 | 0;
  let isBlank = false;
  let isBegun = false;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 32 || unit >= 0xa0) {
      if (unit >= FIRST_COMPOSABLE && !isComposed) return false;
      if (unit === 32 || (unit >= 9 && unit <= 13) || (unit >= 0xa0 && isOtherBlank(unit))) {
        isBlank = isBegun;
        continue;
      }
    }
    if (isBlank) {
      isBlank = false;
      a = Math.imul(((a << 5) | (a >>> 27)) ^ 32, 0x9e3779b1);
      b = Math.imul(((b << 11) | (b >>> 21)) + 32, 0xc2b2ae3d);
    }
    isBegun = true;
    a = Math.imul(((a << 5) | (a >>> 27)) ^ unit, 0x9e3779b1);
    b = Math.imul(((b << 11) | (b >>> 21)) + unit, 0xc2b2ae3d);
  }
  to[at] = finish(a ^ Math.imul(b, 0x165667b1));
  to[at + 1] = finish(b + Math.imul(a, 0x27d4eb2f));
  return true;
}

const isOtherBlank = (unit: number): boolean =>
  unit === 0xa0 || (unit >= 0x1680 && BLANK.test(String.fromCharCode(unit)));

function finish(state: number): number {
  let h = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
