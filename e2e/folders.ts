// Folders of real texts for the specs: small parts of the bundled sample, of the newsgroup posts
// where they are at hand, and what goes wrong in real folders.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './app.ts';

export const SAMPLE = join(root, 'resources', 'sample');
export const SAMPLE_CATEGORIES = ['billing', 'delivery', 'returns', 'technical help'] as const;
/** Present where the project's shared data lies beside it. */
export const POSTS = join(root, '..', 'shared', 'data', '20news');
export const hasPosts = (): boolean => existsSync(POSTS);

async function copyTexts(from: string, to: string, first: number, count: number): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).sort().slice(first, first + count);
  for (const name of names) await copyFile(join(from, name), join(to, name));
}

/** `folder/train/<category>` and `folder/test/<category>`, from the sample. */
export async function splitFolder(folder: string, train: number, test: number): Promise<string> {
  for (const category of SAMPLE_CATEGORIES) {
    const from = join(SAMPLE, category);
    await copyTexts(from, join(folder, 'train', category), 0, train);
    await copyTexts(from, join(folder, 'test', category), train, test);
  }
  return folder;
}

/** The same of the newsgroup posts: real mail of the nineties, latin-1 and all. */
export async function postsFolder(folder: string, train: number, test: number): Promise<string> {
  for (const split of ['train', 'test'] as const) {
    for (const category of await readdir(join(POSTS, split))) {
      const count = split === 'train' ? train : test;
      await copyTexts(join(POSTS, split, category), join(folder, split, category), 0, count);
    }
  }
  return folder;
}

/** One folder per category, without a split. */
export async function categoryFolders(
  folder: string,
  categories: readonly string[],
  count: number,
): Promise<string> {
  for (const category of categories) {
    await copyTexts(join(SAMPLE, category), join(folder, category), 0, count);
  }
  return folder;
}

export interface BrokenFiles {
  readonly empty: string;
  readonly binary: string;
  readonly huge: string;
  readonly latin1: string;
  readonly latin1Text: string;
  readonly script: string;
}

/** Puts into a category's folder what real folders hold besides texts in UTF-8. */
export async function addBrokenFiles(folder: string): Promise<BrokenFiles> {
  const names = {
    empty: 'nothing in it.txt',
    binary: 'a picture.txt',
    huge: 'two hundred megabytes.txt',
    latin1: 'aus München.txt',
    script: 'письмо о доставке 配達.txt',
    latin1Text: 'Grüße aus München: das Paket kam beschädigt an, ich möchte es zurückschicken.\n',
  };
  await writeFile(join(folder, names.empty), '');
  const png = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 1, 0];
  await writeFile(join(folder, names.binary), Uint8Array.from(png));
  const huge = await open(join(folder, names.huge), 'w');
  await huge.truncate(200 * 1000 * 1000);
  await huge.close();
  await writeFile(join(folder, names.latin1), Buffer.from(names.latin1Text, 'latin1'));
  await writeFile(
    join(folder, names.script),
    'Посылка не пришла, хотя курьер написал, что доставил её ещё во вторник.\n',
  );
  return names;
}

const WORDS =
  'amber basket candle dollar engine forest garden harbour island jacket kettle ladder meadow needle orchard pillow quarry ribbon saddle timber valley window yellow zipper'.split(
    ' ',
  );

/** Many small files, each of its own words: what only counts by its number. */
export async function manyFiles(folder: string, categories: number, each: number): Promise<string> {
  for (let c = 0; c < categories; c++) {
    const category = join(folder, `group ${c + 1}`);
    await mkdir(category, { recursive: true });
    let pending: Promise<void>[] = [];
    for (let i = 0; i < each; i++) {
      const words = Array.from(
        { length: 40 },
        (_, at) => WORDS[(i * 7 + at * (c + 3) + ((i * at) % 5)) % WORDS.length],
      );
      const text = `Text ${i} of group ${c + 1}: ${words.join(' ')}.\n`;
      pending.push(writeFile(join(category, `${String(i).padStart(5, '0')}.txt`), text));
      if (pending.length === 256) {
        await Promise.all(pending);
        pending = [];
      }
    }
    await Promise.all(pending);
  }
  return folder;
}
