// What is dropped where a text is asked for: one file of text is read, of anything else it is told
// what it is. Import decides encodings with more care; here UTF-8 and, where that fails,
// windows-1252 are enough, and it is said which one was used.

const MOST_BYTES = 1024 * 1024;

export interface DroppedText {
  readonly text: string;
  /** Only its first megabyte. */
  readonly cut: boolean;
  /** Where it was not UTF-8. */
  readonly encoding: 'UTF-16' | 'windows-1252' | null;
}

/** Why a file is not the one text that is asked for. */
export type Unreadable = 'empty' | 'pdf' | 'office' | 'picture' | 'archive' | 'table' | 'binary';

const BY_NAME: Readonly<Record<string, Unreadable>> = {
  ...{ pdf: 'pdf' },
  ...{ doc: 'office', docx: 'office', odt: 'office', rtf: 'office', pages: 'office' },
  ...{ ppt: 'office', pptx: 'office', odp: 'office', epub: 'office', msg: 'office' },
  ...{ csv: 'table', tsv: 'table', xls: 'table', xlsx: 'table', ods: 'table', jsonl: 'table' },
  ...{ png: 'picture', jpg: 'picture', jpeg: 'picture', gif: 'picture', webp: 'picture' },
  ...{ tif: 'picture', tiff: 'picture', heic: 'picture', bmp: 'picture' },
  ...{ zip: 'archive', gz: 'archive', tgz: 'archive', '7z': 'archive', rar: 'archive' },
  ...{ tar: 'archive', mbox: 'archive' },
};

/** The first bytes of files whose name says something else. */
const BY_START: readonly (readonly [start: string, kind: Unreadable])[] = [
  ['%PDF-', 'pdf'],
  ['{\\rtf', 'office'],
  ['\xd0\xcf\x11\xe0', 'office'],
  ['\x89PNG', 'picture'],
  ['GIF8', 'picture'],
  ['\xff\xd8\xff', 'picture'],
  ['PK\x03\x04', 'archive'],
  ['\x1f\x8b', 'archive'],
];

/** More of its characters than this are controls: no text has so many. */
const MOST_CONTROLS = 0.02;

/** The text of a file, or why it is none. Reads at most its first megabyte. */
export async function readDroppedText(file: File): Promise<DroppedText | Unreadable> {
  const ending = /\.([^.]+)$/u.exec(file.name.toLowerCase())?.[1] ?? '';
  if (Object.hasOwn(BY_NAME, ending)) return BY_NAME[ending];
  if (file.size === 0) return 'empty';
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  const cut = file.size > MOST_BYTES;
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) {
    const label = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
    return { text: new TextDecoder(label).decode(bytes), cut, encoding: 'UTF-16' };
  }
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const known = BY_START.find(([first]) => start.startsWith(first));
  if (known !== undefined) return known[1];
  if (controls(bytes) > MOST_CONTROLS * bytes.length) return 'binary';
  try {
    // `stream`: a character cut in two at the limit is no error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return { text, cut, encoding: null };
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return { text, cut, encoding: 'windows-1252' };
  }
}

/** How many bytes are controls that no text has; one zero is enough for all. */
function controls(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) {
    if (byte === 0) return bytes.length;
    // Tab, line ends, form feed and escape stand in texts.
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) count++;
  }
  return count;
}
