import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CpuBackend } from '../../backends/cpu/backend.ts';
import { WinnowError } from '../../errors.ts';
import { bytesOf, readSafetensors } from '../../formats/safetensors.ts';
import { randomBits } from '../../tensor/random.ts';
import { changedFile, sampleModel, type OpenFile } from '../../testing/model-files.ts';
import { openClassifier } from '../index.ts';
import { compareCodePoints } from '../../order.ts';
import { FORMAT_VERSION, readModel, writeModel } from '../model-file.ts';

let bytes: Uint8Array;

beforeAll(async () => {
  bytes = await writeModel(await sampleModel());
});

async function refusal(file: Uint8Array): Promise<WinnowError | null> {
  try {
    await readModel(file);
    return null;
  } catch (error) {
    if (error instanceof WinnowError) return error;
    throw error;
  }
}

const changed = async (change: (file: OpenFile) => void): Promise<string> =>
  (await refusal(await changedFile(bytes, change)))?.code ?? 'none';

const value =
  (key: string, change: (value: never) => unknown) =>
  ({ metadata }: OpenFile): void => {
    metadata[key] = JSON.stringify(change(JSON.parse(metadata[key]) as never));
  };
const tensor =
  (name: string, change: (tensor: OpenFile['tensors'][number]) => void) =>
  ({ tensors }: OpenFile): void =>
    change(tensors.find((one) => one.name === name)!);

