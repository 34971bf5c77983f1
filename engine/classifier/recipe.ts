// The recipe: every setting that decides what a classifier becomes, as one validated object. It is
// what the wizard edits, what is stored with a run, what a model file carries and what the terminal
// takes with --recipe and --set. Data, recipe and seed give the same weights on the same backend.

import * as v from 'valibot';
import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';

/** What is asked of a number, for those who say it in another language. */
export interface NumberLimits {
  readonly kind: 'whole' | 'real';
  readonly minimum: number;
  readonly maximum: number;
}

/** The limits behind each rule's English sentence: a schema's issue carries no more than that. */
const limitsOfRule = new Map<string, NumberLimits>();

function numberRule(limits: NumberLimits, orElse = ''): string {
  const what = limits.kind === 'whole' ? 'a whole number' : 'a number';
  const rule = `must be ${what} from ${limits.minimum} to ${limits.maximum}${orElse}`;
  limitsOfRule.set(rule, limits);
  return rule;
}

const integer = (minimum: number, maximum: number) => {
  const rule = numberRule({ kind: 'whole', minimum, maximum });
  return v.pipe(
    v.number(rule),
    v.integer(rule),
    v.minValue(minimum, rule),
    v.maxValue(maximum, rule),
  );
};

const real = (minimum: number, maximum: number) => {
  const rule = numberRule({ kind: 'real', minimum, maximum });
  return v.pipe(
    v.number(rule),
    v.finite(rule),
    v.minValue(minimum, rule),
    v.maxValue(maximum, rule),
  );
};

const oneOf = <const T extends readonly [string, ...string[]]>(options: T) =>
  v.picklist(options, `must be one of ${options.join(', ')}`);

/** `auto`, or as many as somebody wants. */
const epochs = (maximum: number) => {
  const rule = numberRule({ kind: 'whole', minimum: 1, maximum }, ', or auto');
  return v.custom<number | 'auto'>(
    (input) =>
      input === 'auto' ||
      (Number.isInteger(input) && Number(input) >= 1 && Number(input) <= maximum),
    rule,
  );
};

const yesNo = () => v.boolean('must be true or false');

/**
 * Grows when a setting is added or means something else than before; recipe-versions.ts then learns
 * to bring the older ones up to date.
 */
export const RECIPE_VERSION = 3;

/** So many hidden layers a network may have. */
export const MOST_LAYERS = 8;

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
    v.maxLength(MOST_LAYERS, `must have at most ${MOST_LAYERS} hidden layers`),
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
  /** How often each text is learned from; `auto` goes by how many there are (epochs.ts). */
  epochs: epochs(10_000),
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

/** Today's recipe. It carries its version wherever it goes: run, model file, recipe file, message. */
export const recipeSchema = v.strictObject({
  version: v.literal(RECIPE_VERSION, `must be ${RECIPE_VERSION}`),
  ...recipeEntries,
});

export type Recipe = v.InferOutput<typeof recipeSchema>;
/** A setting: all of a recipe but its version. */
export type RecipeKey = keyof typeof recipeEntries;
export type Preset = Recipe['preset'];

export const recipeKeys = Object.keys(recipeEntries) as RecipeKey[];

const DEFAULT: Recipe = {
  version: RECIPE_VERSION,
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
  epochs: 'auto',
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
  /** The setting; empty where the whole is no recipe. */
  readonly key: string;
  /** Which hidden layer is meant, from 0; absent where the setting as a whole is. */
  readonly layer?: number;
  /** What is asked of it, without a name: "must be true or false". */
  readonly rule: string;
  /** The same where a number is asked for; absent elsewhere. */
  readonly limits?: NumberLimits;
  /** A sentence for a person, beginning with the setting's name. */
  readonly message: string;
}

/** What is wrong with each setting of an unknown value; empty when it is a recipe. */
export function recipeIssues(input: unknown): RecipeIssue[] {
  const result = v.safeParse(recipeSchema, input);
  return result.success
    ? []
    : result.issues.map((issue) => toIssue(input, issue.path ?? [], issue.message));
}

function toIssue(
  input: unknown,
  path: readonly { readonly key?: unknown }[],
  rule: string,
): RecipeIssue {
  if (path.length === 0) {
    return { key: '', rule: 'must be an object', message: 'A recipe must be an object.' };
  }
  const key = String(path[0].key);
  if (!Object.hasOwn(recipeSchema.entries, key)) return unknownSetting(key);
  const layer = path[1]?.key;
  if (typeof layer === 'number') {
    return { ...limitsIn(rule), key, layer, rule, message: `${key} layer ${layer + 1} ${rule}.` };
  }
  const missing = typeof input === 'object' && input !== null && !Object.hasOwn(input, key);
  return wrongSetting(key, missing ? 'is missing' : rule);
}

function limitsIn(rule: string): Pick<RecipeIssue, 'limits'> {
  const limits = limitsOfRule.get(rule);
  return limits === undefined ? {} : { limits };
}

const wrongSetting = (key: string, rule: string): RecipeIssue => ({
  ...limitsIn(rule),
  key,
  rule,
  message: `${key} ${rule}.`,
});

/** The issue of a setting that does not exist. */
export function unknownSetting(key: string): RecipeIssue {
  const message = `There is no setting "${key}". The settings are: ${recipeKeys.join(', ')}.`;
  return { key, rule: 'is no setting', message };
}

/** `recipe.invalid`, naming every wrong setting. */
export function invalidRecipe(issues: readonly RecipeIssue[]): WinnowError {
  return problem('recipe.invalid', {
    issues,
  });
}

/**
 * A complete, validated recipe of today's version from an unknown value; what was stored goes
 * through `upgradeRecipe` instead. Throws WinnowError `recipe.invalid` naming every wrong setting.
 */
export function parseRecipe(input: unknown): Recipe {
  const result = v.safeParse(recipeSchema, input);
  if (result.success) return result.output;
  throw invalidRecipe(recipeIssues(input));
}

/** The preset of that name. Throws `recipe.invalid`. */
export function presetNamed(name: unknown): Recipe {
  if (typeof name === 'string' && Object.hasOwn(presets, name)) return presets[name as Preset];
  throw invalidRecipe([
    wrongSetting('preset', `must be one of ${Object.keys(presets).join(', ')}`),
  ]);
}
