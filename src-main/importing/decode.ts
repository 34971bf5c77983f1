// From a file's bytes to a text, or to the reason why it is none. The order: a byte-order mark says
// it; valid UTF-8 is UTF-8; zeros at every second byte are UTF-16; control bytes are no text; the
// rest is guessed (encoding.ts). Line ends become one character.

import { isUtf8 } from 'node:buffer';
import { decodeWith, guessEncoding } from './encoding.ts';
import { skips, type KnownFormat, type Skip } from './skip.ts';

export interface DecodedText {
  readonly text: string;
  /** `utf-8`, `windows-1252`, `cp949` ... */
  readonly encoding: string;
}

/** How much of a file is searched for what no text contains. */
const HEAD_BYTES = 64 * 1024;

export function decodeBytes(bytes: Uint8Array): DecodedText | Skip {
  if (bytes.length === 0) return skips.empty;
  const decoded = decode(bytes);
  if ('code' in decoded) return decoded;
  if (!/[^\s\p{Cc}\p{Cf}]/u.test(decoded.text)) return skips.blank;
  // One line end everywhere, so that the same texts train the same classifier on every system.
  return decoded.text.includes('\r')
    ? { ...decoded, text: decoded.text.replace(/\r\n?/gu, '\n') }
    : decoded;
}

function decode(bytes: Uint8Array): DecodedText | Skip {
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const head = bytes.length > HEAD_BYTES ? bytes.subarray(0, HEAD_BYTES) : bytes;
  const format = knownFormat(head);
  if (format !== null) return skips.knownFormat(format);
  const valid = isUtf8(bytes);
  const nul = head.includes(0);
  if (nul) return utf16WithoutMark(bytes) ?? skips.binary;
  if (controlShare(head) > 0.02) return skips.binary;
  if (valid) {
    const text = asString(bytes).toString('utf8');
    if (text.includes('\0')) return skips.binary;
    if (text.includes('\u001b$')) return japaneseMail(bytes) ?? { text, encoding: 'utf-8' };
    return { text, encoding: 'utf-8' };
  }
  if (bytes.includes(0)) return skips.binary;
  const lenient = almostUtf8(bytes);
  if (lenient !== null) return { text: lenient, encoding: 'utf-8' };
  const encoding = guessEncoding(bytes);
  return { text: decodeWith(bytes, encoding), encoding };
}

/** A view on the same bytes with Buffer's decoders. */
function asString(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const MARKS: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  // The longer ones first: UTF-32's begins with UTF-16's.
  { mark: [0xff, 0xfe, 0, 0], encoding: 'utf-32le' },
  { mark: [0, 0, 0xfe, 0xff], encoding: 'utf-32be' },
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
];

function byMark(bytes: Uint8Array): DecodedText | Skip | null {
  const found = MARKS.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte));
  if (found === undefined) return null;
  const { encoding, mark } = found;
  const text = decodeWith(bytes.subarray(mark.length), encoding).toWellFormed();
  return readsAsText(text) ? { text, encoding } : skips.binary;
}

/** Not a run of control characters and holes, whatever its bytes claim to be. */
function readsAsText(text: string): boolean {
  const head = text.slice(0, 32 * 1024);
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const strange = head.match(/[\u0000-\u0007\u000e-\u0019\u001c-\u001f\u007f\ufffd]|\p{Cn}/gu);
  return !text.includes('\0') && (strange?.length ?? 0) <= 0.02 * head.length;
}

/** The share of bytes that no text in any encoding has. Backspace, escape and Ctrl-Z do occur. */
function controlShare(head: Uint8Array): number {
  let control = 0;
  for (const byte of head) {
    if (
      byte < 0x20 ? byte < 0x08 || (byte > 0x0d && byte !== 0x1a && byte !== 0x1b) : byte === 0x7f
    )
      control++;
  }
  return control / head.length;
}

/**
 * UTF-16 without a mark, where it is sure: zeros at every second place only, no broken pairs, and
 * nearly everything a letter, a digit, a blank or punctuation.
 */
function utf16WithoutMark(bytes: Uint8Array): DecodedText | null {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  const head = bytes.length > HEAD_BYTES ? bytes.subarray(0, HEAD_BYTES) : bytes;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < head.length; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (even > 0 && odd > 0) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  const text = decodeWith(bytes, encoding);
  if (!text.isWellFormed() || text.includes('\0')) return null;
  const sample = text.slice(0, 32 * 1024);
  const usual = sample.match(/[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\r\n]/gu)?.length ?? 0;
  return usual >= 0.95 * sample.length - 1 ? { text, encoding } : null;
}

/** UTF-8 with a few broken places (a cut end, a stray byte), which show as U+FFFD. */
function almostUtf8(bytes: Uint8Array): string | null {
  const text = asString(bytes).toString('utf8');
  let good = 0;
  let bad = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0xfffd) bad++;
    else if (unit >= 0x80) good++;
  }
  const onlyItsEnd = bad === 1 && text.endsWith('\ufffd') && good > 0;
  return onlyItsEnd || (good >= 4 && bad <= 0.05 * good) ? text : null;
}

/** ISO-2022-JP is ASCII with escapes: what Japanese mail was written in. iconv-lite lacks it. */
function japaneseMail(bytes: Uint8Array): DecodedText | null {
  try {
    const text = new TextDecoder('iso-2022-jp', { fatal: true }).decode(bytes);
    return { text, encoding: 'iso-2022-jp' };
  } catch {
    return null;
  }
}

const FORMATS: readonly { readonly begins: string; readonly format: KnownFormat }[] = [
  { begins: '%PDF-', format: 'pdf' },
  { begins: 'PK\u0003\u0004', format: 'zip' },
  { begins: '\u00d0\u00cf\u0011\u00e0', format: 'oldOffice' },
  { begins: '\u0089PNG', format: 'image' },
  { begins: '\u00ff\u00d8\u00ff', format: 'image' },
  { begins: 'GIF8', format: 'image' },
  { begins: '\u001f\u008b', format: 'compressed' },
  { begins: '7z\u00bc\u00af', format: 'compressed' },
  { begins: 'Rar!\u001a', format: 'compressed' },
  { begins: 'SQLite format 3', format: 'database' },
];

function knownFormat(head: Uint8Array): KnownFormat | null {
  const start = asString(head.subarray(0, 16)).toString('latin1');
  return FORMATS.find(({ begins }) => start.startsWith(begins))?.format ?? null;
}
