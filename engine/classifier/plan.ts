// The second step of a training: everything that is settled before the first weight moves. Which
// texts are trained on, which watch the learning and which judge the result; the vocabulary and
// everyone's rows; what is emphasized; how many epochs and steps there will be.

import type { Features } from '../data/rows.ts';
import { stratifiedSplit } from '../data/split.ts';
import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import { Generator } from '../tensor/random.ts';
import type { Fingerprints } from '../text/fingerprints.ts';
import type { Vectorizer } from '../text/vectorizer.ts';
import { now } from './clock.ts';
import type { Corpus } from './corpus.ts';
import { emphasisOf } from './emphasis.ts';
import { categorySizes, epochsOf } from './epochs.ts';
import type { Recipe } from './recipe.ts';

/** Row numbers, ascending. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface Plan {
  readonly categories: readonly string[];
  /** Of each row. */
  readonly ids: readonly number[];
  readonly labels: Int32Array;
  /** Tell which rows' texts say the same. */
  readonly fingerprints: Fingerprints;
  readonly split: SplitRows;
  readonly vectorizer: Vectorizer;
  /** Of all rows, as a classifier will see them. */
  readonly features: Features;
  /** By what each word's values are multiplied while training; null where by nothing. */
  readonly emphasis: Float64Array | null;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Spent on the plan. */
  readonly seconds: number;
}

export interface PlanOptions {
  /** Instead of those that the recipe takes. */
  readonly rows?: SplitRows;
  /** The corpus is to make further plans; otherwise it gives its terms up as the rows are made. */
  readonly keepCorpus?: boolean;
}

/**
 * Makes a training's plan. Throws `training.tooFewCategories`, `training.noWords` or
 * `training.noSteps` where the texts do not suffice.
 */
export function makePlan(corpus: Corpus, recipe: Recipe, options: PlanOptions = {}): Plan {
  const started = now();
  const { categories, ids, labels } = corpus;
  const split = options.rows ?? splitOf(corpus, recipe);
  const { train } = split;
  checkTrain(train, labels, categories);
  const isTrain = new Uint8Array(labels.length);
  for (const row of train) isTrain[row] = 1;
  const counts = recipe.vocabularyFrom === 'all' ? undefined : (row: number) => isTrain[row] === 1;
  const { vectorizer, rows } = corpus.builder.build(counts, options.keepCorpus);
  if (vectorizer.vocabulary.size === 0) throw noWords(recipe);
  return {
    categories,
    ids,
    labels,
    fingerprints: corpus.fingerprints,
    split,
    vectorizer,
    features: { rows },
    emphasis:
      recipe.emphasis === 'categories' ? emphasisOf(rows, labels, train, categories.length) : null,
    epochs: epochsOf(recipe, categorySizes(labels, corpus.splits, categories.length)),
    stepsPerEpoch: stepsOf(recipe, train.length),
    seconds: (now() - started) / 1000,
  };
}

/** Streams of their own, far from those that a training's Generator hands out. */
const TEST_STREAM = 0x5e57_0000;
const VALIDATION_STREAM = 0x5e57_8000;

/**
 * Decided by labels and seed alone, category by category, so that every part has each category's
 * share; every category keeps at least one text to train on. A share is held back as a test only
 * where no text stands in a test split already.
 */
export function splitOf(
  { labels, splits }: Pick<Corpus, 'labels' | 'splits'>,
  recipe: Pick<Recipe, 'seed' | 'testShare' | 'validationShare'>,
): SplitRows {
  const rows = Int32Array.from(labels.keys());
  const generator = new Generator(recipe.seed);
  /** The share of the rows, and the others. */
  const part = (share: number, among: Int32Array, stream: number): Int32Array[] =>
    stratifiedSplit(labels, [share, 1 - share], { generator, among, stream, rounding: 'last' });
  const fixed = rows.filter((row) => splits[row] === 'test');
  const [test, others] =
    fixed.length > 0
      ? [fixed, rows.filter((row) => splits[row] !== 'test')]
      : part(recipe.testShare, rows, TEST_STREAM);
  const [validation, train] = part(recipe.validationShare, others, VALIDATION_STREAM);
  return { train, validation, test };
}

function stepsOf({ batchSize, dropLast }: Recipe, texts: number): number {
  const steps = dropLast ? Math.floor(texts / batchSize) : Math.ceil(texts / batchSize);
  if (steps > 0) return steps;
  throw problem('training.noSteps', { texts, batchSize });
}

function checkTrain(train: Int32Array, labels: Int32Array, categories: readonly string[]): void {
  const present = new Set(Array.from(train, (row) => labels[row]));
  if (present.size >= 2) return;
  throw problem('training.tooFewCategories', {
    categories,
    withTexts: present.size,
    only: present.size === 0 ? null : categories[[...present][0]],
  });
}

function noWords(recipe: Recipe): WinnowError {
  return problem('training.noWords', { minDocumentFrequency: recipe.minDocumentFrequency });
}
