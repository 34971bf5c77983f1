import { beforeAll, describe, expect, it } from 'vitest';
import { CpuBackend } from '../backends/cpu/backend.ts';
import { WinnowError } from '../errors.ts';
import { randomBits, randomUniform } from '../tensor/random.ts';
import {
  fit,
  makePlan,
  makeRecipe,
  openClassifier,
  readCorpus,
  readModelInformation,
  TrainingControl,
  type Checkpoint,
  type EpochReport,
  type FitOptions,
  type FitResult,
  type LabelledText,
  type Recipe,
  type Split,
} from './index.ts';

const backend = new CpuBackend();
const categories = ['bread', 'ships', 'Übung'];

const WORDS = [
  'flour oven yeast dough crust bake salt knead loaf warm rye wheat',
  'harbour mast sail anchor crew deck storm cargo tide hull rope port',
  'grammar Wörter Übung listen repeat vowel verb übersetzen Satz speak noun tense',
].map((line) => line.split(' '));
const COMMON = 'the a and of with is it was in on for to we they then again'.split(' ');

/** Texts that share half of their words; the other half mostly tells the category. */
function corpus(perCategory: number, split: Split = 'none', start = 0): LabelledText[] {
  return categories.flatMap((_, label) =>
    Array.from({ length: perCategory }, (_, i) => {
      const id = start + label * perCategory + i;
      const words = Array.from({ length: 12 }, (_, w) => {
        const bits = randomBits(7, id, w);
        if (bits % 2 === 0) return COMMON[(bits >>> 4) % COMMON.length];
        const from = WORDS[(bits >>> 2) % 8 === 0 ? (label + 1) % 3 : label];
        return from[(bits >>> 8) % from.length];
      });
      return { id, text: `${words.join(' ')}.`, label, split };
    }),
  );
}

const small = (changes: Partial<Recipe> = {}): Recipe =>
  makeRecipe({
    epochs: 4,
    hidden: [8],
    batchSize: 16,
    learningRate: 0.02,
    dropout: 0.2,
    wordDropout: 0.2,
    testShare: 0,
    validationShare: 0.1,
    ...changes,
  });

const run = (
  changes: Partial<Recipe> = {},
  options: Partial<FitOptions> = {},
): Promise<FitResult> => fit(corpus(40), categories, small(changes), { backend, ...options });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
  return 'none';
};

