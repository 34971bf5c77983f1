// Every model file that an earlier version has made opens, and predicts what that version predicted.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../backends/backend.ts';
import { CpuBackend } from '../../backends/cpu/backend.ts';
import { createWasmBackend } from '../../backends/wasm/index.ts';
import { openClassifier } from '../index.ts';

interface Expected {
  readonly texts: readonly string[];
  readonly models: Readonly<Record<string, ExpectedModel>>;
}
interface ExpectedModel {
  readonly weightsHash: string;
  readonly vocabulary: number;
  /** Little-endian float32 in hex, a string per text. */
  readonly logits: Readonly<Record<'cpu' | 'wasm', readonly string[]>>;
}

const folder = join(import.meta.dirname, '../fixtures/models');
const backends: Record<'cpu' | 'wasm', () => Promise<Backend>> = {
  cpu: async () => new CpuBackend(),
  wasm: async () => createWasmBackend(),
};

const hex = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex');

describe.each([1, 2, 3])('a model file of version %i', (version) => {
  const { texts, models } = JSON.parse(
    readFileSync(join(folder, `v${version}.json`), 'utf8'),
  ) as Expected;

  it.each(Object.entries(models))('predicts as it did: %s', async (file, expected) => {
    const bytes = readFileSync(join(folder, file));
    for (const name of ['cpu', 'wasm'] as const) {
      const opened = await openClassifier(bytes, await backends[name]());
      expect(opened.information.weightsHash).toBe(expected.weightsHash);
      expect(opened.information.vocabulary).toBe(expected.vocabulary);
      expect(opened.categories[2]).toBe('Übung "quoted" 模型 \u202e');
      expect(opened.information.createdAt).toBe('2026-11-21T12:00:00.000Z');
      const predicted = await opened.predict(texts);
      expect(predicted.map((one) => hex(one.logits))).toEqual(expected.logits[name]);
      const saved = await openClassifier(await opened.toBytes(), await backends[name]());
      expect(await saved.predict(texts)).toEqual(predicted);
      expect(saved.information.weightsHash).toBe(expected.weightsHash);
      expect(saved.information.metrics).toEqual(opened.information.metrics);
      opened.dispose();
      saved.dispose();
    }
  });
});
