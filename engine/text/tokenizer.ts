// Cuts a text into words. One scanner serves training, prediction and explanation, so that they
// cannot disagree about what a word is. It makes no string per word: it leaves the word's (lower-
// cased) UTF-16 units in an array with their hash, which is all that a lookup needs.
//
// Where words end cannot be foreseen, and a wrong guess of the processor at each end costs more
// than all else that a word needs. So a piece of the text is gone through without asking: every
// unit writes down where it is, and only where a word begins or ends does the place written to
// move on. Nor are most words compared letter by letter: up to eight Latin letters are a key of
// 64 bits that stands for the word itself.

import {
  characterTable,
  FIRST_UNSPACED,
  isAstralWord,
  isUnspaced,
  SEPARATOR,
  SURROGATE,
  type CharacterTable,
} from './characters.ts';
import type { TextSettings } from './settings.ts';
import { HIGH_MASKS, KEY_UNITS, LOW_MASKS, takeKey, type Word } from './words.ts';

/** Units of a text that are gone through at once. */
const PIECE = 4096;

/**
 * Goes through a text word by word:
 *
 *     scanner.begin(text);
 *     while (scanner.next()) table.add(scanner);
 *
 * `runs` are the longest runs of letters, marks, numbers and underscores. `words` are the same, but
 * for scripts that put no blanks between words (Chinese, Japanese, Thai ..): of theirs, each two
 * neighbouring characters are a word, and words overlap. `blanks` is `text.split(' ')`: what stands
 * between single blanks, line breaks included; two blanks in a row hold an empty word, which counts
 * where no minimum length is asked for. Each word is lower-cased by itself.
 */
export class Scanner implements Word {
  // The word found last; valid until the next call.
  units: Uint16Array;
  from = 0;
  to = 0;
  low = 0;
  high = 0;
  keyed = 0;
  readonly #blanks: boolean;
  /** Scripts without blanks are cut into pairs of characters. */
  readonly #pairs: boolean;
  readonly #lower: boolean;
  /** In characters of the text as given; 0 where every word counts. */
  readonly #minimum: number;
  readonly #table: CharacterTable;
  #text = '';
  /** Where the next piece begins; past the text's end when there is none. */
  #position = 0;

  /** Place of the present piece in the text. */
  #base = 0;
  /** The present piece in lower case: bytes, for texts without units above 255. */
  readonly #bytes = new Uint8Array(KEY_UNITS + PIECE);
  readonly #view = new DataView(this.#bytes.buffer);
  /** The same for texts with any units. */
  readonly #piece = new Uint16Array(PIECE);
  /** True where the present piece is in #piece. */
  #wide = false;
  /** Where its words begin and end, in turns. */
  #marks = new Int32Array(2 * PIECE + 2);
  /** Room for other marks, see `#cutUnspaced`. */
  #otherMarks = new Int32Array(2 * PIECE + 2);
  #marked = 0;
  #mark = 0;
  /** True where the next piece would be all one word, and not the whole of it. */
  #isLong = false;
  /** Places in the piece that cannot be told unit by unit; the first that is not yet passed. */
  #special: number[] = [];
  #nextSpecial = Infinity;
  #word = new Uint16Array(64);

  constructor(settings: Pick<TextSettings, 'tokenizer' | 'lowercase' | 'minTokenLength'>) {
    this.#blanks = settings.tokenizer === 'blanks';
    this.#pairs = settings.tokenizer === 'words';
    this.#lower = settings.lowercase;
    this.#minimum = settings.minTokenLength > 1 ? settings.minTokenLength : 0;
    this.#table = characterTable(this.#blanks, this.#lower);
    this.units = this.#piece;
  }

  begin(text: string): void {
    this.#text = text;
    this.#position = 0;
    this.#marked = 0;
    this.#mark = 0;
    this.#isLong = false;
    this.#wide = false;
  }

  /** Where the word begins in the text as given. */
  get start(): number {
    return this.#base + this.#marks[this.#mark - 2];
  }

  /** Where it ends. */
  get end(): number {
    return this.#base + this.#marks[this.#mark - 1];
  }

