// The recipe: every setting that decides what a classifier becomes, as one validated object. It is
// what the wizard edits, what is stored with a run, what a model file carries and what the terminal
// takes with --recipe and --set. Data, recipe and seed give the same weights on the same backend.

import * as v from 'valibot';
import { WinnowError } from '../errors.ts';

const integer = (minimum: number, maximum: number) =>
  v.pipe(
    v.number(`must be a whole number from ${minimum} to ${maximum}`),
    v.integer(`must be a whole number from ${minimum} to ${maximum}`),
    v.minValue(minimum, `must be a whole number from ${minimum} to ${maximum}`),
    v.maxValue(maximum, `must be a whole number from ${minimum} to ${maximum}`),
  );

const real = (minimum: number, maximum: number) =>
  v.pipe(
    v.number(`must be a number from ${minimum} to ${maximum}`),
    v.finite(`must be a number from ${minimum} to ${maximum}`),
    v.minValue(minimum, `must be a number from ${minimum} to ${maximum}`),
    v.maxValue(maximum, `must be a number from ${minimum} to ${maximum}`),
  );

const oneOf = <const T extends readonly [string, ...string[]]>(options: T) =>
  v.picklist(options, `must be one of ${options.join(', ')}`);

const yesNo = () => v.boolean('must be true or false');

/** Each setting's schema, by name. The order is the order in which they are shown. */
export const recipeEntries = {
  /** Where the values came from; changing a value afterwards does not change it. */
  preset: oneOf(['default', 'article', 'peer']),
  /** Decides initial weights, splits, shuffles and dropout. */
  seed: integer(0, 2 ** 31 - 1),
  /** `auto` takes a real GPU and otherwise the CPU; `webgpu` also takes a software adapter. */
  device: oneOf(['auto', 'webgpu', 'cpu']),

  /**
   * `runs`: runs of letters, digits and underscores. `words`: the same, but pairs of characters in
   * scripts without blanks between words (Chinese, Japanese, Thai). `blanks`: whatever single blanks
   * separate.
   */
  tokenizer: oneOf(['words', 'runs', 'blanks']),
  lowercase: yesNo(),
  /** Shorter words are ignored (in characters). */
  minTokenLength: integer(1, 20),
  /** 1: words. 2: words and pairs of neighbouring words. */
  ngrams: integer(1, 2),
  /** Words that stand in fewer training texts are ignored. */
  minDocumentFrequency: integer(1, 1000),
  /** The most frequent words are kept (by document frequency). 0: no limit. */
  maxVocabulary: integer(0, 5_000_000),
  /** Whose texts make the vocabulary; the article takes the test texts' words too. */
  vocabularyFrom: oneOf(['training', 'all']),
  weighting: oneOf(['counts', 'binary', 'tfidf', 'sublinearTfidf']),
  /** `l2`: each text's row has length 1. */
  normalize: oneOf(['none', 'l2']),
  /** `categories`: while training, words count more the more unevenly the categories use them. */
  emphasis: oneOf(['none', 'categories']),

  /** Sizes of the hidden layers, first to last; none makes a linear classifier. */
  hidden: v.pipe(
    v.array(integer(1, 4096), 'must be a list of layer sizes such as 100,100'),
    v.maxLength(8, 'must have at most 8 hidden layers'),
  ),
  /** Share of the units switched off at random in each hidden layer while training. */
  dropout: real(0, 0.95),
  /** Share of each text's words left out at random while training. */
  wordDropout: real(0, 0.95),

  /** `adam`: exact. `sparseAdam`: the word weights are updated only for words in the batch. */
  optimizer: oneOf(['sparseAdam', 'adam', 'adamW', 'sgd']),
  learningRate: real(1e-6, 10),
  learningRateSchedule: oneOf(['constant', 'linear', 'cosine']),
  weightDecay: real(0, 1),
  /** For `sgd`. */
  momentum: real(0, 0.999),
  labelSmoothing: real(0, 0.5),
  epochs: integer(1, 10_000),
  batchSize: integer(1, 65_536),
  /** Leave out the last, smaller batch of an epoch. */
  dropLast: yesNo(),
  shuffle: oneOf(['eachEpoch', 'once']),

  /** Share of the training texts held back to watch the learning. 0: none. */
  validationShare: real(0, 0.5),
  /** Share of all texts held back as a test where the dataset has no test split. 0: none. */
  testShare: real(0, 0.5),
  /** Stop when the validation loss has not improved for so many epochs. 0: never. */
  patience: integer(0, 1000),
};

