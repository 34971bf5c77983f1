import { describe, expect, it } from 'vitest';
import type { DeviceLimits } from '../backends/backend.ts';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { createWasmBackend } from '../backends/wasm/index.ts';
import { WinnowError } from '../errors.ts';
import { Vocabulary } from '../text/vocabulary.ts';
import { checkLimits, writtenBytes, type TrainingSize } from './limits.ts';
import { hashWeights, writeModel } from './model-file.ts';
import { makeRecipe } from './recipe-versions.ts';
import type { Recipe } from './recipe.ts';

/** Words w000000, w000001 ..; the first stands in all texts, the last in one. */
function vocabularyOf(size: number, word = (i: number) => `w${String(i).padStart(7, '0')}`) {
  const frequencies = Int32Array.from({ length: size }, (_, i) => size - i);
  return new Vocabulary(
    Array.from({ length: size }, (_, i) => word(i)),
    frequencies,
    size,
  );
}
const THOUSAND = vocabularyOf(1000);

const device = (limits: Partial<DeviceLimits>, backend: 'cpu' | 'webgpu' = 'cpu') => ({
  info: { backend, label: backend === 'cpu' ? 'CPU' : 'GPU: small', software: false },
  limits: { bytes: Infinity, pieceBytes: Infinity, ...limits },
});

function refusal(changes: Partial<Recipe>, task: Partial<TrainingSize>): WinnowError {
  try {
    checkLimits({
      vocabulary: THOUSAND,
      categories: 10,
      recipe: makeRecipe({ hidden: [100], ...changes }),
      backend: device({}),
      ...task,
    });
  } catch (error) {
    if (error instanceof WinnowError) return error;
    throw error;
  }
  throw new Error('It fits.');
}

describe('the limits of a training', () => {
  it('are met by what usually is trained', async () => {
    const vocabulary = vocabularyOf(100_000);
    for (const backend of [new CpuBackend(), await createWasmBackend()]) {
      const task = { vocabulary, categories: 20, backend, memoryBytes: 4e9 };
      for (const preset of ['default', 'article', 'peer']) {
        expect(() => checkLimits({ ...task, recipe: makeRecipe({ preset }) })).not.toThrow();
      }
    }
  });

  it('say what a GPU that takes no such large buffer would take', () => {
    // 1000 words of 100 units are 400,000 bytes.
    const error = refusal({}, { backend: device({ pieceBytes: 300_000 }, 'webgpu') });
    expect(error.code).toBe('training.gpuTooSmall');
    expect(error.message).toBe(
      "The largest layer's weights take 0.4 MB, and GPU: small takes at most 0.3 MB in one piece: 1,000 words → 100 → 10. Any of these helps: at most 750 words (maxVocabulary=750), only words that stand in 251 texts or more (minDocumentFrequency=251), smaller hidden layers (hidden=75), the CPU (device=cpu).",
    );
    expect(error.details.settings).toEqual({
      maxVocabulary: 750,
      minDocumentFrequency: 251,
      hidden: [75],
      device: 'cpu',
    });
    const fits = { backend: device({ pieceBytes: 400_000 }, 'webgpu') };
    expect(() => refusal({}, fits)).toThrow('It fits.');
    const pairs = refusal({ ngrams: 2 }, { backend: device({ pieceBytes: 399_999 }, 'webgpu') });
    expect(pairs.details.settings).toMatchObject({ ngrams: 1, maxVocabulary: 990 });
  });

  it.each([
    // 101,110 parameters of 4 bytes: weights, gradients and state; SparseAdam without 100,000 gradients.
    ['adam', 0.9, 4 * 4 * 101_110],
    ['adamW', 0.9, 4 * 4 * 101_110],
    ['sparseAdam', 0.9, 4 * (4 * 101_110 - 100_000)],
    ['sgd', 0.9, 3 * 4 * 101_110],
    ['sgd', 0, 2 * 4 * 101_110],
  ] as const)('count what %s (momentum %d) keeps on the device', (optimizer, momentum, bytes) => {
    const error = refusal({ optimizer, momentum }, { backend: device({ bytes: bytes - 1 }) });
    expect(error.code).toBe('training.memoryTooSmall');
    expect(error.details).toMatchObject({ bytes, most: bytes - 1, sizes: [1000, 100, 10] });
    expect(() => refusal({ optimizer, momentum }, { backend: device({ bytes }) })).toThrow(
      'It fits.',
    );
  });

  it('propose nothing of the words where the layers alone are too large', () => {
    const error = refusal({ hidden: [4096, 8, 4096] }, { backend: device({ bytes: 1e6 }) });
    expect(error.details.settings).toEqual({ hidden: [80, 8, 80] });
    const hopeless = refusal({ hidden: [8] }, { backend: device({ bytes: 100 }) });
    expect(hopeless.details.settings).toEqual({});
    expect(hopeless.message).toMatch(/Choose smaller hidden layers\.$/u);
  });

  it('count the memory of the machine where it is known', () => {
    const error = refusal({}, { memoryBytes: 2e6 });
    expect(error.code).toBe('training.memoryTooSmall');
    expect(error.message).toMatch(/about 2\.92 MB of memory.*this machine has 2 MB/u);
    expect(refusal({}, { memoryBytes: 1e6, backend: device({}, 'webgpu') }).details.bytes).toBe(
      1000 * (16 + 64) + 4 * 4 * 101_110,
    );
  });

  it('know the size of the file', () => {
    const wide = refusal({ hidden: [4096] }, { vocabulary: vocabularyOf(200_000) });
    expect(wide.code).toBe('training.modelTooLarge');
    expect(wide.message).toContain('a file of 3.28 GB, and 2 GB is the most');
    expect(wide.details.settings).toMatchObject({ maxVocabulary: 120_000, hidden: [2400] });
  });

  it('say where the kernels of the CPU end', async () => {
    const backend = await createWasmBackend();
    expect(backend.limits.bytes).toBeGreaterThan(64 * 2 ** 20);
    expect(backend.limits.bytes).toBeLessThan(2 ** 32);
  });
});

it('measures the words of a file as they are written', async () => {
  for (const word of [
    (i: number) => `w${String(i).padStart(7, '0')}`,
    (i: number) => `"${String(i).padStart(5, '0')}\\\n名字`,
  ]) {
    const vocabulary = vocabularyOf(10_000, word);
    const layers = [
      { inputs: 10_000, outputs: 1, weight: new Float32Array(10_000), bias: new Float32Array(1) },
    ];
    const information = {
      ...{ formatVersion: 2, applicationVersion: '1', createdAt: '', categories: ['a', 'b'] },
      ...{
        recipe: makeRecipe({ hidden: [] }),
        metrics: null,
        evaluatedOn: null,
        parameters: 10_001,
      },
      ...{ vocabulary: 10_000, trainingTexts: 10_000, weightsHash: await hashWeights(layers) },
    };
    const file = await writeModel({ information, vocabulary, layers });
    const header = new DataView(file.buffer).getUint32(0, true);
    const rest = file.length - header - 4 * 10_001 - writtenBytes(vocabulary);
    expect(rest).toBe(8 + 4); // the header's length, and where the last word ends
  }
});