  /** Moves to the next word that is long enough; false at the end of the text. */
  next(): boolean {
    for (;;) {
      const mark = this.#mark;
      if (mark === this.#marked) {
        if (this.#isLong) {
          this.#takeLong();
          return true;
        }
        if (!this.#scanPiece()) return false;
        continue;
      }
      const from = this.#marks[mark];
      const to = this.#marks[mark + 1];
      const length = to - from;
      this.#mark = mark + 2;
      if (length < this.#minimum) continue;
      if (this.#wide) {
        if (this.#takeWide(from, to)) return true;
      } else if (length <= KEY_UNITS) {
        // The bytes before the word are masked away; there are some even before the first.
        this.low = this.#view.getInt32(to + KEY_UNITS - 4, true) & LOW_MASKS[length];
        this.high = this.#view.getInt32(to + KEY_UNITS - 8, true) & HIGH_MASKS[length];
        this.keyed = length;
        return true;
      } else {
        this.#takeBytes(from, to);
        return true;
      }
    }
  }

  /** Marks the words of the next piece; false where the text is at its end. */
  #scanPiece(): boolean {
    const size = this.#text.length;
    // Between blanks there is a word even at the very end of a text, and in an empty one.
    if (this.#blanks ? this.#position > size : this.#position >= size) return false;
    const base = this.#position;
    const limit = Math.min(size, base + PIECE);
    this.#base = base;
    let unfinished = this.#wide || this.#blanks ? -2 : this.#markLatin(limit);
    if (unfinished === -2) {
      this.#wide = true;
      this.#special = [];
      unfinished = this.#blanks ? this.#markBlanks(limit) : this.#markWide(limit);
      this.#nextSpecial = this.#special.length > 0 ? this.#special[0] : Infinity;
    }
    // A word that the piece's end cuts is gone through again as the first of the next piece.
    if (limit === size) this.#position = size + 1;
    else this.#position = unfinished < 0 ? limit : base + unfinished;
    this.#isLong = unfinished === 0;
    this.#mark = 0;
    return true;
  }

  /**
   * Gives where the word begins that the limit cuts; -1 where it cuts none; -2 where there are
   * units above 255, so that all is to be done again.
   */
  #markLatin(limit: number): number {
    const text = this.#text;
    const { latin } = this.#table;
    const bytes = this.#bytes;
    const marks = this.#marks;
    let marked = 0;
    let before = 0; // -1 after a unit of a word, 0 after a separator
    let all = 0;
    for (let position = this.#base, i = 0; position < limit; position++, i++) {
      const unit = text.charCodeAt(position);
      all |= unit;
      const stored = latin[unit & 255];
      const inWord = ~(stored >> 31);
      bytes[KEY_UNITS + i] = stored;
      marks[marked] = i;
      marked -= inWord ^ before;
      before = inWord;
    }
    if (all > 255) return -2;
    let unfinished = -1;
    if (before !== 0) {
      if (limit === text.length) marks[marked++] = limit - this.#base;
      else unfinished = marks[--marked];
    }
    this.#marked = marked;
    return unfinished;
  }

  /** The same for any text. */
  #markWide(limit: number): number {
    const text = this.#text;
    const base = this.#base;
    const { latin } = this.#table;
    const piece = this.#piece;
    const marks = this.#marks;
    let marked = 0;
    let before = 0;
    for (let position = base; position < limit; position++) {
      const unit = text.charCodeAt(position);
      const stored = unit < 256 ? latin[unit] : this.#unit(unit, position);
      const inWord = ~(stored >> 31);
      piece[position - base] = stored;
      marks[marked] = position - base;
      marked -= inWord ^ before;
      before = inWord;
    }
    if (before !== 0) marks[marked++] = limit - base;
    this.#marked = marked;
    const isCut = before !== 0 && limit < text.length;
    if (this.#pairs && this.#hasUnspaced()) return this.#cutUnspaced(isCut);
    if (!isCut) return -1;
    this.#marked = marked - 2;
    return marks[marked - 2];
  }

  /** True where the marked words hold letters of scripts without blanks. */
  #hasUnspaced(): boolean {
    const piece = this.#piece;
    const marks = this.#marks;
    for (let mark = 0; mark < this.#marked; mark += 2) {
      for (let i = marks[mark]; i < marks[mark + 1]; i++) {
        if (piece[i] >= FIRST_UNSPACED && this.#isUnspaced(i)) return true;
      }
    }
    return false;
  }

  /** True where the character at a place of the piece belongs to a script without blanks. */
  #isUnspaced(place: number): boolean {
    const codePoint = this.#text.codePointAt(this.#base + place);
    return codePoint !== undefined && codePoint >= FIRST_UNSPACED && isUnspaced(codePoint);
  }

  /**
   * Marks pairs of characters where words hold scripts without blanks, and what stands between
   * them. Gives where the next piece must begin if the last word `isCut` by the end of this one:
   * with the last character that makes a pair with the next; -1 where nothing has to be seen again.
   */
  #cutUnspaced(isCut: boolean): number {
    const [words, marks] = [this.#marks, this.#otherMarks];
    const lengthAt = (place: number): number =>
      this.#text.codePointAt(this.#base + place)! > 0xffff ? 2 : 1;
    const last = isCut ? this.#marked - 2 : -1;
    let marked = 0;
    let unfinished = -1;
    const mark = (from: number, to: number): void => {
      marks[marked] = from;
      marks[marked + 1] = to;
      marked += 2;
    };
    for (let word = 0; word < this.#marked; word += 2) {
      const end = words[word + 1];
      for (let place = words[word]; place < end;) {
        const from = place;
        if (!this.#isUnspaced(place)) {
          while (place < end && !this.#isUnspaced(place)) place++;
          if (word === last && place === end && !this.#isUnspaced(end)) unfinished = from;
          else mark(from, place);
          continue;
        }
        let isAlone = true;
        for (let before = from; ; before = place, isAlone = false) {
          place = before + lengthAt(before);
          if (place >= end && word === last && (place > end || this.#isUnspaced(place))) {
            unfinished = before;
            break;
          }
          if (place >= end || !this.#isUnspaced(place)) {
            if (isAlone) mark(before, place);
            break;
          }
          const to = place + lengthAt(place);
          if (to > end) {
            unfinished = before;
            place = end;
            break;
          }
          mark(before, to);
        }
      }
    }
    this.#otherMarks = words;
    this.#marks = marks;
    this.#marked = marked;
    return unfinished;
  }

  /** The same for what stands between single blanks. */
  #markBlanks(limit: number): number {
    const text = this.#text;
    const base = this.#base;
    const { latin } = this.#table;
    const piece = this.#piece;
    const marks = this.#marks;
    let marked = 1;
    marks[0] = 0;
    for (let position = base; position < limit; position++) {
      const unit = text.charCodeAt(position);
      const stored = unit < 256 ? latin[unit] : this.#unit(unit, position);
      const i = position - base;
      piece[i] = stored;
      marks[marked] = i;
      marks[marked + 1] = i + 1;
      marked -= (stored >> 31) << 1;
    }
    let unfinished = -1;
    if (limit === text.length) marks[marked++] = limit - base;
    else unfinished = marks[--marked];
    this.#marked = marked;
    return unfinished;
  }

  /** What a unit from 256 on becomes; notes the place where that must be looked at again. */
  #unit(unit: number, position: number): number {
    const stored = this.#table.get(unit);
    if (stored >= SEPARATOR) return stored;
    if (stored === SURROGATE && !this.#blanks) {
      const isLow = unit >= 0xdc00;
      const codePoint = isLow && position === 0 ? unit : this.#text.codePointAt(position - +isLow)!;
      if (codePoint <= 0xffff || !isAstralWord(codePoint)) return SEPARATOR;
    }
    this.#special.push(position - this.#base);
    return unit;
  }

  /** Takes a word that is too long for a key. */
  #takeBytes(from: number, to: number): void {
    const bytes = this.#bytes;
    const word = this.#roomFor(to - from);
    for (let i = from; i < to; i++) word[i - from] = bytes[KEY_UNITS + i];
    this.units = word;
    this.from = 0;
    this.to = to - from;
    takeKey(this);
  }

  /** Takes a word of any units; false where it has too few characters. */
  #takeWide(from: number, to: number): boolean {
    this.units = this.#piece;
    this.from = from;
    this.to = to;
    if (this.#nextSpecial < to) {
      while (this.#special.length > 0 && this.#special[0] < from) this.#special.shift();
      this.#nextSpecial = this.#special.length > 0 ? this.#special[0] : Infinity;
      if (this.#nextSpecial < to) {
        const word = this.#text.slice(this.start, this.end);
        if (this.#minimum > 0 && charactersOf(word) < this.#minimum) return false;
        if (this.#lower) this.#takeString(word.toLowerCase());
      }
    }
    takeKey(this);
    return true;
  }

  /** Takes a word that no piece can hold. */
  #takeLong(): void {
    const text = this.#text;
    const { latin } = this.#table;
    this.#isLong = false;
    const start = this.#position;
    let end = start;
    for (; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if ((unit < 256 ? latin[unit] : this.#unit(unit, end)) === SEPARATOR) break;
      if (this.#pairs && unit >= FIRST_UNSPACED && isUnspaced(text.codePointAt(end)!)) break;
    }
    this.#base = start;
    this.#marks[0] = 0;
    this.#marks[1] = end - start;
    this.#marked = 2;
    this.#mark = 2;
    // Between blanks, the blank that ends a word is used up.
    this.#position = this.#blanks ? end + 1 : end;
    const word = text.slice(start, end);
    this.#takeString(this.#lower ? word.toLowerCase() : word);
    takeKey(this);
  }

  #takeString(word: string): void {
    const units = this.#roomFor(word.length);
    for (let i = 0; i < word.length; i++) units[i] = word.charCodeAt(i);
    this.units = units;
    this.from = 0;
    this.to = word.length;
  }

  #roomFor(length: number): Uint16Array {
    if (length > this.#word.length) this.#word = new Uint16Array(2 * length);
    return this.#word;
  }
}

/** Code points, each half of a broken one counted by itself. */
function charactersOf(word: string): number {
  let count = 0;
  for (let i = 0; i < word.length; i += word.codePointAt(i)! > 0xffff ? 2 : 1) count++;
  return count;
}
