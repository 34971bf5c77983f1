// The benchmark's texts: a folder with train/ and test/, each with a folder per category, read as
// the peers' script reads them (every byte a character).

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledText } from '../engine/classifier/index.ts';

export interface Corpus {
  readonly categories: readonly string[];
  /** Training texts, then test texts. */
  readonly texts: readonly LabelledText[];
  readonly train: readonly LabelledText[];
  /** Characters of the training texts, in millions. */
  readonly megabytes: number;
}

export function readCorpus(folder: string): Corpus {
  const categories = readdirSync(join(folder, 'train')).sort();
  const texts: LabelledText[] = [];
  for (const split of ['train', 'test'] as const) {
    for (const [label, category] of categories.entries()) {
      const from = join(folder, split, category);
      for (const file of readdirSync(from).sort()) {
        const text = readFileSync(join(from, file), 'latin1');
        texts.push({ id: texts.length, text, label, split });
      }
    }
  }
  const train = texts.filter((one) => one.split === 'train');
  const megabytes = train.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  return { categories, texts, train, megabytes };
}
