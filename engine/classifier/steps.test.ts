import { describe, expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { Generator, randomBits } from '../tensor/random.ts';
import { TrainingTexts } from './dataset.ts';
import {
  fit,
  judge,
  learn,
  makePlan,
  makeRecipe,
  readCorpus,
  type LabelledText,
  type SplitRows,
} from './index.ts';
import { Network } from './network.ts';

const backend = new CpuBackend();
const categories = ['odd', 'even'];
/** Half of the words tell the category; each text has a word of its own. */
const texts = Array.from({ length: 60 }, (_, id): LabelledText => {
  const label = id % 2;
  const words = Array.from({ length: 8 }, (_, w) => {
    const bits = randomBits(3, id, w);
    return bits % 2 === 0 ? `${categories[label]}${(bits >>> 8) % 5}` : `any${(bits >>> 8) % 20}`;
  });
  return { id: 100 + id, text: [...words, `own${id}`].join(' '), label, split: 'none' };
});
const recipe = makeRecipe({ epochs: 3, hidden: [6], batchSize: 8, learningRate: 0.02 });

describe('the four steps', () => {
  it('are what fit does', async () => {
    const corpus = await readCorpus(texts, categories, recipe);
    const plan = makePlan(corpus, recipe);
    expect([plan.epochs, plan.stepsPerEpoch]).toEqual([3, Math.ceil(plan.split.train.length / 8)]);
    const learned = await learn(plan, recipe, { backend });
    expect(learned.steps).toBe(plan.epochs * plan.stepsPerEpoch);
    const { classifier, metrics, predictions, evaluatedOn } = await judge(learned, plan, recipe);
    const whole = await fit(texts, categories, recipe, { backend });
    expect(classifier.information.weightsHash).toBe(whole.summary.weightsHash);
    expect(metrics).toEqual(whole.summary.metrics);
    expect(predictions).toEqual(whole.predictions);
    expect(evaluatedOn).toBe('test');
    // A classifier of the same weights on another device judges alike.
    const elsewhere = await judge(learned, plan, recipe, { backend: new CpuBackend() });
    expect(elsewhere.predictions).toEqual(predictions);
  });

  it('count the judged texts that the training had, word for word', async () => {
    // Two test texts are copies of a training text, one of them under another label, so that it
    // cannot be right as well; one is a copy of another test text only.
    const held = texts.map((one, row) => ({ ...one, split: row < 40 ? 'train' : 'test' }) as const);
    held[40] = { ...held[40], text: `  ${texts[0].text.replaceAll(' ', '\n')}\n`, label: 0 };
    held[41] = { ...held[41], text: texts[0].text, label: 1 };
    held[43] = { ...held[43], text: texts[42].text };
    const settings = { ...recipe, validationShare: 0.2, epochs: 20 };
    const { summary, predictions } = await fit(held, categories, settings, { backend });
    const right = predictions.filter(
      ({ id, actual, predicted }) => (id === 140 || id === 141) && actual === predicted,
    );
    expect(right).toHaveLength(1);
    expect(summary.copies).toEqual({ texts: 2, correct: 1 });
    // What is said of the weights and of all judged texts has nothing to do with it.
    expect(summary.metrics.documents).toBe(20);

    // Without a test the validation's texts are judged, and compared with what was trained on.
    const twice = texts.flatMap((one, row) => [one, { ...one, id: 1000 + row }]);
    const shares = { ...recipe, testShare: 0, validationShare: 0.5 };
    const { split } = makePlan(await readCorpus(twice, categories, shares), shares);
    const trained = new Set(Array.from(split.train, (row) => row >> 1));
    const copied = split.validation.filter((row) => trained.has(row >> 1));
    const validated = await fit(twice, categories, shares, { backend });
    expect(validated.summary.evaluatedOn).toBe('validation');
    expect(validated.summary.copies?.texts).toBe(copied.length);
    expect(copied.length).toBeGreaterThan(0);

    const nothingHeld = { ...recipe, testShare: 0, validationShare: 0 };
    const { summary: remembered } = await fit(texts, categories, nothingHeld, { backend });
    expect(remembered.copies).toBeNull();
  });

  it('make several plans of one corpus, from rows that are given', async () => {
    const corpus = await readCorpus(texts, categories, recipe);
    const all = Array.from(texts.keys());
    const fold = (f: number): SplitRows => ({
      train: Int32Array.from(all.filter((row) => row % 3 !== f)),
      validation: new Int32Array(0),
      test: Int32Array.from(all.filter((row) => row % 3 === f)),
    });
    const judged: number[] = [];
    for (const f of [0, 1, 2]) {
      const rows = fold(f);
      const plan = makePlan(corpus, recipe, { rows, keepCorpus: f < 2 });
      // Words of held back texts are unknown, as for any text that comes later.
      const { terms } = plan.vectorizer.vocabulary;
      expect(terms).not.toContain(`own${rows.test[0]}`);
      expect(terms).toContain(`own${rows.train[0]}`);
      const { predictions, classifier } = await judge(
        await learn(plan, recipe, { backend }),
        plan,
        recipe,
      );
      judged.push(...predictions.map(({ id }) => id));
      // The same as if the texts had come with these splits.
      const split = (row: number) => (row % 3 === f ? 'test' : 'train');
      const marked = texts.map((one, row) => ({ ...one, split: split(row) }) as LabelledText);
      const alone = await fit(marked, categories, { ...recipe, validationShare: 0 }, { backend });
      expect(classifier.information.weightsHash).toBe(alone.summary.weightsHash);
    }
    expect(judged.sort((a, b) => a - b)).toEqual(texts.map(({ id }) => id));
  });
});

describe('features', () => {
  const rows = {
    rows: 3,
    columns: 4,
    offsets: Int32Array.of(0, 2, 3, 4),
    indices: Int32Array.of(0, 3, 1, 2),
    values: Float32Array.of(1, 2, 3, 4),
  };
  const dense = { columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };

  it('come in batches with the dense rows beside the words', () => {
    const labels = Int32Array.of(0, 1, 1);
    const make = (wordDropout: number) =>
      new TrainingTexts({ rows, dense }, labels, Int32Array.of(0, 2), {
        wordDropout,
        generator: new Generator(1),
      });
    const { features, labels: chosen } = make(0).batch(Int32Array.of(1, 0));
    expect([...chosen]).toEqual([1, 0]);
    expect([...features.rows.indices]).toEqual([2, 0, 3]);
    expect(features.dense).toEqual({ columns: 2, values: Float32Array.of(5, 6, 1, 2) });
    // Words are left out, and what else is known of the text is not.
    const half = make(0.5).batch(Int32Array.of(1, 0, 1, 0, 1, 0, 1, 0)).features;
    expect(half.rows.values.length).toBeGreaterThan(0);
    expect(half.rows.values.length).toBeLessThan(12);
    expect(half.dense!.values).toHaveLength(16);
  });

  it('are refused where they are dense and the network has no place for them', () => {
    const network = new Network([4, 2], { device: backend });
    expect(network.predict({ rows, dense: null }).shape).toEqual([3, 2]);
    expect(() => network.predict({ rows, dense })).toThrow(
      expect.objectContaining({ code: 'network.dense' }),
    );
  });
});