describe('a model file', () => {
  it('holds the weights as a state dict, and the words beside them', () => {
    const { tensors, headerBytes } = readSafetensors(bytes);
    expect(tensors.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['layers.0.weight', 'F32', [2, 4]],
      ['layers.0.bias', 'F32', [2]],
      ['vocabulary.offsets', 'I32', [5]],
      ['vocabulary.documentFrequencies', 'I32', [4]],
      ['metrics.confusionMatrix', 'I32', [2, 2]],
      ['vocabulary.bytes', 'U8', [20]],
    ]);
    expect(headerBytes).toBeLessThan(3000);
  });

  it('comes back as it went', async () => {
    const { information, vocabulary, layers } = await sampleModel();
    const read = await readModel(bytes);
    const { contentHash, ...rest } = read.information;
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual(information);
    expect(read.vocabulary).toEqual(vocabulary);
    expect(read.layers).toEqual(layers);
    expect(await writeModel(read)).toEqual(bytes);
    const fresh = { ...information, metrics: null, evaluatedOn: null };
    const checkpoint = await writeModel({ information: fresh, vocabulary, layers });
    expect((await readModel(checkpoint)).information.metrics).toBe(null);
  });

  it('keeps every word there can be', async () => {
    const terms = [
      ...[
        '',
        '\0',
        '\n',
        ' ',
        '"',
        '\\',
        'a',
        'a\0',
        'a\ud800',
        'é',
        'ﬁ',
        '中文',
        '\u{1f600}',
        '\u{10ffff}',
      ],
      // Halves of pairs, of which the first two would make a whole one.
      ...['x\ud800', '\udc00', '\udc00\ud800', '\ud800', '\ud800\ue000', '\udfff'],
      ...Array.from({ length: 3000 }, (_, i) => `${'длинное '.repeat(i % 200)}${i}`),
    ];
    terms.sort(compareCodePoints);
    const model = await sampleModel(terms);
    const read = await readModel(await writeModel(model));
    expect(read.vocabulary.terms).toEqual(terms);
  });

  it('takes any labels that are neither too many nor too long', async () => {
    const labels = ['', '\ud800', '\u0000"\\', '模型'.repeat(500), '__proto__'];
    const read = await readModel(await writeModel(await sampleModel(undefined, labels)));
    expect(read.information.categories).toEqual(labels);
    const many = Array.from({ length: 300 }, (_, i) => `label ${i}`);
    const { information } = await readModel(await writeModel(await sampleModel(undefined, many)));
    expect(information.metrics?.confusionMatrix[299][298]).toBe(299);
  });

  it('is told from one of ours', async () => {
    expect(await changed(() => undefined)).toBe('none');
    expect(await changed(({ metadata: m }) => delete m.kind)).toBe('model.notAModel');
    expect(await changed(({ metadata: m }) => delete m.recipe)).toBe('model.notAModel');
    expect(await changed(({ metadata: m }) => (m.recipe = '{'))).toBe('model.notAModel');
    expect(await changed(({ metadata: m }) => (m.formatVersion = 'x'))).toBe('model.notAModel');
    expect(await changed(({ metadata: m }) => delete m.contentHash)).toBe('model.damaged');
    expect((await refusal(bytes.subarray(0, bytes.length - 1)))?.code).toBe('model.truncated');
    expect((await refusal(new Uint8Array(0)))?.code).toBe('model.notAModel');
  });

  it('of a newer Winnow is known as one, whatever was added', async () => {
    const next = String(FORMAT_VERSION + 1);
    expect(await changed(({ metadata: m }) => (m.formatVersion = next))).toBe('model.tooNew');
    expect(await changed(value('recipe', (r: object) => ({ ...r, fromTheFuture: 1 })))).toBe(
      'model.tooNew',
    );
    const parts = (change: object) => changed(value('parts', (p: object) => ({ ...p, ...change })));
    expect(await parts({ version: 2 })).toBe('model.tooNew');
    expect(await parts({ inputs: [{ kind: 'words', documents: 9 }, { kind: 'vectors' }] })).toBe(
      'model.tooNew',
    );
    expect(await parts({ heads: [{ kind: 'linear' }] })).toBe('model.tooNew');
    expect(await parts({ calibration: { temperature: 1.5 } })).toBe('model.tooNew');
    expect(await parts({ gates: [] })).toBe('model.tooNew');
    // Also where it has none of the tensors that this Winnow looks for.
    const other = await changedFile(bytes, (file) => {
      value('parts', (p: object) => ({ ...p, heads: [{ kind: 'linear' }] }))(file);
      file.tensors = file.tensors.filter(({ name }) => !name.startsWith('layers.'));
      file.metadata.applicationVersion = '9.0';
    });
    expect((await refusal(other))?.message).toBe(
      'The model was made by a newer Winnow (9.0). Update Winnow to open it.',
    );
  });

  it.each<[string, (file: OpenFile) => void]>([
    ['words out of order', tensor('vocabulary.bytes', (t) => t.data.reverse())],
    ['words that are all the same', tensor('vocabulary.bytes', (t) => t.data.fill(97))],
    ['words that are not UTF-8', tensor('vocabulary.bytes', (t) => (t.data[19] = 0xff))],
    [
      'words in other types of number',
      tensor('vocabulary.offsets', (t) => (t.data = Float32Array.from(t.data))),
    ],
    ['words that begin beyond the end', tensor('vocabulary.offsets', (t) => (t.data[1] = 1e9))],
    [
      'words that begin before the beginning',
      tensor('vocabulary.offsets', (t) => (t.data[1] = -1)),
    ],
    [
      'words that do not begin at the beginning',
      tensor('vocabulary.offsets', (t) => (t.data[0] = 1)),
    ],
    ['negative frequencies', tensor('vocabulary.documentFrequencies', (t) => (t.data[0] = -1))],
    [
      'frequencies above the texts',
      tensor('vocabulary.documentFrequencies', (t) => (t.data[0] = 10)),
    ],
    ['other labels', value('labels', () => ['a', 'b', 'c'])],
    ['one label twice', value('labels', () => ['a', 'a'])],
    ['one label', value('labels', () => ['a'])],
    ['labels that are no strings', value('labels', () => [1, 2])],
    ['a label that is too long', value('labels', () => ['a', 'b'.repeat(1001)])],
    ['too many labels', value('labels', () => Array.from({ length: 10_001 }, (_, i) => `${i}`))],
    [
      'too much text in its labels',
      value('labels', () => Array.from({ length: 1100 }, (_, i) => `${i}`.padEnd(1000))),
    ],
    ['another network in its recipe', value('recipe', (r: object) => ({ ...r, hidden: [9] }))],
    ['a recipe that is none', value('recipe', (r: object) => ({ ...r, epochs: 'many' }))],
    ['half of its metrics', value('metrics', () => ({ accuracy: 1 }))],
    [
      'metrics of fewer labels',
      value('metrics', (m: { perCategory: unknown[] }) => ({
        ...m,
        perCategory: m.perCategory.slice(1),
      })),
    ],
    ['no evaluated split that there is', ({ metadata }) => (metadata.evaluatedOn = '"x"')],
    ['a negative count', tensor('metrics.confusionMatrix', (t) => (t.data[0] = -1))],
    ['a matrix without metrics', ({ metadata }) => (metadata.metrics = 'null')],
    ['a tensor too few', (file) => file.tensors.shift()],
    [
      'a tensor too many',
      (file) => file.tensors.push({ name: 'x'.repeat(900), shape: [], data: Float32Array.of(1) }),
    ],
    ['a tensor by another name', (file) => (file.tensors[0].name = 'weight')],
    ['a weight on its side', tensor('layers.0.weight', (t) => t.shape.reverse())],
    ['a weight that is no number', tensor('layers.0.weight', (t) => (t.data[3] = NaN))],
    ['a bias without end', tensor('layers.0.bias', (t) => (t.data[0] = -Infinity))],
    ['weights that make infinities', tensor('layers.0.weight', (t) => t.data.fill(3e38))],
    ['a name in its labels', ({ metadata }) => (metadata.labels = '["a",{"b":1}]')],
    [
      'one name twice in its recipe',
      ({ metadata }) => (metadata.recipe = metadata.recipe.replace('{', '{"seed" : 1,')),
    ],
    ['a date that is a book', ({ metadata }) => (metadata.createdAt = '1'.repeat(101))],
  ])('is refused with %s', async (_name, change) => {
    const error = await refusal(await changedFile(bytes, change));
    expect(error?.code).toBe('model.notAModel');
    expect(error!.message.length).toBeLessThan(300);
  });

  it('answers every text with numbers, or does not open', async () => {
    const older = readFileSync(
      join(import.meta.dirname, '../fixtures/models/v2-article.safetensors'),
    );
    let opened = 0;
    for (let round = 0; round < 150; round++) {
      const file = await changedFile(older, ({ tensors, metadata }) => {
        // Any bits but for those that are no numbers: mostly very large or very small ones.
        for (let i = 0; i <= round % 4; i++) {
          const { data } = tensors[randomBits(5, round, i) % tensors.length];
          const most = round % 3 === 0 ? 0xff : 0x4f;
          const bits = randomBits(6, round, i) % ((most << 23) - 1);
          data[randomBits(7, round, i) % data.length] = new Float32Array(
            Uint32Array.of(bits).buffer,
          )[0];
        }
        const bytes = Buffer.concat(tensors.map(({ data }) => bytesOf(data)));
        metadata.weightsHash = createHash('sha256').update(bytes).digest('hex');
      });
      const error = await refusal(file);
      if (error !== null) {
        expect(error.message).toContain('its weights are too large to answer with numbers');
        continue;
      }
      opened++;
      const classifier = await openClassifier(file, new CpuBackend());
      const words = classifier.vectorizer.vocabulary.terms.join(' ');
      const predicted = await classifier.predict(['', 'bread', words, `${words} `.repeat(300)]);
      for (const { logits, probabilities } of predicted) {
        expect([...logits, ...probabilities].every(Number.isFinite)).toBe(true);
      }
      classifier.dispose();
    }
    expect(opened).toBeGreaterThan(20);
    expect(opened).toBeLessThan(140);
    const { layers, ...model } = await sampleModel();
    const large = [{ ...layers[0], bias: Float32Array.of(0, 3e38) }];
    await expect(writeModel({ ...model, layers: large })).rejects.toMatchObject({
      code: 'training.diverged',
    });
  });

  it('is not what it was with other weights', async () => {
    const other = tensor('layers.0.weight', (t) => (t.data[3] += 1));
    expect(await changed(other)).toBe('model.damaged');
  });

  it('never opens with a bit changed, wherever it is', async () => {
    const { information, ...parts } = await readModel(bytes);
    for (let i = 0; i < 700; i++) {
      const bit = randomBits(3, i, 0) % (8 * bytes.length);
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const error = await refusal(flipped);
      if (error === null) {
        // The same said otherwise, as the case of a digit in an escape.
        expect(await readModel(flipped)).toEqual({ information, ...parts });
      } else expect(error.code).toMatch(/^model\.(notAModel|damaged|truncated|tooNew)$/);
    }
  });
});

