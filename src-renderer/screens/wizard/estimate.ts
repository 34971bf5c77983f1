// What the wizard says before anything is trained: about how many words, how many weights, about
// how long. Words come from a small sample, cut as the training will cut it, by Heaps' law (a
// vocabulary grows with a power of the text), times from earlier runs on the same device, scaled by the work of a step. Both say "about".

import type { PlannedRecipe } from '../../../engine/classifier/epochs.ts';
import type { Recipe } from '../../../engine/classifier/recipe.ts';
import type { TextSettings } from '../../../engine/text/settings.ts';
import { Scanner } from '../../../engine/text/tokenizer.ts';
import { WordTable } from '../../../engine/text/words.ts';
import type { Run } from '../../../src-main/contract/runs.ts';

/** What a handful of the dataset's texts says about all of them. */
export interface TextSample {
  readonly documents: number;
  readonly bytes: number;
  readonly words: number;
  /** Distinct words in the first half of the sample, and in all of it. */
  readonly distinctInHalf: number;
  readonly distinct: number;
  /** Distinct words of a text, on average. */
  readonly termsPerDocument: number;
}

/** A text, or its beginning, with the bytes that this has in its file. */
export interface SampledText {
  readonly text: string;
  readonly bytes: number;
}

/** Counts a sample's words as the training does. */
export function measureTexts(
  texts: readonly SampledText[],
  settings: Pick<TextSettings, 'tokenizer' | 'lowercase' | 'minTokenLength'>,
): TextSample {
  const scanner = new Scanner(settings);
  const seen = new WordTable();
  let words = 0;
  let bytes = 0;
  let terms = 0;
  const half = Math.ceil(texts.length / 2);
  let distinctInHalf = 0;
  texts.forEach((each, i) => {
    const own = new Set<number>();
    scanner.begin(each.text);
    while (scanner.next()) {
      words++;
      own.add(seen.add(scanner));
    }
    terms += own.size;
    bytes += each.bytes;
    if (i + 1 === half) distinctInHalf = seen.count;
  });
  return {
    documents: texts.length,
    bytes,
    words,
    distinctInHalf,
    distinct: seen.count,
    termsPerDocument: texts.length === 0 ? 0 : terms / texts.length,
  };
}

/**
 * About how many words the vocabulary will have. A minimum document frequency of 2 leaves out the
 * words seen once, more than half of all (Zipf); each further step leaves fewer.
 */
export function estimateVocabulary(
  sample: TextSample,
  trainingBytes: number,
  recipe: Pick<Recipe, 'minDocumentFrequency' | 'maxVocabulary' | 'ngrams'>,
): number | null {
  if (sample.distinct === 0 || sample.bytes === 0) return null;
  const growth = Math.log2(sample.distinct / Math.max(1, sample.distinctInHalf));
  // A small sample's vocabulary grows faster than a large one's.
  const exponent = Math.min(0.75, Math.max(0.5, growth * 0.95));
  const all = sample.distinct * Math.max(1, trainingBytes / sample.bytes) ** exponent;
  const pairs = recipe.ngrams === 2 ? 6 : 1;
  const words = (sample.words * trainingBytes) / sample.bytes;
  // The words that stand in two texts or more; a larger text has fewer that stand in one only.
  const often = Math.min(0.6, 0.3 + 0.05 * Math.log10(Math.max(1, words / 1000)));
  const { minDocumentFrequency: least } = recipe;
  const kept = all * pairs * (least === 1 ? 1 : often * (2 / least) ** 0.9);
  return Math.round(recipe.maxVocabulary > 0 ? Math.min(kept, recipe.maxVocabulary) : kept);
}

/** Weights and biases of words -> hidden -> categories. */
export function countWeights(
  vocabulary: number,
  hidden: readonly number[],
  categories: number,
): number {
  const sizes = [vocabulary, ...hidden, categories];
  let total = 0;
  for (let i = 1; i < sizes.length; i++) total += (sizes[i - 1] + 1) * sizes[i];
  return total;
}

interface Work {
  readonly recipe: Recipe;
  readonly documents: number;
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  readonly categories: number;
}

/** The multiplications and memory touched in one step, in one unit: good for ratios only. */
function workPerStep({
  recipe,
  vocabulary,
  termsPerDocument,
  categories,
  documents,
}: Work): number {
  const { hidden, optimizer } = recipe;
  const batch = Math.min(recipe.batchSize, documents);
  const sizes = [...hidden, categories];
  const first = sizes[0];
  const entries = batch * termsPerDocument;
  // Distinct words in a batch: entries that fall together grow with the batch.
  const touched = vocabulary * (1 - Math.exp(-entries / Math.max(1, vocabulary)));
  const updated = optimizer === 'sparseAdam' ? touched : vocabulary;
  let dense = 0;
  for (let i = 1; i < sizes.length; i++) dense += batch * sizes[i - 1] * sizes[i];
  return 2 * entries * first + 6 * updated * first + 3 * dense + 50_000;
}

function stepsOf(recipe: PlannedRecipe, documents: number): number {
  const perEpoch = documents / recipe.batchSize;
  const whole = recipe.dropLast ? Math.floor(perEpoch) : Math.ceil(perEpoch);
  return recipe.epochs * Math.max(1, whole);
}

/**
 * About how many seconds a training takes, judged by the newest earlier run on the same kind of
 * device; null where there is none.
 */
export function estimateSeconds(
  work: Work & { readonly recipe: PlannedRecipe },
  backend: 'cpu' | 'webgpu',
  device: string | null,
  earlier: readonly Run[],
): number | null {
  const run = earlier.find(
    ({ recipe, result }) =>
      recipe !== null &&
      result?.backend === backend &&
      (device === null || result.device === device) &&
      result.stepsPerSecond > 0,
  );
  if (run === undefined || run.recipe === null || run.result === null) return null;
  const known = run.result;
  const knownWork = workPerStep({
    recipe: run.recipe,
    documents: known.documents.train,
    vocabulary: known.vocabulary,
    termsPerDocument: known.termsPerDocument,
    categories: run.categories.length,
  });
  const perStep = workPerStep(work) / knownWork / known.stepsPerSecond;
  const allKnown = known.documents.train + known.documents.validation + known.documents.test;
  const perDocument = (known.seconds.vectorize + known.seconds.evaluate) / Math.max(1, allKnown);
  const seconds = stepsOf(work.recipe, work.documents) * perStep + work.documents * perDocument;
  // A guess is no closer than that.
  return Math.max(0.1, seconds);
}
