// A file dropped where a text is asked for. Import decides encodings with more care; here UTF-8 and,
// where that fails, windows-1252 are enough, and it is said which one was used.

import { WinnowError } from '../../../engine/errors.ts';

const MOST_BYTES = 1024 * 1024;

/** Throws `try.binary` for a file that is no text. */
export async function readDroppedText(file: File): Promise<{ text: string; note: string }> {
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  const cut = file.size > MOST_BYTES ? ' (its first megabyte)' : '';
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) {
    const label = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
    const text = new TextDecoder(label).decode(bytes);
    return { text, note: `From ${file.name}${cut}, read as UTF-16.` };
  }
  if (bytes.includes(0)) {
    throw new WinnowError(
      'try.binary',
      `“${file.name}” is no text file. Drop a file of plain text.`,
      {
        file: file.name,
      },
    );
  }
  try {
    // `stream`: a character cut in two at the limit is no error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut !== '' });
    return { text, note: `From ${file.name}${cut}.` };
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return { text, note: `From ${file.name}${cut}, read as windows-1252.` };
  }
}
