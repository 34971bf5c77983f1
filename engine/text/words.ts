// Words and pairs of words as small integers. Both tables hash with open addressing over typed
// arrays: a hundred thousand words cost a few megabytes and no object each.

import { MOST_NUMBERED } from './room.ts';
import { Terms } from './terms.ts';

/** Share of the slots in use at which a table doubles. */
const HASHES_FULL = 0.5;

/** Units that fit into a key. */
export const KEY_UNITS = 8;

/** A word to look for. */
export interface Word {
  /** The word is units from .. to; needed only where `keyed` is negative. */
  units: Uint16Array;
  from: number;
  to: number;
  /**
   * The key, by which words are looked up. Where `keyed` is not negative the key is the word: its
   * `keyed` units, a byte each, the last in the highest byte of `low`, the last but four in that of
   * `high`. Else it is a hash.
   */
  low: number;
  high: number;
  keyed: number;
}

/** What of a key belongs to a word of so many units. */
export const LOW_MASKS = Int32Array.of(0, -1 << 24, -1 << 16, -1 << 8, -1, -1, -1, -1, -1);
export const HIGH_MASKS = Int32Array.of(0, 0, 0, 0, 0, -1 << 24, -1 << 16, -1 << 8, -1);

/** Sets a word's key from its units. */
export function takeKey(word: Word): void {
  const { units, from, to } = word;
  if (to - from <= KEY_UNITS) {
    let all = 0;
    let low = 0;
    let high = 0;
    for (let i = from; i < to; i++) {
      const unit = units[i];
      all |= unit;
      high = (high >>> 8) | (low << 24);
      low = (low >>> 8) | (unit << 24);
    }
    if (all < 256) {
      word.low = low;
      word.high = high;
      word.keyed = to - from;
      return;
    }
  }
  let hash = 0;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 0x01000193) + units[i]) | 0;
  word.low = hash;
  word.high = to - from;
  word.keyed = -1;
}

const scratch = new Uint16Array(KEY_UNITS);

/** The units of a word that its key holds; valid until the next call. */
function unitsOf({ low, high, keyed }: Word): Uint16Array {
  for (let i = 0; i < keyed; i++) {
    const fromEnd = keyed - 1 - i;
    scratch[i] = ((fromEnd < 4 ? low : high) >>> (24 - 8 * (fromEnd & 3))) & 255;
  }
  return scratch;
}

/** Words by number, in the order in which they were added. */
export class WordTable {
  /** The words' units, by number. */
  readonly terms: Terms = new Terms();
  /** low, high, keyed, number + 1 of a word, or 0 where the slot is free. Side by side in memory. */
  #slots = new Int32Array(1 << 14);

  get count(): number {
    return this.terms.count;
  }

  /** The word's number, or -1. */
  find(word: Word): number {
    return this.#slots[this.#slotOf(word) + 3] - 1;
  }

  /** The word's number; it is added where it is new. */
  add(word: Word): number {
    const slot = this.#slotOf(word);
    const slots = this.#slots;
    const known = slots[slot + 3];
    if (known > 0) return known - 1;
    if (word.keyed < 0) this.terms.append(word.units, word.from, word.to);
    else this.terms.append(unitsOf(word), 0, word.keyed);
    const id = this.terms.close();
    slots[slot] = word.low;
    slots[slot + 1] = word.high;
    slots[slot + 2] = word.keyed;
    slots[slot + 3] = id + 1;
    if (4 * this.terms.count > slots.length * HASHES_FULL) this.#rehash();
    return id;
  }

  /** Where the word is, or the free slot where it would be. */
  #slotOf(word: Word): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const { low, high, keyed } = word;
    for (let slot = (spread(low, high) << 2) & mask; ; slot = (slot + 4) & mask) {
      const number = slots[slot + 3];
      if (number === 0) return slot;
      if (slots[slot] !== low || slots[slot + 1] !== high || slots[slot + 2] !== keyed) continue;
      if (keyed >= 0 || this.terms.equals(number - 1, word.units, word.from, word.to)) return slot;
    }
  }

  #rehash(): void {
    requireRoom(this.count);
    const from = this.#slots;
    const slots = new Int32Array(from.length * 2);
    const mask = slots.length - 1;
    for (let i = 0; i < from.length; i += 4) {
      if (from[i + 3] === 0) continue;
      let slot = (spread(from[i], from[i + 1]) << 2) & mask;
      while (slots[slot + 3] !== 0) slot = (slot + 4) & mask;
      for (let k = 0; k < 4; k++) slots[slot + k] = from[i + k];
    }
    this.#slots = slots;
  }
}

/** Pairs of word numbers by number, in the order in which they were added. */
export class PairTable {
  #slots = new Int32Array(1 << 12).fill(-1);
  #pairs = new Int32Array(1 << 12); // first, second, first, second ..
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The pair's number, or -1. */
  find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spread(first, second) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) return -1;
      if (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second) return id;
    }
  }

  /** The pair's number; it is added where it is new. */
  add(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = spread(first, second) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) break;
      if (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second) return id;
    }
    const id = this.#count++;
    if (2 * id >= this.#pairs.length) {
      const pairs = new Int32Array(this.#pairs.length * 2);
      pairs.set(this.#pairs);
      this.#pairs = pairs;
    }
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    this.#slots[slot] = id;
    if (this.#count > this.#slots.length * HASHES_FULL) this.#rehash();
    return id;
  }

  first(id: number): number {
    return this.#pairs[2 * id];
  }

  second(id: number): number {
    return this.#pairs[2 * id + 1];
  }

  #rehash(): void {
    requireRoom(this.count);
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = spread(this.#pairs[2 * id], this.#pairs[2 * id + 1]) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** As the host says it where a typed array finds no memory. */
function requireRoom(count: number): void {
  if (count >= MOST_NUMBERED) throw new RangeError(`A table numbers at most ${MOST_NUMBERED}.`);
}

/** Two numbers as one whose low bits know of all theirs. */
function spread(a: number, b: number): number {
  const h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca77);
  return h ^ (h >>> 15);
}
