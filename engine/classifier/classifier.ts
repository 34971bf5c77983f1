// A trained classifier: network, vocabulary, categories and the recipe they came from. Evaluation,
// explanation, export and pasted text all go through `predict`'s path, so they cannot disagree.

import type { Backend } from '../backends/backend.ts';
import { exp, log1p } from '../backends/cpu/math.ts';
import { logSoftmax, metricsOf } from '../metrics/classification.ts';
import { selectFeatures, type Features } from '../data/rows.ts';
import { Vectorizer } from '../text/vectorizer.ts';
import { Pacer } from './clock.ts';
import { expectedShare, fewKnown, type Coverage } from './coverage.ts';
import { readModel, writeModel, type LayerWeights, type ModelInformation } from './model-file.ts';
import { Network } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { EvaluatedOn, LabelledText, Metrics, Prediction } from './types.ts';

/** What the classifier says about one text. */
export interface TextPrediction {
  /** Index of the leading category; the first of equals. */
  readonly category: number;
  /** One per category, summing to 1. */
  readonly probabilities: Float32Array;
  readonly logits: Float32Array;
  /** Distinct words (and pairs) of the text that the vocabulary knows; 0 means "not sure" whatever the probabilities. */
  readonly knownWords: number;
}

export interface ExplainedToken {
  /**
   * UTF-16 offsets into the text as given: text.slice(start, end) is the word. Pairs of characters
   * overlap (scripts without blanks, see the recipe's tokenizer).
   */
  readonly start: number;
  readonly end: number;
  readonly known: boolean;
  /**
   * How much the word speaks for the category: the log-odds of the category with the word minus
   * those without any occurrence of it. 0 for unknown words.
   */
  readonly weight: number;
}

export interface Explanation extends TextPrediction {
  /** The category explained: the leading one unless another was asked for. */
  readonly explained: number;
  /** In the order of the text. */
  readonly tokens: readonly ExplainedToken[];
}

export interface TextCoverage extends Coverage {
  /** Too few are known to answer by, whatever the probabilities. */
  readonly few: boolean;
}

export interface Evaluation {
  readonly metrics: Metrics;
  readonly predictions: readonly Prediction[];
}

/** Texts vectorized at once, so that memory does not grow with their number. */
const TEXTS_AT_ONCE = 512;
/** Rows of a batch on the device, and its entries: a very long text may have a batch to itself. */
const BATCH_ROWS = 256;
const BATCH_ENTRIES = 1 << 18;
/** A text with more distinct words than this has its most frequent ones explained. */
const MAX_EXPLAINED_WORDS = 2000;

export class Classifier {
  readonly information: ModelInformation;
  readonly vectorizer: Vectorizer;
  readonly #network: Network;
  readonly #layers: readonly LayerWeights[];
  #expected: number | null = null;

  /** Used by `fit` and `openClassifier`. Takes the network over. */
  constructor(
    information: ModelInformation,
    vectorizer: Vectorizer,
    network: Network,
    layers: readonly LayerWeights[],
  ) {
    this.information = information;
    this.vectorizer = vectorizer;
    this.#network = network;
    this.#layers = layers;
  }

  get categories(): readonly string[] {
    return this.information.categories;
  }

  get recipe(): Recipe {
    return this.information.recipe;
  }

