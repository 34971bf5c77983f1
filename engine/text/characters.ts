// Which characters make words, and their lower case, as tables: a lookup per character instead of
// a regular expression per text. Pages of 256 code points are filled when first met, from the
// host's own Unicode data.

const WORD = /[\p{L}\p{M}\p{N}_]/u;

const pages: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(0x1100);

function makePage(number: number): Uint8Array {
  const page = new Uint8Array(256);
  for (let i = 0; i < 256; i++) {
    page[i] = WORD.test(String.fromCodePoint(number * 256 + i)) ? 1 : 0;
  }
  pages[number] = page;
  return page;
}

/** 1 where the code point is a letter, a mark, a number or an underscore, else 0. */
export function isWordCharacter(codePoint: number): number {
  return (pages[codePoint >> 8] ?? makePage(codePoint >> 8))[codePoint & 255];
}

/** The same for code points below 256, as a table for inner loops. */
export const LATIN_WORD: Uint8Array = makePage(0);

/** Lower case of the code points below 256; all of them stay single units below 256. */
export const LATIN_LOWER: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
);