export const recipeSchema = v.strictObject(recipeEntries);

export type Recipe = v.InferOutput<typeof recipeSchema>;
export type RecipeKey = keyof Recipe;
export type Preset = Recipe['preset'];

export const recipeKeys = Object.keys(recipeEntries) as RecipeKey[];

const DEFAULT: Recipe = {
  preset: 'default',
  seed: 0,
  device: 'auto',
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

/** The values of each preset. `article`: the articles' own network. `peer`: as bench/peers.py. */
export const presets: Readonly<Record<Preset, Readonly<Recipe>>> = {
  default: DEFAULT,
  article: {
    ...DEFAULT,
    preset: 'article',
    tokenizer: 'blanks',
    minDocumentFrequency: 1,
    maxVocabulary: 0,
    vocabularyFrom: 'all',
    weighting: 'counts',
    normalize: 'none',
    emphasis: 'none',
    hidden: [100, 100],
    dropout: 0,
    wordDropout: 0,
    optimizer: 'adam',
    learningRate: 0.01,
    learningRateSchedule: 'constant',
    epochs: 10,
    batchSize: 150,
    dropLast: true,
    shuffle: 'once',
    validationShare: 0,
  },
  peer: {
    ...DEFAULT,
    preset: 'peer',
    tokenizer: 'runs',
    minTokenLength: 2,
    minDocumentFrequency: 1,
    maxVocabulary: 0,
    emphasis: 'none',
    hidden: [100, 100],
    dropout: 0,
    wordDropout: 0,
    learningRate: 0.003,
    learningRateSchedule: 'constant',
    epochs: 10,
    batchSize: 150,
    dropLast: true,
    validationShare: 0,
  },
};

export interface RecipeIssue {
  readonly key: string;
  /** A sentence for a person, beginning with the setting's name. */
  readonly message: string;
}

/** What is wrong with each setting of an unknown value; empty when it is a recipe. */
export function recipeIssues(input: unknown): RecipeIssue[] {
  const result = v.safeParse(recipeSchema, input);
  if (result.success) return [];
  return result.issues.map((issue) => {
    const key = String(issue.path?.[0]?.key ?? '');
    if (key !== '' && !(key in recipeEntries)) {
      return {
        key,
        message: `There is no setting "${key}". The settings are: ${recipeKeys.join(', ')}.`,
      };
    }
    const layer = issue.path?.[1]?.key;
    const name = typeof layer === 'number' ? `${key} layer ${layer + 1}` : key;
    const missing =
      typeof input === 'object' && input !== null && key !== '' && !(key in input)
        ? 'is missing'
        : issue.message;
    return {
      key,
      message: key === '' ? 'A recipe must be an object.' : `${name} ${missing}.`,
    };
  });
}

/**
 * A complete, validated recipe from an unknown value.
 * Throws WinnowError `recipe.invalid` naming every wrong setting.
 */
export function parseRecipe(input: unknown): Recipe {
  const result = v.safeParse(recipeSchema, input);
  if (result.success) return result.output;
  const issues = recipeIssues(input);
  throw new WinnowError('recipe.invalid', issues.map((issue) => issue.message).join(' '), {
    issues,
  });
}

/**
 * A recipe from a preset and changes to it, as a recipe file or the terminal's --set gives them.
 * `changes.preset` chooses the preset that the rest changes. Throws `recipe.invalid`.
 */
export function makeRecipe(changes: Readonly<Record<string, unknown>> = {}): Recipe {
  const name = changes.preset ?? 'default';
  const preset = presets[name as Preset] as Recipe | undefined;
  if (preset === undefined || typeof name !== 'string') {
    const message = `preset must be one of ${Object.keys(presets).join(', ')}.`;
    throw new WinnowError('recipe.invalid', message, { issues: [{ key: 'preset', message }] });
  }
  return parseRecipe({ ...preset, ...changes });
}
