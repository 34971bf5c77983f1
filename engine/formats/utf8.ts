// UTF-8 by the host's own coder. Node and browsers both have it; the language's own library, which
// is all that the engine is typed against, does not name it.

interface Coders {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  readonly TextDecoder: new (
    label: string,
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

const coders = globalThis as unknown as Coders;

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new coders.TextEncoder().encode(text);
}

/** Null where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new coders.TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** How many bytes a text takes; half of a surrogate pair takes three, as in WTF-8 below. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) bytes += 1;
    else if (c < 0x800) bytes += 2;
    else if (c >= 0xd800 && c < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

// Strings may hold half of a surrogate pair, which UTF-8 has no bytes for. WTF-8 gives it the three
// that its number would have; any other string is the same in both.

const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Every string has bytes of its own. */
export function encodeWtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = encodeUtf8(text);
  if (text.isWellFormed()) return bytes;
  // U+FFFD takes three bytes as well: it has held the place.
  let at = 0;
  let from = 0;
  for (const { index } of text.matchAll(HALVES)) {
    at += encodeUtf8(text.slice(from, index)).length;
    const half = text.charCodeAt(index);
    bytes.set([0xe0 | (half >> 12), 0x80 | ((half >> 6) & 0x3f), 0x80 | (half & 0x3f)], at);
    at += 3;
    from = index + 1;
  }
  return bytes;
}

/** Null where `encodeWtf8` makes no such bytes. */
export function decodeWtf8(bytes: Uint8Array): string | null {
  const plain = decodeUtf8(bytes);
  if (plain !== null) return plain;
  let text = '';
  let from = 0;
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] !== 0xed || bytes[at + 1] < 0xa0) continue;
    const before = decodeUtf8(bytes.subarray(from, at));
    if (before === null) return null;
    const half = 0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f);
    text += before + String.fromCharCode(half);
    from = at + 3;
    at += 2;
  }
  const rest = decodeUtf8(bytes.subarray(from));
  if (rest === null) return null;
  text += rest;
  const again = encodeWtf8(text);
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]) ? text : null;
}
