import { describe, expect, it } from 'vitest';
import { readDroppedText } from './droppedText.ts';

const file = (name: string, ...parts: (string | Uint8Array<ArrayBuffer>)[]): File =>
  new File(parts, name);

describe('a dropped file', () => {
  it('is read as it is encoded', async () => {
    const plain = { cut: false, encoding: null };
    expect(await readDroppedText(file('a.txt', 'Größe'))).toEqual({ text: 'Größe', ...plain });
    expect(await readDroppedText(file('38758', 'no ending'))).toMatchObject({ text: 'no ending' });
    expect(await readDroppedText(file('a.txt', Uint8Array.of(0x47, 0x72, 0xf6)))).toEqual({
      ...{ text: 'Grö', cut: false, encoding: 'windows-1252' },
    });
    const utf16 = Uint8Array.of(0xff, 0xfe, 0x47, 0, 0xf6, 0);
    expect(await readDroppedText(file('a.txt', utf16))).toMatchObject({
      ...{ text: 'Gö', encoding: 'UTF-16' },
    });
  });

  it('is read to its first megabyte, a character cut in two left out', async () => {
    const long = file('long.txt', `x${'ö'.repeat(1024 * 1024)}`);
    const read = await readDroppedText(long);
    expect(read).toMatchObject({ cut: true, encoding: null });
    expect((read as { text: string }).text).toHaveLength(1 + (1024 * 1024) / 2 - 1);
  });

  it.each([
    ['report.pdf', '%PDF-1.4 1 0 obj', 'pdf'],
    ['report', '%PDF-1.4 1 0 obj', 'pdf'],
    ['letter.docx', 'PK\x03\x04', 'office'],
    ['letter.txt', '{\\rtf1\\ansi Dear', 'office'],
    ['MAILS.CSV', 'text,category\nhello,a', 'table'],
    ['mails.xlsx', 'PK\x03\x04', 'table'],
    ['many.zip', 'PK\x03\x04', 'archive'],
    ['photo.jpeg', 'x', 'picture'],
    ['program', 'a\0b', 'binary'],
    ['program', '\x01\x02\x03\x04\x05 text', 'binary'],
    ['nothing.txt', '', 'empty'],
  ])('%s with %j is told apart: %s', async (name, content, kind) => {
    expect(await readDroppedText(file(name, content))).toBe(kind);
  });

  it('may hold tabs, line ends and a stray control', async () => {
    const text = `Dear reader,\r\n\tthis is a letter${' with words'.repeat(20)}\x01\f`;
    expect(await readDroppedText(file('a.txt', text))).toMatchObject({ text });
  });
});
