import { describe, expect, it } from 'vitest';
import { WinnowError } from '../errors.ts';
import { makeRecipe, upgradeRecipe } from './recipe-versions.ts';
import { parseRecipe, presets, RECIPE_VERSION, recipeIssues } from './recipe.ts';

/** As version 2 stored it, key by key. */
const VERSION_2 = {
  preset: 'default',
  seed: 7,
  device: 'cpu',
  tokenizer: 'words',
  lowercase: true,
  minTokenLength: 1,
  ngrams: 1,
  minDocumentFrequency: 1,
  maxVocabulary: 100_000,
  vocabularyFrom: 'training',
  weighting: 'sublinearTfidf',
  normalize: 'l2',
  emphasis: 'categories',
  hidden: [100],
  dropout: 0.5,
  wordDropout: 0.3,
  optimizer: 'sparseAdam',
  learningRate: 0.005,
  learningRateSchedule: 'linear',
  weightDecay: 0,
  momentum: 0.9,
  labelSmoothing: 0,
  epochs: 20,
  batchSize: 32,
  dropLast: false,
  shuffle: 'eachEpoch',
  validationShare: 0.05,
  testShare: 0.2,
  patience: 0,
};
const without = (recipe: object, missing: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(recipe).filter(([key]) => key !== missing));
const BEFORE_EMPHASIS = without(VERSION_2, 'emphasis');

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a stored recipe', () => {
  it('of version 2 says the same today', () => {
    expect(upgradeRecipe(VERSION_2)).toEqual({ ...VERSION_2, version: RECIPE_VERSION });
    expect(upgradeRecipe(VERSION_2, { version: 2 }).tokenizer).toBe('words');
  });

  it('of version 1 meant runs by words', () => {
    expect(upgradeRecipe(VERSION_2, { version: 1 }).tokenizer).toBe('runs');
    const older = upgradeRecipe({ ...BEFORE_EMPHASIS, tokenizer: 'blanks' });
    expect(older.tokenizer).toBe('blanks');
  });

  it('from before a setting has its preset’s value, and is told by what it lacks', () => {
    const older = upgradeRecipe({ ...BEFORE_EMPHASIS, preset: 'article' });
    expect(older).toMatchObject({ emphasis: 'none', tokenizer: 'runs', seed: 7, version: 3 });
    expect(upgradeRecipe(BEFORE_EMPHASIS).emphasis).toBe('categories');
  });

  it('of today is itself, whatever the hint', () => {
    for (const preset of Object.values(presets)) {
      expect(upgradeRecipe(JSON.parse(JSON.stringify(preset)))).toEqual(preset);
      expect(upgradeRecipe(preset, { version: 1 })).toEqual(preset);
    }
  });

  it('of a newer Winnow is refused with a sentence', () => {
    expect(() => upgradeRecipe({ ...VERSION_2, version: RECIPE_VERSION + 1 })).toThrow(
      /made by a newer Winnow \(it is of version 4/u,
    );
    expect(codeOf(() => upgradeRecipe({ version: 99 }))).toBe('recipe.tooNew');
    expect(codeOf(() => upgradeRecipe({ ...VERSION_2, fromTheFuture: 1 }))).toBe('recipe.tooNew');
    expect(codeOf(() => upgradeRecipe({ ...VERSION_2, toString: 1 }))).toBe('recipe.tooNew');
  });

  it('that is none is refused, and the wrong setting named', () => {
    expect(() => upgradeRecipe({ ...VERSION_2, dropout: 7 })).toThrow(
      'dropout must be a number from 0 to 0.95.',
    );
    for (const none of [null, [], 'recipe', 3, undefined]) {
      expect(codeOf(() => upgradeRecipe(none))).toBe('recipe.invalid');
    }
    for (const version of ['3', 0, 1.5, null, NaN]) {
      expect(codeOf(() => upgradeRecipe({ ...presets.default, version }))).toBe('recipe.invalid');
    }
    expect(codeOf(() => upgradeRecipe({ ...VERSION_2, preset: 'toString' }))).toBe(
      'recipe.invalid',
    );
  });
});

describe('a recipe of somebody’s own', () => {
  it('is of today’s version unless it says otherwise', () => {
    expect(makeRecipe()).toEqual(presets.default);
    expect(makeRecipe({ tokenizer: 'words' })).toMatchObject({ tokenizer: 'words', version: 3 });
    expect(makeRecipe({ version: 1, tokenizer: 'words' }).tokenizer).toBe('runs');
    expect(makeRecipe({ version: 3, preset: 'article' })).toEqual(presets.article);
    expect(codeOf(() => makeRecipe({ version: 4 }))).toBe('recipe.tooNew');
  });

  it('is told of a setting that is none, and of a preset that is none', () => {
    expect(() => makeRecipe({ depth: 3 })).toThrow('There is no setting "depth".');
    expect(() => makeRecipe({ preset: 'toString' })).toThrow(
      /^preset must be one of default, article, peer\.$/u,
    );
  });
});

it('an issue carries setting, layer, rule and limits', () => {
  expect(recipeIssues({ ...presets.default, hidden: [8, 0], seed: -1 })).toEqual([
    {
      limits: { kind: 'whole', minimum: 0, maximum: 2 ** 31 - 1 },
      key: 'seed',
      rule: 'must be a whole number from 0 to 2147483647',
      message: 'seed must be a whole number from 0 to 2147483647.',
    },
    {
      limits: { kind: 'whole', minimum: 1, maximum: 4096 },
      key: 'hidden',
      layer: 1,
      rule: 'must be a whole number from 1 to 4096',
      message: 'hidden layer 2 must be a whole number from 1 to 4096.',
    },
  ]);
  expect(recipeIssues(7)).toEqual([
    { key: '', rule: 'must be an object', message: 'A recipe must be an object.' },
  ]);
  expect(recipeIssues(without(presets.default, 'seed'))).toMatchObject([
    { key: 'seed', rule: 'is missing' },
  ]);
  expect(codeOf(() => parseRecipe(VERSION_2))).toBe('recipe.invalid');
});