describe('a model file of version 2', () => {
  const older = readFileSync(join(import.meta.dirname, '../fixtures/models/v2-words.safetensors'));
  const refused = async (change: (file: OpenFile) => void): Promise<string> =>
    (await refusal(await changedFile(older, change)))?.code ?? 'none';
  type Words = { terms: string[]; documentFrequencies: number[]; documents: number };

  it('is refused where its vocabulary is none', async () => {
    const words = (change: (v: Words) => unknown) => refused(value('vocabulary', change));
    expect(await words((v) => v)).toBe('none');
    for (const change of [
      (v: Words) => ({ ...v, terms: v.terms.slice(1) }),
      (v: Words) => ({ ...v, terms: v.terms.toReversed() }),
      (v: Words) => ({ ...v, terms: v.terms.map(() => 'a') }),
      (v: Words) => ({ ...v, documents: 0 }),
      (v: Words) => ({ ...v, documentFrequencies: v.documentFrequencies.map((n) => n + 0.5) }),
      (v: Words) => ({ ...v, documentFrequencies: {} }),
      (v: Words) => ({ ...v, documentFrequencies: v.terms, terms: v.documentFrequencies }),
      () => null,
    ]) {
      expect(await words(change)).toBe('model.notAModel');
    }
    expect(await refused(({ metadata }) => (metadata.metrics = '{"accuracy":1}'))).toBe(
      'model.notAModel',
    );
  });

  it('opens with as many words as its header holds', async () => {
    const words = 120_000;
    const { vocabulary, layers } = await sampleModel(
      Array.from({ length: words }, (_, i) => `"wörd" ${i + 1_000_000}`),
      ['a', 'b', 'c'],
    );
    const large = await changedFile(older, (file) => {
      file.tensors = [
        { name: 'layers.0.weight', shape: [3, words], data: layers[0].weight },
        { name: 'layers.0.bias', shape: [3], data: layers[0].bias },
      ];
      file.metadata.metrics = 'null';
      file.metadata.vocabulary = JSON.stringify({
        terms: vocabulary.terms,
        documentFrequencies: [...vocabulary.documentFrequencies],
        documents: vocabulary.documents,
      });
      value('recipe', (r: object) => ({ ...r, hidden: [] }))(file);
      const bytes = Buffer.concat(file.tensors.map(({ data }) => bytesOf(data)));
      file.metadata.weightsHash = createHash('sha256').update(bytes).digest('hex');
    });
    const read = await readModel(large);
    expect(read.vocabulary).toEqual(vocabulary);
    expect(read.layers).toEqual(layers);
  });

  it('reads a recipe from before a setting was added', async () => {
    const without = value('recipe', (r: object) => ({ ...r, wordDropout: undefined }));
    expect(await refused(without)).toBe('none');
  });

  it('has the words of version 1 where it says so: the runs that they were', async () => {
    const first = await changedFile(older, ({ metadata }) => (metadata.formatVersion = '1'));
    const { information, vectorizer } = await openClassifier(first, new CpuBackend());
    expect(information.recipe.tokenizer).toBe('runs');
    expect(information.formatVersion).toBe(1);
    expect(vectorizer.tokens('面粉 flour')).toHaveLength(2);
    expect(vectorizer.tokens('面粉酵母')).toHaveLength(1);
  });
});
