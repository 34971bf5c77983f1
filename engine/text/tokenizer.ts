// Cuts a text into words. One scanner serves training, prediction and explanation, so that they
// cannot disagree about what a word is. It makes no string per word: it leaves the word's (lower-
// cased) UTF-16 units in a scratch array with their hash, which is all that a lookup needs.

import type { Recipe } from '../classifier/recipe.ts';
import { isWordCharacter, LATIN_LOWER, LATIN_WORD } from './characters.ts';

export type TokenizerSettings = Pick<Recipe, 'tokenizer' | 'lowercase' | 'minTokenLength'>;

const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;
const BLANK = 32;

/** FNV-1a over UTF-16 units: the hash by which words are looked up. */
export function hashUnits(units: Uint16Array, length: number): number {
  let hash = HASH_START;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ units[i], HASH_PRIME);
  return hash;
}

/**
 * Goes through a text word by word:
 *
 *     scanner.begin(text);
 *     while (scanner.next()) use(scanner.units, scanner.length, scanner.hash);
 *
 * `words` are the longest runs of letters, marks, numbers and underscores. `blanks` is
 * `text.split(' ')`: what stands between single blanks, line breaks included; two blanks in a row
 * hold an empty word, which counts where no minimum length is asked for. Each word is lower-cased
 * by itself.
 */
export class Scanner {
  /** The word's units; valid up to `length` until the next call. */
  units: Uint16Array = new Uint16Array(256);
  length = 0;
  hash = 0;
  /** Offsets of the word in the text as given. */
  start = 0;
  end = 0;

  readonly #blanks: boolean;
  readonly #lower: boolean;
  readonly #minimum: number;
  #text = '';
  #position = 0;

  constructor(settings: TokenizerSettings) {
    this.#blanks = settings.tokenizer === 'blanks';
    this.#lower = settings.lowercase;
    this.#minimum = settings.minTokenLength;
  }

  begin(text: string): void {
    this.#text = text;
    this.#position = 0;
  }

  /** Moves to the next word that is long enough; false at the end of the text. */
  next(): boolean {
    return this.#blanks ? this.#nextBetweenBlanks() : this.#nextWord();
  }

  #nextWord(): boolean {
    const text = this.#text;
    const size = text.length;
    const lower = this.#lower;
    const minimum = this.#minimum;
    let units = this.units;
    let position = this.#position;
    for (;;) {
      // To the first unit of a word.
      while (position < size) {
        const unit = text.charCodeAt(position);
        if (unit < 256 ? LATIN_WORD[unit] === 1 : wordAt(text, position, unit) !== 0) break;
        position++;
      }
      if (position >= size) {
        this.#position = size;
        return false;
      }
      const start = position;
      let length = 0;
      let hash = HASH_START;
      let latin = true;
      let surrogates = 0;
      while (position < size) {
        let unit = text.charCodeAt(position);
        if (unit < 256) {
          if (LATIN_WORD[unit] === 0) break;
          if (lower) unit = LATIN_LOWER[unit];
          position++;
        } else {
          const step = wordAt(text, position, unit);
          if (step === 0) break;
          latin = false;
          if (step === 2) {
            if (length + 1 >= units.length) units = this.#grow();
            hash = Math.imul(hash ^ unit, HASH_PRIME);
            units[length++] = unit;
            unit = text.charCodeAt(position + 1);
            surrogates++;
          }
          position += step;
        }
        if (length >= units.length) units = this.#grow();
        hash = Math.imul(hash ^ unit, HASH_PRIME);
        units[length++] = unit;
      }
      if (length - surrogates < minimum) continue;
      this.start = start;
      this.end = position;
      this.#position = position;
      if (latin || !lower) {
        this.length = length;
        this.hash = hash;
      } else this.#take(text.slice(start, position).toLowerCase());
      return true;
    }
  }

  #nextBetweenBlanks(): boolean {
    const text = this.#text;
    const size = text.length;
    while (this.#position <= size) {
      const start = this.#position;
      let length = 0;
      let hash = HASH_START;
      let position = start;
      let latin = true;
      for (; position < size; position++) {
        let unit = text.charCodeAt(position);
        if (unit === BLANK) break;
        if (unit > 255) latin = false;
        else if (this.#lower) unit = LATIN_LOWER[unit];
        if (length >= this.units.length) this.#grow();
        hash = Math.imul(hash ^ unit, HASH_PRIME);
        this.units[length++] = unit;
      }
      this.#position = position + 1;
      if (this.#minimum > 1 && codePoints(text, start, position) < this.#minimum) continue;
      this.start = start;
      this.end = position;
      if (latin || !this.#lower) {
        this.length = length;
        this.hash = hash;
      } else this.#take(text.slice(start, position).toLowerCase());
      return true;
    }
    return false;
  }

  /** Takes a word whose lower case could not be found unit by unit. */
  #take(word: string): void {
    while (this.units.length < word.length) this.#grow();
    for (let i = 0; i < word.length; i++) this.units[i] = word.charCodeAt(i);
    this.length = word.length;
    this.hash = hashUnits(this.units, word.length);
  }

  #grow(): Uint16Array {
    const units = new Uint16Array(this.units.length * 2);
    units.set(this.units);
    this.units = units;
    return units;
  }
}

/** Units that the word character at `position` takes: 1 or 2, or 0 where there is none. */
function wordAt(text: string, position: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return isWordCharacter(unit);
  const codePoint = text.codePointAt(position)!;
  return codePoint > 0xffff && isWordCharacter(codePoint) === 1 ? 2 : 0;
}

function codePoints(text: string, start: number, end: number): number {
  let count = end - start;
  for (let i = start + 1; i < end; i++) {
    const unit = text.charCodeAt(i);
    const before = text.charCodeAt(i - 1);
    if (unit >= 0xdc00 && unit < 0xe000 && before >= 0xd800 && before < 0xdc00) count--;
  }
  return count;
}