describe('fit', () => {
  it('learns, and says what it did', async () => {
    const epochs: EpochReport[] = [];
    const { classifier, summary, predictions } = await run(
      { epochs: 12 },
      { onEpoch: (epoch) => epochs.push(epoch) },
    );
    expect(summary.metrics.accuracy).toBeGreaterThan(0.9);
    expect(summary.evaluatedOn).toBe('validation');
    expect(summary.documents).toEqual({ train: 108, validation: 12, test: 0 });
    expect(summary.epochs).toEqual(epochs);
    expect(epochs).toHaveLength(12);
    expect(epochs[11].trainLoss).toBeLessThan(epochs[0].trainLoss);
    expect(summary.bestEpoch).toBe(epochs.findLast((epoch) => epoch.best)!.epoch);
    expect(summary.device).toBe('CPU');
    const { split, ids } = makePlan(await readCorpus(corpus(40), categories, small()), small());
    expect(predictions.map((one) => one.id)).toEqual(Array.from(split.validation, (r) => ids[r]));
    expect(classifier.information.metrics).toEqual(summary.metrics);
    for (const { probabilities } of predictions) {
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    }
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const hash = async (changes: Partial<Recipe>) => (await run(changes)).summary.weightsHash;
    const first = await hash({ seed: 3 });
    expect(await hash({ seed: 3 })).toBe(first);
    expect(await hash({ seed: 4 })).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
  });

  // Beginnings of hashes. Data, recipe and seed decide a classifier: whoever trained it can train it
  // again. A change that moves them makes other classifiers, and has to be meant.
  it.each([
    ['as the tests are', {}, '2d2b1af90227b43d'],
    [
      'a stop by patience',
      {
        epochs: 30,
        patience: 2,
        validationShare: 0.2,
        learningRateSchedule: 'constant',
        learningRate: 0.1,
      },
      'b7b0658792056d45',
    ],
    [
      'cosine, one shuffle, two layers',
      { learningRateSchedule: 'cosine', shuffle: 'once', hidden: [8, 6] },
      'ff80c40e10fa4cce',
    ],
    ['a share for the test, no layer', { testShare: 0.2, hidden: [], seed: 3 }, 'b485f07988e3b20b'],
    [
      'adam',
      { optimizer: 'adam', weightDecay: 0.01, dropLast: true, emphasis: 'none' },
      '31a31d953b826ff2',
    ],
    ['adamW', { optimizer: 'adamW', weightDecay: 0.01, labelSmoothing: 0.1 }, 'bc9a2b2ed9164dde'],
    [
      'sgd',
      { optimizer: 'sgd', learningRate: 0.5, wordDropout: 0, validationShare: 0 },
      '617ce6f461640fe4',
    ],
    [
      'pairs and counts',
      { ngrams: 2, weighting: 'counts', normalize: 'none', vocabularyFrom: 'all' },
      '5617d514690c491c',
    ],
  ] as [string, Partial<Recipe>, string][])(
    'gives the weights it always gave: %s',
    async (_, changes, hash) => {
      const { summary } = await run(changes);
      expect(summary.weightsHash.slice(0, 16)).toBe(hash);
    },
  );

  it('gives the same weights from a stream, with turns of the event loop in between', async () => {
    async function* stream() {
      for (const text of corpus(40)) {
        yield text;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const { summary } = await fit(stream(), categories, small(), { backend });
    expect(summary.weightsHash).toBe((await run()).summary.weightsHash);
  });

  it.each([
    ['adam', {}],
    ['adamW', { weightDecay: 0.01 }],
    ['sgd', { learningRate: 0.5 }],
    ['sparseAdam', { hidden: [] }],
    ['sparseAdam', { hidden: [8, 8], learningRateSchedule: 'cosine', shuffle: 'once' }],
    ['sparseAdam', { ngrams: 2, tokenizer: 'blanks', weighting: 'counts', normalize: 'none' }],
  ] as const)('learns with %s %o', async (optimizer, changes) => {
    const { summary } = await run({
      optimizer,
      epochs: 12,
      learningRate: 0.02,
      ...changes,
    } as Partial<Recipe>);
    expect(summary.metrics.accuracy).toBeGreaterThan(0.7);
  });

  it('judges by the test split where there is one, and leaves its words out', async () => {
    const texts = [
      ...corpus(30, 'train'),
      { id: 900, text: 'onlyhere onlyhere flour', label: 0, split: 'test' as const },
      { id: 901, text: 'onlyhere anchor', label: 1, split: 'test' as const },
    ];
    const { classifier, summary } = await fit(texts, categories, small(), { backend });
    expect(summary.evaluatedOn).toBe('test');
    expect(summary.metrics.documents).toBe(2);
    expect(classifier.vectorizer.vocabulary.terms).not.toContain('onlyhere');
    const all = await fit(texts, categories, small({ vocabularyFrom: 'all' }), { backend });
    expect(all.classifier.vectorizer.vocabulary.terms).toContain('onlyhere');
  });

  it('holds a test split back where it is told to, and trains on all where it is told to', async () => {
    const held = await run({ testShare: 0.2 });
    expect(held.summary.documents).toEqual({ train: 87, validation: 9, test: 24 });
    expect(held.summary.evaluatedOn).toBe('test');
    const none = await run({ validationShare: 0 });
    expect(none.summary.documents).toEqual({ train: 120, validation: 0, test: 0 });
    expect(none.summary.evaluatedOn).toBe('train');
    expect(none.summary.bestEpoch).toBe(4);
  });

  it('says what is missing', async () => {
    const recipe = small();
    const all = (texts: LabelledText[], names = categories, r = recipe) =>
      codeOf(fit(texts, names, r, { backend }));
    expect(await all([])).toBe('training.tooFewCategories');
    expect(await all(corpus(5), ['one'])).toBe('training.tooFewCategories');
    expect(await all(corpus(5).filter((one) => one.label === 1))).toBe('training.tooFewCategories');
    expect(await all(corpus(5), ['a', 'b'])).toBe('training.label');
    expect(await all(corpus(5), ['a', 'b', 'c'.repeat(1001)])).toBe('training.categories');
    expect(await all(corpus(3).map((one) => ({ ...one, text: '... !' })))).toBe('training.noWords');
    expect(await all(corpus(3), categories, small({ dropLast: true, batchSize: 64 }))).toBe(
      'training.noSteps',
    );
    expect(
      await all(
        corpus(20),
        categories,
        small({
          optimizer: 'sgd',
          learningRate: 10,
          momentum: 0.999,
          epochs: 200,
          weighting: 'counts',
          normalize: 'none',
          wordDropout: 0,
        }),
      ),
    ).toMatch(/training.diverged|none/);
    expect(
      await all(
        corpus(20),
        categories,
        small({
          optimizer: 'sgd',
          learningRate: 10,
          weightDecay: 1,
          validationShare: 0,
          epochs: 300,
        }),
      ),
    ).toBe('training.diverged');
  });

  it('frees what it took', async () => {
    const own = new CpuBackend();
    const { classifier } = await run({}, { backend: own });
    await classifier.predict(['flour']);
    classifier.dispose();
    expect(own.memory().storages).toBe(0);
  });
});

describe('control', () => {
  /** Calls `at` once when training, at the first turn of the event loop in it. */
  const during = (at: () => void): Partial<FitOptions> => {
    let training = false;
    let done = false;
    return {
      onProgress: ({ phase }) => {
        training ||= phase === 'training';
      },
      yieldNow: async () => {
        if (training && !done) {
          done = true;
          at();
        }
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };

  it('stops, and keeps what is good', async () => {
    const control = new TrainingControl();
    const checkpoints: Checkpoint[] = [];
    const { classifier, summary } = await run(
      { epochs: 5000 },
      {
        control,
        ...during(() => control.stop()),
        onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
      },
    );
    expect(summary.stoppedEarly).toBe(true);
    expect(summary.epochs.length).toBeLessThan(5000);
    expect(checkpoints.at(-1)!.reason).toBe('stop');
    const kept = await readModelInformation(checkpoints.at(-1)!.bytes);
    expect(kept.weightsHash).toBe(summary.weightsHash);
    expect(classifier.information.weightsHash).toBe(summary.weightsHash);
  });

  it('pauses with a checkpoint, resumes, and ends with the same weights', async () => {
    const control = new TrainingControl();
    const reasons: string[] = [];
    const changes = { epochs: 60 };
    const { summary } = await run(changes, {
      control,
      ...during(() => control.pause()),
      onCheckpoint: ({ reason }) => {
        reasons.push(reason);
        setTimeout(() => control.resume(), 30);
      },
    });
    expect(reasons).toEqual(['pause']);
    expect(summary.weightsHash).toBe((await run(changes)).summary.weightsHash);
  });

  it('cancels, also while paused', async () => {
    const first = new TrainingControl();
    expect(
      await codeOf(run({ epochs: 5000 }, { control: first, ...during(() => first.cancel()) })),
    ).toBe('training.cancelled');
    const second = new TrainingControl();
    const paused = run(
      { epochs: 5000 },
      {
        control: second,
        ...during(() => second.pause()),
        onCheckpoint: () => void setTimeout(() => second.cancel(), 10),
      },
    );
    expect(await codeOf(paused)).toBe('training.cancelled');
    const early = new TrainingControl();
    early.cancel();
    expect(await codeOf(run({}, { control: early }))).toBe('training.cancelled');
  });

  it('ends by patience', async () => {
    const { summary } = await run({
      epochs: 400,
      patience: 3,
      learningRateSchedule: 'constant',
      learningRate: 0.05,
    });
    expect(summary.stoppedEarly).toBe(true);
    expect(summary.epochs.length).toBe(summary.bestEpoch + 3);
  });
});

describe('classifier', () => {
  let result: FitResult;
  const texts = corpus(20, 'none', 5000).map((one) => one.text);

  beforeAll(async () => {
    result = await run({ epochs: 12, hidden: [8, 6] });
  });

  it('predicts a text the same alone and among others', async () => {
    const together = await result.classifier.predict(texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await result.classifier.predict([text]);
      expect(alone).toEqual(together[i]);
    }
    const many = Array.from({ length: 700 }, (_, i) => texts[i % texts.length]);
    const predicted = await result.classifier.predict(many);
    expect(predicted[650]).toEqual(together[650 % texts.length]);
  });

  it('counts the words that it knows', async () => {
    const [none, empty, two] = await result.classifier.predict([
      'zzz qqq',
      '',
      'Flour, FLOUR! anchor zzz',
    ]);
    expect([none.knownWords, empty.knownWords, two.knownWords]).toEqual([0, 0, 2]);
  });

  it('says how much of a text it knows, and predicts the same', async () => {
    const { classifier } = result;
    const before = await classifier.predict(['Flour, FLOUR! anchor zzz']);
    expect(classifier.coverage('Flour, FLOUR! anchor zzz')).toEqual({
      words: 3,
      known: 2,
      few: false,
    });
    expect(classifier.coverage('zzz qqq yyy flour')).toEqual({ words: 4, known: 1, few: true });
    expect(await classifier.predict(['Flour, FLOUR! anchor zzz'])).toEqual(before);
  });

  it('comes back from its file bit for bit', async () => {
    const bytes = await result.classifier.toBytes();
    const opened = await openClassifier(bytes, new CpuBackend());
    expect(await opened.predict(texts)).toEqual(await result.classifier.predict(texts));
    const { contentHash, ...information } = opened.information;
    expect(information).toEqual(result.classifier.information);
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await opened.toBytes()).toEqual(bytes);
    expect(await readModelInformation(bytes)).toEqual(opened.information);
  });

  it('explains a text by its words', async () => {
    const text = 'The Flour, zzz — anchor flour';
    const explanation = await result.classifier.explain(text, { category: 0 });
    const of = (word: string) => {
      const token = explanation.tokens.find((one) => text.slice(one.start, one.end) === word);
      return token!;
    };
    expect(explanation.tokens.map((one) => text.slice(one.start, one.end))).toEqual([
      'The',
      'Flour',
      'zzz',
      'anchor',
      'flour',
    ]);
    expect(of('Flour').weight).toBeGreaterThan(0);
    expect(of('flour').weight).toBe(of('Flour').weight);
    expect(of('anchor').weight).toBeLessThan(0);
    expect(of('zzz')).toMatchObject({ known: false, weight: 0 });
    // What taking the word out does is what predicting without it says.
    const odds = async (t: string) => {
      const [{ logits }] = await result.classifier.predict([t]);
      const others = Math.log(Math.exp(logits[1]) + Math.exp(logits[2]));
      return logits[0] - others;
    };
    const difference = (await odds(text)) - (await odds('The Flour, zzz —  flour'));
    expect(of('anchor').weight).toBeCloseTo(difference, 5);
    expect((await result.classifier.explain('')).tokens).toEqual([]);
    expect((await result.classifier.explain(text)).explained).toBe(explanation.category);
  });

  it('learns from texts in a script without blanks, and explains them', async () => {
    const [bread, ship] = ['面粉酵母烤箱面包', '船锚港口海浪水手'];
    const noise = '的一是在不了有和人这';
    const sentences = Array.from({ length: 120 }, (_, id) => {
      const words = id % 2 === 0 ? bread : ship;
      const at = (n: number, from: string, size: number): string => {
        const start = Math.floor(randomUniform(3, id, n) * (from.length - size + 1));
        return from.slice(start, start + size);
      };
      const text = Array.from(
        { length: 6 },
        (_, n) => at(2 * n, noise, 3) + at(2 * n + 1, words, 2),
      );
      return { id, text: text.join(''), label: id % 2, split: 'none' as const };
    });
    const { classifier, summary } = await fit(sentences, ['bread', 'ship'], makeRecipe(), {
      backend: new CpuBackend(),
    });
    expect(summary.metrics.accuracy).toBe(1);
    const text = '我们在港口看海浪, harbour.';
    const { tokens, explained } = await classifier.explain(text);
    expect(explained).toBe(1);
    expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual([
      ...['我们', '们在', '在港', '港口', '口看', '看海', '海浪', 'harbour'],
    ]);
    const of = (word: string) => tokens.find(({ start, end }) => text.slice(start, end) === word)!;
    expect(of('港口').weight).toBeGreaterThan(0);
    expect(of('港口').known && !of('我们').known).toBe(true);
    classifier.dispose();
  });

  it('evaluates labelled texts', async () => {
    const { metrics, predictions } = await result.classifier.evaluate(corpus(10, 'none', 9000));
    expect(metrics.documents).toBe(30);
    expect(metrics.accuracy).toBeGreaterThan(0.8);
    expect(predictions[0].id).toBe(9000);
    expect((await result.classifier.evaluate([])).metrics.accuracy).toBe(0);
  });
});
