import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from './decode.ts';

const RUSSIAN = 'Сегодня очень хорошая погода, пойдёмте гулять в парк. Когда придёт мой заказ?';
const JAPANESE =
  '今日はとても天気がいいので、一緒に公園へ散歩に行きましょう。注文はいつ発送されますか。';

const samples: readonly (readonly [encoding: string, text: string])[] = [
  ['utf-8', 'Größe, façade, 東京'],
  ['windows-1252', 'The café’s “special” costs 5 € – naïve, isn’t it?'],
  ['windows-1252', 'A note from the ingénieur, in English but for one letter.'],
  ['windows-1252', 'Schöne Grüße aus München, die Straße ist für Fußgänger gesperrt.'],
  ['windows-1252', '¿Dónde está mi pedido? El niño comió piñas en la montaña.'],
  ['windows-1252', 'º Charles Rosen      º  THIRTY-FOUR TO THIRTEEN!!!\nº University of Alabama º'],
  ['utf-16le', 'Plain words in sixteen bits each, as an old Notepad saved them.'],
  ['utf-16be', 'Plain words in sixteen bits each, the other way round.'],
  ['utf-16le', `Mixed: ${RUSSIAN}\n`],
  ['shift_jis', JAPANESE],
  ['shift_jis', '注文はいつ届きますか'],
  ['euc-jp', JAPANESE],
  ['gb18030', '今天天气很好，我们一起去公园散步吧。请问您的订单什么时候可以发货？'],
  ['gb18030', '请问发货了吗'],
  ['big5', '今天天氣很好，我們一起去公園散步吧。請問您的訂單什麼時候可以出貨？'],
  ['big5', '請問出貨了嗎'],
  ['cp949', '안녕하세요. 오늘은 날씨가 매우 좋습니다. 우리 함께 공원에 산책하러 갈까요?'],
  ['cp949', '배송이 언제 되나요'],
  ['cp949', '똠방각하 펲시콜라 쓩쓩 찦차를 타고 온 펲시맨과 쑛다리 똠방각하'],
  ['koi8-r', RUSSIAN],
  ['windows-1251', RUSSIAN],
  ['windows-1251', 'Где мой заказ'],
  [
    'iso-8859-2',
    'Proszę o szybką wysyłkę, ponieważ święta są już bardzo blisko i boję się, że nie zdążę.',
  ],
  ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy. Děkuji za rychlé vyřízení objednávky.'],
  ['iso-8859-7', 'Καλημέρα, πού είναι η παραγγελία μου; Ευχαριστώ πολύ για τη βοήθεια.'],
  ['windows-1254', 'Siparişim nerede? Bugün hava çok güzel, parka gidelim mi? İyi günler dilerim.'],
  ['windows-1255', 'שלום, איפה ההזמנה שלי? תודה רבה על העזרה שלכם'],
  ['windows-1256', 'مرحبا، أين طلبي؟ شكرا جزيلا على مساعدتكم'],
  ['cp850', 'Herr Müller wünscht ein Stück Käse und eine Tüte süße Möhren.'],
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decoding', () => {
  it.each(samples)('reads %s: %s', (encoding, text) => {
    expect(decodeBytes(iconv.encode(text, encoding))).toMatchObject({ text });
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'obeys the mark of %s',
    (encoding) => {
      const file = iconv.encode('Zoë’s letter', encoding, { addBOM: true });
      expect(decodeBytes(file)).toEqual({ text: 'Zoë’s letter', encoding });
    },
  );

  it('reads Japanese mail in seven bits', () => {
    const file = Buffer.concat([
      Buffer.from('Hi \u001b$B'),
      Buffer.from([0x46, 0x7c, 0x4b, 0x5c]),
      Buffer.from('\u001b(B!'),
    ]);
    expect(decodeBytes(file)).toEqual({ text: 'Hi 日本!', encoding: 'iso-2022-jp' });
  });

  it('keeps UTF-8 that is broken in a place or two', () => {
    const good = 'Größe, façade, naïve, 東京, Köln, Zürich';
    expect(decodeBytes(Buffer.concat([bytes(good), Buffer.from([0xe6, 0x9d])]))).toMatchObject({
      text: `${good}\ufffd`,
      encoding: 'utf-8',
    });
  });

  it('tells empty, blank and binary files from texts', () => {
    expect(decodeBytes(new Uint8Array(0))).toMatchObject({ code: 'import.empty' });
    expect(decodeBytes(bytes(' \r\n\t\u00a0\ufeff'))).toMatchObject({ code: 'import.empty' });
    expect(decodeBytes(Buffer.from([0xef, 0xbb, 0xbf]))).toMatchObject({ code: 'import.empty' });
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255);
    expect(decodeBytes(noise)).toMatchObject({ code: 'import.binary' });
    const withoutZeros = noise.map((byte) => (byte === 0 ? 1 : byte));
    expect(decodeBytes(withoutZeros)).toMatchObject({ code: 'import.binary' });
    const numbers = new Uint8Array(Uint16Array.from({ length: 2000 }, (_, i) => i % 200).buffer);
    expect(decodeBytes(numbers)).toMatchObject({ code: 'import.binary' });
    // A zero far down, behind what looks like a text.
    const late = Buffer.alloc(200_000, 'text ');
    late[150_000] = 0;
    expect(decodeBytes(late)).toMatchObject({ code: 'import.binary' });
  });

  it('says what a file of a known kind is', () => {
    const pdf = decodeBytes(bytes('%PDF-1.7\nplain so far'));
    expect(pdf).toMatchObject({
      code: 'import.binary',
      detail: 'pdf',
    });
  });

  it('leaves control characters of old mail in place', () => {
    expect(
      decodeBytes(bytes('over\b\b\b\bstruck \u001b[1mbold\u001b[0m text\u001a')),
    ).toHaveProperty('text');
  });

  it('makes every line end one character', () => {
    expect(decodeBytes(bytes('a\r\nb\rc\nd'))).toMatchObject({ text: 'a\nb\nc\nd' });
  });

  it('takes no longer for a long text than for reading it', () => {
    const long = iconv.encode('Une crêpe à la forêt. '.repeat(400_000), 'windows-1252');
    expect(decodeBytes(long)).toMatchObject({ encoding: 'windows-1252' });
  });

  const posts = join(import.meta.dirname, '../../../shared/data/20news');
  it.skipIf(!existsSync(posts))('reads every newsgroup post, also as latin-1', () => {
    let read = 0;
    for (const file of readdirSync(posts, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const decoded = decodeBytes(readFileSync(join(file.parentPath, file.name)));
      if ('code' in decoded) throw new Error(`${file.name}: ${decoded.code}`);
      expect(decoded.text).not.toContain('\ufffd');
      // As the mail programs of its time stored it.
      if (/[\x80-\xff]/u.test(decoded.text) && /^[\0-\xff]*$/u.test(decoded.text)) {
        const old = decodeBytes(iconv.encode(decoded.text, 'latin1'));
        expect(old).toEqual({ text: decoded.text, encoding: 'windows-1252' });
      }
      read++;
    }
    expect(read).toBe(2954);
  });
});
