// Every reference result from PyTorch, on every backend. Other files of the same layout:
// WINNOW_FIXTURES=folder npm run test:parity.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cpu } from './index.ts';
import { testBackends } from './testing/backends.ts';
import { parseReference, runParity } from './testing/parity.ts';

const folder = process.env.WINNOW_FIXTURES ?? join(import.meta.dirname, 'fixtures');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((file): { file: string; content: unknown } => ({
    file,
    content: parseReference(readFileSync(join(folder, file), 'utf8')),
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
      const worst = Math.max(...results.map((result) => result.worst));
      console.info(`${results.length} cases on ${name}, the largest error ${worst.toExponential(1)}`); // prettier-ignore
    });

  it('skips nothing: what it does not know fails', async () => {
    const one = { op: 'add', attrs: {}, inputs: [], output: { shape: [], dtype: 'float32', data: [] } }; // prettier-ignore
    const bad = { op: 'add', attrs: {}, inputs: [1, 2].map((v) => ({ shape: [], dtype: 'float32', data: [v] })), output: { shape: [], dtype: 'float32', data: [3.001] } }; // prettier-ignore
    const results = await runParity(
      [
        { file: 'a', content: { kind: 'ops', cases: [{ ...one, op: 'frobnicate' }, { ...one, op: 'constructor' }, bad] } }, // prettier-ignore
        { file: 'b', content: { kind: 'losses', cases: [{ loss: 'guess', attrs: {} }] } },
        { file: 'c', content: { kind: 'optimizers', cases: [{ optimizer: 'Luck', initial: bad.output, parameters: [] }] } }, // prettier-ignore
        { file: 'd', content: { kind: 'schedulers', cases: [{ scheduler: 'Mood', attrs: {} }] } },
        { file: 'e', content: { kind: 'toString', cases: [{}] } },
        { file: 'f', content: [] },
      ],
      cpu(),
    );
    expect(results.map((result) => result.passed)).toEqual(Array(8).fill(false));
    expect(results.map((result) => result.message).join('\n')).toMatch(/frobnicate.*\n.*constructor.*\n.*got \[3\], PyTorch \[3.001\].*\n.*guess.*\n.*Luck.*\n.*Mood.*\n.*toString.*\n.*missing/); // prettier-ignore
  });
});
