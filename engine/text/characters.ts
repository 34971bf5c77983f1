// Which characters make words, and their lower case, as tables: a lookup per UTF-16 unit instead of
// a regular expression and a `toLowerCase` per word. Pages of 256 units are filled when first met,
// from the host's own Unicode data.

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** The letters, marks and numbers of scripts in which no blank stands between words. */
const UNSPACED =
  /(?=[\p{L}\p{M}\p{N}])[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
const BLANK = 32;

/** The unit stands between words. */
export const SEPARATOR = -1;
/** The unit belongs to a word, but not by itself: half of a character above U+FFFF. */
export const SURROGATE = -2;
/** The unit belongs to a word that must be lower-cased as a whole. */
export const WHOLE = -3;

/** Its lower case depends on its neighbours: the only such letter in the language's own rules. */
const SIGMA = 0x3a3;

/**
 * What each UTF-16 unit becomes in a word: the unit to store (in lower case where that is asked
 * for), or one of the negative numbers above.
 */
export class CharacterTable {
  /** The units below 256, for inner loops; none of them is SURROGATE or WHOLE. */
  readonly latin: Int32Array;
  readonly #pages: (Int32Array | undefined)[] = new Array<Int32Array | undefined>(256).fill(
    undefined,
  );
  readonly #blanks: boolean;
  readonly #lower: boolean;

  constructor(blanks: boolean, lower: boolean) {
    this.#blanks = blanks;
    this.#lower = lower;
    this.latin = this.#makePage(0);
  }

  /** For units from 256 on. */
  get(unit: number): number {
    return (this.#pages[unit >> 8] ?? this.#makePage(unit >> 8))[unit & 255];
  }

  #makePage(number: number): Int32Array {
    const page = new Int32Array(256);
    for (let i = 0; i < 256; i++) page[i] = this.#classify(number * 256 + i);
    this.#pages[number] = page;
    return page;
  }

  #classify(unit: number): number {
    if (unit >= 0xd800 && unit < 0xe000) return SURROGATE;
    const character = String.fromCharCode(unit);
    if (this.#blanks ? unit === BLANK : !WORD.test(character)) return SEPARATOR;
    if (!this.#lower) return unit;
    const lower = character.toLowerCase();
    return lower.length === 1 && unit !== SIGMA ? lower.charCodeAt(0) : WHOLE;
  }
}

const tables = new Map<string, CharacterTable>();

/** The table for a tokenizer: `blanks` separates at U+0020 only. Made once each. */
export function characterTable(blanks: boolean, lower: boolean): CharacterTable {
  const key = `${blanks} ${lower}`;
  let table = tables.get(key);
  if (table === undefined) tables.set(key, (table = new CharacterTable(blanks, lower)));
  return table;
}

/** True where a code point above U+FFFF is a letter, a mark or a number. */
export const isAstralWord = membership(WORD);

/** The first letter of a script without blanks between its words. */
export const FIRST_UNSPACED = 0x0e01;

/** True where a code point belongs to a script without blanks between its words. */
export const isUnspaced = membership(UNSPACED);

/** A test for code points by an expression, which is asked once for each: in pages of 256. */
function membership(expression: RegExp): (codePoint: number) => boolean {
  const pages: (Uint8Array | undefined)[] = [];
  return (codePoint) => {
    const number = codePoint >> 8;
    const page = (pages[number] ??= Uint8Array.from({ length: 256 }, (_, i) =>
      expression.test(String.fromCodePoint(number * 256 + i)) ? 1 : 0,
    ));
    return page[codePoint & 255] === 1;
  };
}
