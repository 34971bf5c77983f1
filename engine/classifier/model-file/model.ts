// What a model file holds, apart from how it is written down.

import { bytesOf } from '../../formats/safetensors.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { Vocabulary } from '../../text/vocabulary.ts';
import type { Recipe } from '../recipe.ts';
import type { EvaluatedOn, Metrics } from '../types.ts';

/** Of the files written today; grows when an older Winnow could no longer read them rightly. */
export const FORMAT_VERSION = 3;
export const KIND = 'winnow.textClassifier';

/** A layer's weights as PyTorch has them. */
export interface LayerWeights {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs], row-major. */
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** What a model file says about itself besides its weights. Plain data. */
export interface ModelInformation {
  /** Of the file that it was read from; today's for a model that was just trained. */
  readonly formatVersion: number;
  readonly applicationVersion: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly categories: readonly string[];
  readonly recipe: Recipe;
  /** Words (and pairs) that it knows. */
  readonly vocabulary: number;
  /** Texts that the document frequencies were counted on. */
  readonly trainingTexts: number;
  readonly parameters: number;
  /** Null for a checkpoint that has not been evaluated. */
  readonly metrics: Metrics | null;
  readonly evaluatedOn: EvaluatedOn | null;
  /** SHA-256 of the weights, hex; checked when the file is opened. */
  readonly weightsHash: string;
  /**
   * SHA-256 of all that the file holds, hex; checked when it is opened. Missing for a model that was
   * not read from a file, and for files from before format version 3.
   */
  readonly contentHash?: string;
}

export interface ModelParts {
  readonly information: ModelInformation;
  readonly vocabulary: Vocabulary;
  readonly layers: readonly LayerWeights[];
}

/** SHA-256 over the weights' bytes (float32, little-endian) in state-dict order, hex. */
export async function hashWeights(layers: readonly LayerWeights[]): Promise<string> {
  const bytes = new Uint8Array(4 * parametersOf(layers));
  let at = 0;
  for (const { data } of tensorsOf(layers)) {
    bytes.set(bytesOf(data), at);
    at += data.byteLength;
  }
  return sha256(bytes);
}

/** The state dict. */
export function tensorsOf(layers: readonly LayerWeights[]) {
  return layers.flatMap(({ inputs, outputs, weight, bias }, i) => [
    { name: `layers.${i}.weight`, shape: [outputs, inputs], data: weight },
    { name: `layers.${i}.bias`, shape: [outputs], data: bias },
  ]);
}

export function parametersOf(layers: readonly LayerWeights[]): number {
  return layers.reduce((sum, layer) => sum + layer.weight.length + layer.bias.length, 0);
}
