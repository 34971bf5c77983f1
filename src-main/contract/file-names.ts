// One rule for the name that a model's file is saved under, in every host and in the window: a
// model is named by a person, or by a file from anywhere, and its name must stay a mere name,
// ending in .safetensors, for every file system, every HTTP header and every reader's eye.

const EXTENSION = '.safetensors';

/** UTF-8 bytes of a name without its extension: file systems stop at 255, encrypted ones earlier. */
const MAX_BYTES = 120;

/**
 * What no name holds: controls, also those that turn the direction of writing or show nothing,
 * separators of lines, half characters, and what a file system, a shell or a header reads as its own.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}<>:"/\\|?*;]+/gu;

/** Windows' devices: with whatever extension, they are no files. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])\s*(?:\.|$)/iu;

/**
 * The file name of a model called `name` (with or without `.safetensors`): never empty, no folder,
 * no device, at most 132 bytes, and always with the extension.
 */
export function modelFileName(name: string): string {
  // Compatible forms first: a full-width quote is a quote to whoever folds the name later.
  const folded = name.slice(0, 1000).normalize('NFKD');
  const stem = tidy(
    folded.toLowerCase().trimEnd().endsWith(EXTENSION)
      ? folded.trimEnd().slice(0, -EXTENSION.length)
      : folded,
  );
  const short = tidy(shorten(stem));
  const safe = DEVICE.test(short) ? `_${short}` : short;
  // What counts is the outcome: one more fold must find nothing to remove.
  return (safe !== '' && tidy(safe.normalize('NFKD')) === safe ? safe : 'model') + EXTENSION;
}

/**
 * The same for who takes ASCII only: without accents, `_` for what is left, and no `%`, which some
 * readers of a header decode.
 */
export function asciiModelFileName(name: string): string {
  const stem = modelFileName(name).slice(0, -EXTENSION.length).normalize('NFKD');
  return modelFileName(stem.replace(/\p{M}/gu, '').replace(/[^\x20-\x7e]|%/gu, '_'));
}

const tidy = (text: string): string =>
  text
    .replace(UNSAFE, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '')
    .normalize('NFC');

function shorten(text: string): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > MAX_BYTES) break;
    kept += character;
  }
  return kept;
}
