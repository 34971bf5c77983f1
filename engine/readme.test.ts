// Runs every snippet of engine/README.md: what stands behind `//` is the result, a block of text
// below a snippet is what it printed, and a file it writes is the one beside the README.

import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as engine from './index.ts';
import * as vectorizer from './text/vectorizer.ts';

const text = fs.readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
/** Headings, and snippets with what they print. */
const parts = text.matchAll(/^## (.*)$|```ts\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/gm);

/** `f();   // result` becomes an expectation, an import a look into what is given. */
function checked(code: string): string {
  return code
    .replaceAll(
      /^((?:await .+|\w+(?:\.\w+)+));\s*\/\/ ([^:\n]+)(:.*)?$/gm,
      (_, expression: string, result: string) => `expect(${expression}).toEqual(${result});`,
    )
    .replaceAll(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = given[$2];');
}

let heading = '';
let count = 0;
let expectations = 0;
for (const [, title, code, printed] of parts) {
  heading = title ?? heading;
  if (code === undefined) continue;
  count++;
  expectations += checked(code).split('expect(').length - 1;
  it(`runs ${heading}, snippet ${count}`, async () => {
    const lines: string[] = [];
    const written = new Map<string, string>();
    const console = { log: (line: string) => lines.push(line) };
    const writeFileSync = (path: string, content: string) => written.set(path, content);
    const given = { 'node:fs': { ...fs, writeFileSync }, './text/vectorizer.ts': vectorizer };
    const names = { ...engine, expect, console, given };
    const run = new Function(...Object.keys(names), `return (async () => {${checked(code)}})();`);
    await (run(...Object.values(names)) as Promise<void>);
    expect(lines.map((line) => `${line}\n`).join('')).toBe(printed ?? '');
    for (const [path, content] of written)
      expect(content).toBe(fs.readFileSync(join(import.meta.dirname, '..', path), 'utf8'));
  });
}

it('finds the snippets and their results', () => {
  expect(count).toBe(10);
  expect(expectations).toBeGreaterThan(25);
});
