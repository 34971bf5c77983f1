// Every reference result from PyTorch, on every backend. Other files of the same layout:
// WINNOW_FIXTURES=folder npm test.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testBackends } from './testing/backends.ts';
import { runParity } from './testing/parity.ts';

const folder = process.env.WINNOW_FIXTURES ?? join(import.meta.dirname, 'fixtures');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((file): { file: string; content: unknown } => ({
    file,
    content: JSON.parse(readFileSync(join(folder, file), 'utf8')),
  }));

describe('agrees with PyTorch', () => {
  it('finds the reference results', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  for (const { name, make } of testBackends)
    it(`on ${name}`, async (context) => {
      const backend = await make();
      if (backend === null) return context.skip();
      const results = await runParity(files, backend);
      const failed = results.filter((result) => !result.passed);
      expect(
        failed.map((r) => `${r.file} #${r.index} ${r.name}: ${r.message} (${r.worst})`),
      ).toEqual([]);
      expect(results.length).toBeGreaterThan(0);
    });
});
