// That docs/ says what help says: after a change of its words, `npm run docs` writes it anew.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { docsFiles } from './lib/docs.ts';

const docs = join(dirname(import.meta.dirname), 'docs');
const OUTDATED = 'docs/ is out of date: npm run docs writes it anew.';

it('is up to date in every language', async () => {
  const files = await docsFiles();
  const there = readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => path.replaceAll('\\', '/'));
  expect(there.sort(), OUTDATED).toEqual([...files.keys()].sort());
  for (const [path, text] of files) {
    expect(readFileSync(join(docs, path), 'utf8'), OUTDATED).toBe(text);
  }
});

it('links only to what is there', async () => {
  for (const [path, text] of await docsFiles()) {
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/gu)) {
      expect(existsSync(join(docs, dirname(path), target)), `${path}: ${target}`).toBe(true);
    }
  }
});
