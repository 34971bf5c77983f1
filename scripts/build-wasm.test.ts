// What is committed is what the sources give.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile, embed, generated } from './build-wasm.mjs';

it('the embedded kernels are those of engine/backends/wasm/assembly', async () => {
  const { binary } = await compile();
  expect(
    embed(binary) === readFileSync(generated, 'utf8'),
    'run: node scripts/build-wasm.mjs',
  ).toBe(true);
});
