// Whether every error that a person can meet has its sentences.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemDetails } from '../words/problems.ts';

describe('the catalogue of errors', () => {
  /** What only who programs with the engine can meet, and what the parser of arguments says itself. */
  const developers =
    /^usage\.arguments$|^(tensor|nn|network|optim|data|loss|sparse|scope|autograd)\.|^engine\.(range|released|dtype|byColumn)$/u;
  const root = join(import.meta.dirname, '..');
  const sources = ['engine', 'src-main'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(folder, file)),
  );

  it('has every code that is thrown by name', () => {
    const missing: string[] = [];
    let found = 0;
    for (const file of sources) {
      const source = readFileSync(join(root, file), 'utf8');
      // Thrown, or as the plain shape of what is no WinnowError.
      const thrown =
        /(?:new WinnowError|\bproblem)\(\s*'([^']+)'|\bcode: '(\w+\.\w+)',\s*message:/gu;
      for (const [, error, shape] of source.matchAll(thrown)) {
        const code = error ?? shape;
        found++;
        if (!developers.test(code) && !Object.hasOwn(problemDetails, code)) {
          missing.push(`${file}: ${code}`);
        }
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(50);
  });
});