  /** What it says about each text. A text's result does not depend on its neighbours. */
  async predict(texts: readonly string[]): Promise<TextPrediction[]> {
    const predictions: TextPrediction[] = [];
    const pacer = new Pacer();
    for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
      if (pacer.due()) await pacer.rest();
      const rows = this.vectorizer.transform(texts.slice(from, from + TEXTS_AT_ONCE));
      for (const prediction of await this.predictRows({ rows })) predictions.push(prediction);
    }
    return predictions;
  }

  /** The same for rows that its vectorizer has made. */
  async predictRows(features: Features): Promise<TextPrediction[]> {
    const logits = await logitsOf(this.#network, features);
    const { rows } = features;
    const classes = this.categories.length;
    return Array.from({ length: rows.rows }, (_, row) =>
      toPrediction(
        logits.slice(row * classes, (row + 1) * classes),
        rows.offsets[row + 1] - rows.offsets[row],
      ),
    );
  }

  /** How much of a text it knows, and whether that is too little to answer by: then it is not sure. */
  coverage(text: string): TextCoverage {
    this.#expected ??= expectedShare(this.vectorizer.vocabulary);
    const coverage = this.vectorizer.coverage(text);
    return { ...coverage, few: fewKnown(coverage, this.#expected) };
  }

  /** Metrics and each text's prediction. Labels are indices into this classifier's categories. */
  async evaluate(texts: readonly LabelledText[]): Promise<Evaluation> {
    const predicted = await this.predict(texts.map((one) => one.text));
    return evaluationOf(predicted, texts, this.categories);
  }

  /**
   * What each word of a text does to its result, by taking the word out (everywhere in the text)
   * and predicting again.
   */
  async explain(text: string, options: { readonly category?: number } = {}): Promise<Explanation> {
    const [whole] = await this.predict([text]);
    const explained = options.category ?? whole.category;
    const odds = logOdds(whole.logits, explained);
    const tokens = this.vectorizer.tokens(text);
    const words = this.#wordsToExplain(tokens);
    const weights = new Map<number, number>();
    const pacer = new Pacer();
    // As many rows at once as fit a batch.
    const atOnce = Math.max(1, Math.floor(BATCH_ENTRIES / Math.max(1, whole.knownWords)));
    for (let from = 0; from < words.length; from += atOnce) {
      if (pacer.due()) await pacer.rest();
      const some = words.slice(from, from + atOnce);
      const rows = this.vectorizer.transformWithout(
        text,
        some.map((word) => [word]),
      );
      const without = await this.predictRows({ rows });
      some.forEach((word, i) => weights.set(word, odds - logOdds(without[i].logits, explained)));
    }
    return {
      ...whole,
      explained,
      tokens: tokens.map(({ start, end, word, known }) => ({
        start,
        end,
        known,
        weight: weights.get(word) ?? 0,
      })),
    };
  }

  /** The model file (safetensors). */
  async toBytes(): Promise<Uint8Array> {
    return writeModel({
      information: this.information,
      vocabulary: this.vectorizer.vocabulary,
      layers: this.#layers,
    });
  }

  /** Frees its device memory. It can't predict afterwards. */
  dispose(): void {
    this.#network.dispose();
  }

  /** The distinct known words by `Token.word`; of very many those that occur most. */
  #wordsToExplain(tokens: readonly { word: number; known: boolean }[]): number[] {
    const occurrences = new Map<number, number>();
    for (const { word, known } of tokens) {
      if (known || this.recipe.ngrams === 2) {
        occurrences.set(word, (occurrences.get(word) ?? 0) + 1);
      }
    }
    const words = [...occurrences.keys()];
    if (words.length <= MAX_EXPLAINED_WORDS) return words;
    return words
      .sort((a, b) => occurrences.get(b)! - occurrences.get(a)! || a - b)
      .slice(0, MAX_EXPLAINED_WORDS);
  }
}

/** Opens a model file. Throws `model.*` errors that say what is wrong with it. */
export async function openClassifier(bytes: Uint8Array, backend: Backend): Promise<Classifier> {
  const { information, vocabulary, layers } = await readModel(bytes);
  const network = Network.fromWeights(layers, backend);
  return new Classifier(
    information,
    new Vectorizer(information.recipe, vocabulary),
    network,
    layers,
  );
}

/** What a model file says about itself, checked like in `openClassifier`, with no device needed. */
export async function readModelInformation(bytes: Uint8Array): Promise<ModelInformation> {
  return (await readModel(bytes)).information;
}

/** Logits [rows, categories] of a network in evaluation mode, batch by batch. */
export async function logitsOf(network: Network, features: Features): Promise<Float32Array> {
  const { rows } = features;
  const pacer = new Pacer();
  const classes = network.categories;
  const logits = new Float32Array(rows.rows * classes);
  network.eval();
  let from = 0;
  while (from < rows.rows) {
    if (pacer.due()) await pacer.rest();
    let to = from + 1;
    while (
      to < rows.rows &&
      to - from < BATCH_ROWS &&
      rows.offsets[to + 1] - rows.offsets[from] <= BATCH_ENTRIES
    ) {
      to++;
    }
    const part = selectFeatures(
      features,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
    logits.set(await network.logits(part), from * classes);
    from = to;
  }
  return logits;
}

/** Metrics from predictions; `texts` gives ids and true labels in the same order. */
export function evaluationOf(
  predicted: readonly TextPrediction[],
  texts: ArrayLike<{ readonly id: number; readonly label: number }>,
  categories: readonly string[],
): Evaluation {
  let loss = 0;
  const predictions = predicted.map((one, i): Prediction => {
    loss -= logSoftmax(one.logits)[texts[i].label];
    return {
      id: texts[i].id,
      actual: texts[i].label,
      predicted: one.category,
      probabilities: one.probabilities,
    };
  });
  const metrics = metricsOf(
    predictions.map((one) => one.actual),
    predictions.map((one) => one.predicted),
    predictions.length === 0 ? 0 : loss / predictions.length,
    categories,
  );
  return { metrics, predictions };
}

function toPrediction(logits: Float32Array, knownWords: number): TextPrediction {
  let category = 0;
  for (let c = 1; c < logits.length; c++) if (logits[c] > logits[category]) category = c;
  const probabilities = Float32Array.from(logSoftmax(logits), exp);
  return { category, probabilities, logits, knownWords };
}

/** ln(p / (1 - p)) of a category, from the logits: right where p rounds to 1. */
function logOdds(logits: Float32Array, category: number): number {
  let maximum = -Infinity;
  for (let c = 0; c < logits.length; c++) {
    if (c !== category) maximum = Math.max(maximum, logits[c]);
  }
  let others = -1; // the largest is exp(0) = 1
  for (let c = 0; c < logits.length; c++) {
    if (c !== category) others += exp(logits[c] - maximum);
  }
  return logits[category] - maximum - log1p(others);
}

export type { EvaluatedOn, ModelInformation };
