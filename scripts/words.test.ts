// That the catalogue says nothing that nobody says: an entry whose name stands nowhere in the code
// is read by nobody. (A name that something else has, too, is let through.)

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultLocale, speak } from '../words/index.ts';

const root = dirname(import.meta.dirname);

/** The names in the code that may read words, without tests. */
function namesInCode(): Set<string> {
  const names = new Set<string>();
  for (const room of ['engine', 'src-main', 'src-renderer', 'scripts', 'words']) {
    for (const path of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:ts|svelte|mjs)$/u.test(path) || /\.test\.ts$/u.test(path)) continue;
      if (room === 'words' && /^(?:en|de)\b/u.test(path)) continue;
      const code = readFileSync(join(root, room, path), 'utf8');
      for (const [name] of code.matchAll(/[\w$]+/gu)) names.add(name);
    }
  }
  return names;
}

it('every entry is read somewhere', () => {
  const names = namesInCode();
  const unread: string[] = [];
  const look = (entries: object, path: string): void => {
    for (const [name, entry] of Object.entries(entries) as [string, unknown][]) {
      // Codes like "run.gone", keys like "Ctrl+K" and the terms are names of their own.
      if (/^[A-Za-z]\w*$/u.test(name) && !names.has(name)) unread.push(`${path}.${name}`);
      else if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
        look(entry, `${path}.${name}`);
      }
    }
  };
  look(speak(defaultLocale).words, 'words');
  expect(unread).toEqual([]);
});
