// Bytes to text, whatever wrote them. A byte-order mark decides; then valid UTF-8; then UTF-16
// without a mark where the zero bytes give it away; then what chardet makes of the bytes, read with
// the platform's or iconv-lite's tables. Western mail from before UTF-8 is the common case, and
// there statistics on a short text are weaker than the plain guess: windows-1252.

import chardet from 'chardet';
import iconv from 'iconv-lite';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string; readonly encoding: string }
  | { readonly kind: 'binary' }
  | { readonly kind: 'empty' };

/** How much of a file is looked at to guess its encoding. */
const SAMPLE = 64 * 1024;

const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32be', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Encodings of several bytes a character: chardet recognises them by their structure. */
const MULTIBYTE: ReadonlySet<string> = new Set([
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
  'iso-2022-jp',
  'iso-2022-kr',
  'iso-2022-cn',
]);

/** Single-byte guesses that are believed when chardet is sure and the text is not mostly ASCII. */
const SINGLE_BYTE: ReadonlySet<string> = new Set([
  'koi8-r',
  'windows-1251',
  'windows-1250',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-9',
]);

/** The text of a file's bytes, or why it has none. Never throws; line ends become "\n". */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return { kind: 'empty' };
  for (const [encoding, mark] of MARKS) {
    if (mark.every((byte, i) => bytes[i] === byte)) {
      return finish(read(bytes.subarray(mark.length), encoding), encoding);
    }
  }
  const sample = bytes.length > SAMPLE ? bytes.subarray(0, SAMPLE) : bytes;
  const wide = wideWithoutMark(sample);
  if (wide !== null) return finish(read(bytes, wide), wide);
  if (looksBinary(sample)) return { kind: 'binary' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return finish(text, 'utf-8');
  } catch {
    const encoding = guess(sample);
    return finish(read(bytes, encoding), encoding);
  }
}

function finish(text: string, encoding: string): Decoded {
  const plain = text.replace(/\r\n?/gu, '\n').replace(/\u0000/gu, '');
  if (plain.trim() === '') return { kind: 'empty' };
  return { kind: 'text', text: plain, encoding };
}

function read(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}

/** UTF-16 without a mark: text in it has a zero in every other byte, on one side only. */
function wideWithoutMark(sample: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const n = sample.length & ~1;
  if (n < 16) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < n; i += 2) {
    if (sample[i] === 0) even++;
    if (sample[i + 1] === 0) odd++;
  }
  const pairs = n / 2;
  if (odd > 0.7 * pairs && even < 0.02 * pairs) return 'utf-16le';
  if (even > 0.7 * pairs && odd < 0.02 * pairs) return 'utf-16be';
  return null;
}

/** Zero bytes, or many control characters, are no text in any encoding without wide characters. */
function looksBinary(sample: Uint8Array): boolean {
  let zeros = 0;
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) zeros++;
    else if (
      byte < 32 &&
      byte !== 9 &&
      byte !== 10 &&
      byte !== 13 &&
      byte !== 12 &&
      byte !== 27 &&
      byte !== 8
    )
      controls++;
  }
  return zeros > Math.max(1, sample.length / 1000) || controls > sample.length / 20;
}

function guess(sample: Uint8Array): string {
  let high = 0;
  for (const byte of sample) if (byte >= 128) high++;
  const share = high / sample.length;
  for (const { name, confidence } of chardet.analyse(sample)) {
    const encoding = name.toLowerCase().replace(/^euc-kr$/u, 'cp949');
    const known = name.toLowerCase();
    // Text in these scripts is mostly beyond ASCII; a stray byte in English mail is not.
    if (
      MULTIBYTE.has(known) &&
      share > 0.1 &&
      confidence >= 30 &&
      decodesCleanly(sample, encoding)
    ) {
      return encoding;
    }
    if (SINGLE_BYTE.has(known) && share > 0.1 && confidence >= 25) return encoding;
  }
  return 'windows-1252';
}

function decodesCleanly(sample: Uint8Array, encoding: string): boolean {
  // The sample may end within a character: a wrong last one says nothing.
  return !read(sample, encoding).slice(0, -1).includes('\uFFFD');
}
