// Reads labelled texts from folders for `train` and `evaluate`.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledText, Split } from '../../engine/classifier/types.ts';
import { compareCodePoints } from '../../engine/order.ts';
import { WinnowError } from '../../engine/errors.ts';

export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

export interface ReadTexts {
  /** By code point. */
  readonly categories: readonly string[];
  /** In canonical order. */
  readonly texts: readonly LabelledText[];
  readonly skipped: readonly Skipped[];
}

interface Found {
  readonly category: string;
  readonly path: string;
  readonly split: Split;
  readonly text: string;
}

const MAX_FILE_BYTES = 10 * 1024 * 1024;

export async function readTexts(
  folder: string,
  testFolder: string | undefined,
  progress: (files: number) => void,
): Promise<ReadTexts> {
  const found: Found[] = [];
  const skipped: Skipped[] = [];
  const walk = async (base: string, path: string, split: Split, category: string | null) => {
    const entries = await readdir(join(base, path), { withFileTypes: true });
    for (const entry of entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await walk(base, below, split, category ?? entry.name);
      else if (entry.isFile() && category !== null) {
        const bytes = await readFile(join(base, below));
        const reason =
          bytes.length === 0
            ? 'empty'
            : bytes.length > MAX_FILE_BYTES
              ? 'too large'
              : bytes.includes(0)
                ? 'binary'
                : null;
        if (reason !== null) skipped.push({ path: below, reason });
        else found.push({ category, path: below, split, text: decodeText(bytes) });
        progress(found.length);
      }
    }
  };
  const enter = async (base: string, split: Split) => {
    try {
      if (!(await stat(base)).isDirectory()) throw new Error('not a folder');
    } catch (error) {
      throw new WinnowError(
        'import.notFound',
        `There is no folder ${base}.`,
        { folder: base },
        error,
      );
    }
    await walk(base, '', split, null);
  };
  const names = testFolder === undefined ? await readdir(folder).catch(() => []) : [];
  if (names.includes('train') && names.includes('test')) {
    await enter(join(folder, 'train'), 'train');
    await enter(join(folder, 'test'), 'test');
  } else {
    await enter(folder, testFolder === undefined ? 'none' : 'train');
    if (testFolder !== undefined) await enter(testFolder, 'test');
  }
  found.sort(
    (a, b) => compareCodePoints(a.category, b.category) || compareCodePoints(a.path, b.path),
  );
  const categories = [...new Set(found.map((one) => one.category))];
  return {
    categories,
    skipped,
    texts: found.map(({ text, category, split }, i) => ({
      id: i + 1,
      text,
      label: categories.indexOf(category),
      split,
    })),
  };
}

export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
