// A trained classifier: network, vocabulary, categories and the recipe they came from. Evaluation,
// explanation, export and pasted text all go through `predict`, so they cannot disagree.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { LabelledText, Metrics, EvaluatedOn, Prediction } from './types.ts';
import type { Recipe } from './recipe.ts';

/** What the classifier says about one text. */
export interface TextPrediction {
  /** Index of the leading category. */
  readonly category: number;
  /** One per category, summing to 1. */
  readonly probabilities: Float32Array;
  readonly logits: Float32Array;
  /** Distinct words (and pairs) of the text that the vocabulary knows; 0 means "not sure" whatever the probabilities. */
  readonly knownWords: number;
}

export interface ExplainedToken {
  /** UTF-16 offsets into the text as given: text.slice(start, end) is the word. */
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

export interface Evaluation {
  readonly metrics: Metrics;
  readonly predictions: readonly Prediction[];
}

/** What a model file says about itself besides its weights. Plain data. */
export interface ModelInformation {
  readonly formatVersion: number;
  readonly applicationVersion: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly categories: readonly string[];
  readonly recipe: Recipe;
  readonly vocabulary: number;
  /** Training texts that the document frequencies were counted on. */
  readonly trainingTexts: number;
  readonly parameters: number;
  /** Null for a checkpoint that has not been evaluated. */
  readonly metrics: Metrics | null;
  readonly evaluatedOn: EvaluatedOn | null;
  /** SHA-256 of the weights, hex; checked when the file is opened. */
  readonly weightsHash: string;
}

export interface Classifier {
  readonly categories: readonly string[];
  readonly recipe: Recipe;
  readonly information: ModelInformation;
  /** In batches of a fixed size; a text's result does not depend on its neighbours. */
  predict(texts: readonly string[]): Promise<TextPrediction[]>;
  /** Labels are indices into this classifier's categories. */
  evaluate(texts: readonly LabelledText[]): Promise<Evaluation>;
  explain(text: string, options?: { readonly category?: number }): Promise<Explanation>;
  /** The model file (safetensors). */
  toBytes(): Promise<Uint8Array>;
  /** Frees its device memory. */
  dispose(): void;
}

/** Opens a model file. Throws `model.*` errors that say what is wrong with it. */
export async function openClassifier(bytes: Uint8Array, backend: Backend): Promise<Classifier> {
  void bytes;
  void backend;
  return Promise.reject(new WinnowError('model.notReady', 'Opening models is not built yet.'));
}

/** What a model file says about itself, checked like in `openClassifier`, with no device needed. */
export async function readModelInformation(bytes: Uint8Array): Promise<ModelInformation> {
  void bytes;
  return Promise.reject(new WinnowError('model.notReady', 'Opening models is not built yet.'));
}
