// What a search in the texts looks for: words of which every one stands in the path or in the text,
// in any case, as a part of a longer word too.

import { normalizeNfc } from '../../engine/text/nfc.ts';

export function searchWords(search: string): string[] {
  return normalizeNfc(search)
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** Whether a text has all of the words. */
export function hasWords(
  { path, text }: { readonly path: string; readonly text: string },
  words: readonly string[],
): boolean {
  const lowerPath = path.toLowerCase();
  let lowerText: string | null = null;
  return words.every(
    (word) =>
      lowerPath.includes(word) || (lowerText ??= normalizeNfc(text).toLowerCase()).includes(word),
  );
}
