// Which encoding a text without a mark is in, when it is no UTF-8. A detector's statistics (chardet)
// are good on long texts and blind on short ones, so it is asked last: what a multi-byte encoding
// would make of the bytes is looked at first, since real Chinese, Japanese and Korean stand in runs,
// and accented letters of a Western text stand alone. Western texts are read as windows-1252, which
// holds all of latin-1.

import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** How much of a text the guess looks at. */
const SAMPLE_BYTES = 32 * 1024;

/** An encoding's name as iconv-lite knows it, for bytes that hold some beyond ASCII. */
export function guessEncoding(bytes: Uint8Array): string {
  const sample = sampleOf(bytes);
  const guesses = new Map<string, number>();
  for (const { name, confidence } of analyse(sample)) guesses.set(name, confidence);
  return guessMultiByte(sample, guesses) ?? guessSingleByte(sample, guesses);
}

/** From a little before the first byte beyond ASCII: before it, every encoding agrees. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SAMPLE_BYTES) return bytes;
  const first = bytes.findIndex((byte) => byte >= 0x80);
  const start = Math.max(0, Math.min(first - 256, bytes.length - SAMPLE_BYTES));
  return bytes.subarray(start, start + SAMPLE_BYTES);
}

export function decodeWith(bytes: Uint8Array, encoding: string): string {
  return iconv.decode(bytes, encoding);
}

interface Scripts {
  bad: number;
  hiragana: number;
  katakana: number;
  hangul: number;
  /** Of those, the syllables that Korean text is full of. */
  everydayHangul: number;
  han: number;
  halfwidth: number;
  /** Of those: how many have another of them as a neighbour. */
  inRuns: number;
  all: number;
}

const EVERYDAY_HANGUL = new Set(
  '이다는을에가고의지하나를로은사도그한기서아니있인리어시자해대라들게정수요세제과일부장오스안보',
);

/** What stands in a text that may be Chinese, Japanese or Korean. */
function countScripts(text: string): Scripts {
  const counts: Scripts = {
    bad: 0,
    hiragana: 0,
    katakana: 0,
    hangul: 0,
    everydayHangul: 0,
    han: 0,
    halfwidth: 0,
    inRuns: 0,
    all: 0,
  };
  let before = false; // the character before belongs to these scripts
  let counted = false; // and was counted as one in a run
  for (const character of text) {
    const code = character.codePointAt(0)!;
    let here = true;
    if (code >= 0x3041 && code <= 0x309f) counts.hiragana++;
    else if (code >= 0x30a0 && code <= 0x30ff) counts.katakana++;
    else if (code >= 0xac00 && code <= 0xd7a3) {
      counts.hangul++;
      if (EVERYDAY_HANGUL.has(character)) counts.everydayHangul++;
    } else if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf))
      counts.han++;
    else if (code >= 0xff61 && code <= 0xff9f) counts.halfwidth++;
    else {
      here = false;
      if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || (code >= 0x80 && code < 0xa0)) {
        counts.bad++;
      }
    }
    if (here) {
      counts.all++;
      if (before) {
        counts.inRuns += counted ? 1 : 2;
        counted = true;
      } else counted = false;
    }
    before = here;
  }
  return counts;
}

function guessMultiByte(sample: Uint8Array, guesses: ReadonlyMap<string, number>): string | null {
  const candidates: { encoding: string; score: number }[] = [];
  const consider = (encoding: string, guess: string, plausible: (s: Scripts) => number) => {
    const scripts = countScripts(decodeWith(sample, encoding));
    // One broken character is the sample's own end.
    if (scripts.bad > 1 + scripts.all / 200) return;
    if (scripts.all < 2 || scripts.inRuns < 0.6 * scripts.all) return;
    const fit = plausible(scripts);
    if (fit > 0) candidates.push({ encoding, score: fit + (guesses.get(guess) ?? 0) / 100 });
  };
  const kana = (s: Scripts) => (s.hiragana + s.katakana) / s.all;
  consider('shift_jis', 'Shift_JIS', (s) =>
    s.halfwidth > 0.3 * s.all ? 0 : kana(s) > 0.1 ? 1 : sure(guesses, 'Shift_JIS'),
  );
  consider('euc-jp', 'EUC-JP', (s) => (kana(s) > 0.1 ? 1 : sure(guesses, 'EUC-JP')));
  // Chinese bytes read as Hangul too, but hardly as the syllables that Korean is full of.
  consider('cp949', 'EUC-KR', (s) =>
    s.hangul > 0.8 * s.all && s.everydayHangul > 0.15 * s.hangul ? 1 : sure(guesses, 'EUC-KR'),
  );
  // Both standards put the few thousand everyday characters first.
  consider('big5', 'Big5', () => leadShare(sample, 0xa4, 0xc6) - 0.3);
  consider('gb18030', 'GB18030', () => leadShare(sample, 0xb0, 0xd7) - 0.25);
  candidates.sort((a, b) => b.score - a.score);
  return candidates.length > 0 ? candidates[0].encoding : null;
}

