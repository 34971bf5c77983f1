// The canonical order. The same data, recipe and seed give the same weights only if the texts come
// in the same order everywhere, so that order may depend on no locale and no file system.

/**
 * Compares two strings by Unicode code point: negative, zero or positive. (Plain `<` compares
 * UTF-16 units and puts astral characters before U+E000..U+FFFF.)
 */
export function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above U+FFFF: lift them over the rest of the plane.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}
