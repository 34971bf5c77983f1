// How large the parts of a model may be. A model file may come from anywhere: what it claims is
// measured against these before anything is made of it.

import type { JsonLimits } from '../../formats/json-scan.ts';
import type { Recipe } from '../recipe.ts';
import type { LayerWeights } from './model.ts';

/**
 * More than any model of an earlier version can have: its confusion matrix, as text, had to fit a
 * header of 100 MB, which that of 7,100 labels no longer does.
 */
export const MAXIMUM_LABELS = 10_000;
/** In characters: each label, and all together. With these, every header fits its limit. */
const MAXIMUM_LABEL = 1_000;
const MAXIMUM_LABEL_TEXT = 1_000_000;
/** Of the header of a file whose vocabulary is in tensors. */
export const MAXIMUM_HEADER_BYTES = 10_000_000;
/** A value of the metadata that is neither labels nor metrics, in characters. */
export const MAXIMUM_VALUE = 20_000;
/** As JSON; a character takes up to six. */
export const MAXIMUM_LABELS_JSON = 6 * MAXIMUM_LABEL_TEXT + 3 * MAXIMUM_LABELS + 2;

/** The longest value of the metadata, in bytes. Older versions hold the vocabulary and the matrix there. */
export function longestValue(name: string): number {
  return name === 'vocabulary' || name === 'metrics' ? Infinity : MAXIMUM_HEADER_BYTES;
}

/** What the JSON of a recipe or of the parts may hold: far more than today's do. */
export const SMALL_JSON: JsonLimits = {
  depth: 8,
  containers: 200,
  names: 400,
  commas: 1000,
  nameLength: 100,
};

/** Why labels can't be those of a model, as the end of a sentence about it; null where they can. */
export function labelsProblem(labels: readonly string[]): string | null {
  if (labels.length < 2) return 'there are fewer than two labels';
  if (labels.length > MAXIMUM_LABELS) {
    return `there are more than ${MAXIMUM_LABELS.toLocaleString('en')} labels`;
  }
  let length = 0;
  for (const label of labels) {
    if (label.length > MAXIMUM_LABEL) {
      return `a label is longer than ${MAXIMUM_LABEL.toLocaleString('en')} characters`;
    }
    length += label.length;
  }
  if (length > MAXIMUM_LABEL_TEXT) {
    return `the labels are longer than ${MAXIMUM_LABEL_TEXT.toLocaleString('en')} characters together`;
  }
  if (new Set(labels).size !== labels.length) return 'a label stands there twice';
  return null;
}

/** The most that all entries of a text's row can add up to: more words than any text has, of the greatest weight. */
const LONGEST_ROW = 1e9;
/** Sums of a few such numbers are still numbers in float32. */
const LARGEST_LOGIT = 1e36;

/** Whether the network answers every text with numbers: too large weights would make infinities. */
export function answersAreNumbers(layers: readonly LayerWeights[], recipe: Recipe): boolean {
  // No activation can be larger than this, layer by layer.
  let bound = recipe.normalize === 'l2' ? Math.sqrt(layers[0].inputs) : LONGEST_ROW;
  for (const [i, { weight, bias, inputs, outputs }] of layers.entries()) {
    let next = 0;
    for (let unit = 0; unit < outputs; unit++) {
      let sum = 0; // of the first layer the largest weight: its rows are sparse
      for (let at = unit * inputs; at < (unit + 1) * inputs; at++) {
        const size = Math.abs(weight[at]);
        sum = i > 0 ? sum + size : Math.max(sum, size);
      }
      next = Math.max(next, bound * sum + Math.abs(bias[unit]));
    }
    if (!(next <= LARGEST_LOGIT)) return false;
    bound = next;
  }
  return true;
}