function sure(guesses: ReadonlyMap<string, number>, name: string): number {
  const confidence = guesses.get(name) ?? 0;
  return confidence >= 60 ? confidence / 100 : 0;
}

/** The share of two-byte characters whose first byte lies in a range. */
function leadShare(sample: Uint8Array, low: number, high: number): number {
  let all = 0;
  let inside = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i];
    if (byte < 0x81) continue;
    // Punctuation and full-width forms say nothing.
    if (byte >= low || byte < 0xa1) {
      all++;
      if (byte >= low && byte <= high) inside++;
    }
    i++;
  }
  return all === 0 ? 0 : inside / all;
}

/** Names of chardet, and what they are read as. */
const WESTERN = ['windows-1252', 'ISO-8859-1'];
const LATIN: Readonly<Record<string, string>> = {
  'ISO-8859-2': 'iso-8859-2',
  'windows-1250': 'windows-1250',
  'ISO-8859-9': 'windows-1254',
  'windows-1254': 'windows-1254',
};
const OTHER_SCRIPTS: Readonly<Record<string, string>> = {
  'KOI8-R': 'koi8-r',
  'windows-1251': 'windows-1251',
  'ISO-8859-5': 'iso-8859-5',
  'ISO-8859-6': 'iso-8859-6',
  'ISO-8859-7': 'iso-8859-7',
  'ISO-8859-8': 'windows-1255',
  'windows-1253': 'windows-1253',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
};

function guessSingleByte(sample: Uint8Array, guesses: ReadonlyMap<string, number>): string {
  const single = [...guesses].filter(
    ([name]) => WESTERN.includes(name) || name in LATIN || name in OTHER_SCRIPTS,
  );
  const western = Math.max(0, ...WESTERN.map((name) => guesses.get(name) ?? 0));
  const beyond = sample.reduce((sum, byte) => sum + (byte >= 0x80 ? 1 : 0), 0);
  for (const [name, confidence] of single.sort((a, b) => b[1] - a[1])) {
    const lead = confidence - western;
    if (name in OTHER_SCRIPTS) {
      if (lead > 0 && confidence >= 15 && standsInWords(sample, OTHER_SCRIPTS[name])) {
        return OTHER_SCRIPTS[name];
      }
    } else if (name in LATIN) {
      // Few accented letters tell nothing about the language.
      const clear = (confidence >= 15 && lead >= 10) || (confidence >= 25 && lead >= 3);
      if (beyond >= 5 && clear) return LATIN[name];
    } else break;
  }
  return sample.some((byte) => UNUSED.has(byte)) && inWords(sample) ? 'cp850' : 'windows-1252';
}

/** Bytes that windows-1252 leaves out; in the code pages of DOS they are letters. */
const UNUSED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** True when most bytes that DOS takes for letters touch a letter. */
function inWords(sample: Uint8Array): boolean {
  const letter = (byte: number | undefined) =>
    byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  let all = 0;
  let touching = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] < 0x80 || sample[i] > 0xa5) continue;
    all++;
    if (letter(sample[i - 1]) || letter(sample[i + 1])) touching++;
  }
  return touching > 0.7 * all;
}

/** True when letters beyond ASCII form words of their own, as in scripts other than Latin. */
function standsInWords(sample: Uint8Array, encoding: string): boolean {
  const text = decodeWith(sample, encoding);
  const letters = /[\p{L}\p{M}]+/gu;
  let all = 0;
  let own = 0;
  for (const [word] of text.matchAll(letters)) {
    const beyond = [...word].filter((c) => c.codePointAt(0)! >= 0x80).length;
    all += beyond;
    if (beyond === [...word].length && beyond > 1) own += beyond;
  }
  return all > 0 && own >= 0.8 * all;
}
