import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';

const samples: readonly (readonly [encoding: string, text: string])[] = [
  ['utf-8', 'Größe, façade, 東京'],
  ['windows-1252', 'The café’s “special” costs 5 € – naïve, isn’t it?'],
  ['utf-16le', 'Plain words in sixteen bits each, as an old Notepad saved them.'],
  ['utf-16be', 'Plain words in sixteen bits each, the other way round.'],
  [
    'shift_jis',
    'これは日本語の文章です。東京の天気は晴れで、明日は雨が降るでしょう。よろしくお願いします。',
  ],
  [
    'euc-jp',
    'これは日本語の文章です。東京の天気は晴れで、明日は雨が降るでしょう。よろしくお願いします。',
  ],
  ['gb18030', '这是一个中文句子。我们今天去北京,明天回来。请把这封信交给他的朋友。'],
  ['big5', '這是一個中文句子。我們今天去台北,明天回來。請把這封信交給他的朋友。'],
  [
    'cp949',
    '이것은 한국어 문장입니다. 오늘 서울의 날씨는 맑고 내일은 비가 올 것입니다. 감사합니다.',
  ],
  [
    'koi8-r',
    'Это предложение на русском языке. Сегодня в Москве хорошая погода, а завтра будет дождь.',
  ],
  [
    'windows-1251',
    'Это предложение на русском языке. Сегодня в Москве хорошая погода, а завтра будет дождь.',
  ],
];

describe('decode', () => {
  it.each(samples)('reads %s', (encoding, text) => {
    expect(decode(iconv.encode(text, encoding))).toMatchObject({ kind: 'text', text });
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'obeys the mark of %s',
    (encoding) => {
      const bytes = iconv.encode('Zoë’s letter', encoding, { addBOM: true });
      expect(decode(bytes)).toEqual({ kind: 'text', text: 'Zoë’s letter', encoding });
    },
  );

  it('tells binary and empty files from texts', () => {
    expect(decode(new Uint8Array(0)).kind).toBe('empty');
    expect(decode(new TextEncoder().encode(' \r\n\t ')).kind).toBe('empty');
    expect(
      decode(
        Uint8Array.from([
          0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0,
        ]),
      ).kind,
    ).toBe('binary');
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255);
    expect(decode(noise).kind).toBe('binary');
  });

  it('makes every line end one character', () => {
    expect(decode(new TextEncoder().encode('a\r\nb\rc\nd'))).toMatchObject({ text: 'a\nb\nc\nd' });
  });

  const posts = join(import.meta.dirname, '../../../shared/data/20news');
  it.skipIf(!existsSync(posts))(
    'reads every newsgroup post without a replacement character',
    () => {
      const files = readdirSync(posts, { recursive: true, withFileTypes: true });
      let read = 0;
      for (const file of files) {
        if (!file.isFile()) continue;
        const bytes = readFileSync(join(file.parentPath, file.name));
        // As it is, and as a mail program of its time would have stored it.
        const decoded = decode(bytes);
        if (decoded.kind !== 'text') throw new Error(`${file.name} is ${decoded.kind}`);
        expect(decoded.text).not.toContain('\uFFFD');
        if (/^[\0-\xff]*$/u.test(decoded.text)) {
          expect(decode(iconv.encode(decoded.text, 'latin1'))).toMatchObject({
            text: decoded.text,
          });
        }
        read++;
      }
      expect(read).toBe(2954);
    },
  );
});
