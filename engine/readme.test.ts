// Runs every snippet of engine/README.md, and checks the results written behind `//`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as engine from './index.ts';

const text = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const snippets = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);

/** `await f();   // result` becomes an expectation. */
function checked(code: string): string {
  return code.replaceAll(
    /^(await .+?);\s*\/\/ ([^:\n]+)(:.*)?$/gm,
    (_, expression: string, result: string) => `expect(${expression}).toEqual(${result});`,
  );
}

it('finds the snippets', () => {
  expect(snippets).toHaveLength(3);
  expect(checked(snippets[0]).match(/expect/g)).toHaveLength(4);
});

for (const [i, code] of snippets.entries())
  it(`runs snippet ${i + 1}`, async () => {
    const names = { ...engine, expect };
    const run = new Function(...Object.keys(names), `return (async () => {${checked(code)}})();`);
    await (run(...Object.values(names)) as Promise<void>);
  });
