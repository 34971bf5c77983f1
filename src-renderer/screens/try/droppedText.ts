// A file dropped where a text is asked for. Import decides encodings with more care; here UTF-8 and,
// where that fails, windows-1252 are enough, and it is said which one was used.

const MOST_BYTES = 1024 * 1024;

export interface DroppedText {
  readonly text: string;
  /** Only its first megabyte. */
  readonly cut: boolean;
  /** Where it was not UTF-8. */
  readonly encoding: 'UTF-16' | 'windows-1252' | null;
}

/** The text of a file; null where it is none. */
export async function readDroppedText(file: File): Promise<DroppedText | null> {
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  const cut = file.size > MOST_BYTES;
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) {
    const label = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
    return { text: new TextDecoder(label).decode(bytes), cut, encoding: 'UTF-16' };
  }
  if (bytes.includes(0)) return null;
  try {
    // `stream`: a character cut in two at the limit is no error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return { text, cut, encoding: null };
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return { text, cut, encoding: 'windows-1252' };
  }
}
