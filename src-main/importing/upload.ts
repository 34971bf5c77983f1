// Files that a page sends, several in a request: frames of a header and the file's bytes. A page is
// an outsider, so a path is only ever a label: it is checked, and never touches the disk.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { decodeFrames, MAX_FILE_BYTES, type UploadHeader } from '../contract/bulk.ts';
import type { Intake } from './intake.ts';
import { isIgnored, skipOfPage, skips, type Skip } from './skip.ts';
import { cleanName } from './walk.ts';

const uploadHeader = v.object({
  path: v.pipe(v.string(), v.maxLength(65_536)),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  error: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
  tooLarge: v.optional(v.boolean()),
}) satisfies v.GenericSchema<unknown, UploadHeader>;

/**
 * Takes the files of one request, and resolves when they are stored. Throws WinnowError
 * `bulk.malformed` for what are no frames, `import.ended` when the import ended meanwhile; files
 * before that stay.
 */
export async function receiveFiles(
  intake: Intake,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  try {
    const files = await takeFiles(intake, chunks);
    if (!intake.open) throw ended();
    return files;
  } finally {
    // What came whole stays, also when the request broke off behind it.
    if (intake.open) await intake.flush();
  }
}

async function takeFiles(intake: Intake, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let files = 0;
  for await (const { header, body } of decodeFrames(chunks)) {
    if (!intake.open) throw ended();
    const parsed = v.safeParse(uploadHeader, header);
    if (!parsed.success) {
      throw new WinnowError('bulk.malformed', 'A part of the transfer has no valid header.', {
        issues: parsed.issues.map((issue) => issue.message),
      });
    }
    const { path, size, error, tooLarge } = parsed.output;
    files++;
    const parts = partsOf(path);
    if (parts === null) {
      const shown = cleanName(path).slice(0, 1000);
      const place = { category: null, split: 'none', path: shown } as const;
      await intake.take({ parts: [shown], source: shown, content: skips.badPath, size, place });
      continue;
    }
    if (parts.slice(1).some(isIgnored) || (parts.length === 1 && isIgnored(parts[0]))) continue;
    let content: Uint8Array | Skip = body;
    if (tooLarge === true || body.length > MAX_FILE_BYTES) content = skips.tooLarge;
    else if (error !== undefined) content = skipOfPage(error);
    await intake.take({ parts, source: parts.join('/'), content, size });
  }
  return files;
}

function ended(): WinnowError {
  return problem('import.ended', {});
}

/** A path's parts, or null for one that leads out of its folder or is none at all. */
function partsOf(path: string): string[] | null {
  if (path === '' || path.includes('\0') || path.startsWith('/') || path.length > 4096) return null;
  if (/^[a-z]:[\\/]/iu.test(path)) return null;
  const parts = path.split('/').map(cleanName);
  if (parts.length > 100) return null;
  return parts.some((part) => part === '' || part === '.' || part === '..') ? null : parts;
}
