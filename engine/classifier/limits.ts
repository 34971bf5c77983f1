// Whether a training fits, computed once the words are known and before the first step: an hour of
// learning must not end with a model that can't be written, nor with a device that is full. What does
// not fit is told with the settings that would help, and how far.

import type { Backend } from '../backends/backend.ts';
import type { WinnowError } from '../errors.ts';
import { utf8Length } from '../formats/utf8.ts';
import { problem, type LimitDetails } from '../problems.ts';
import type { Vocabulary } from '../text/vocabulary.ts';
import type { Recipe } from './recipe.ts';

/** Larger model files are refused: opening one needs it whole in memory. */
export const MAXIMUM_MODEL_BYTES = 2_000_000_000;
/** A model file's header, generously. */
const HEADER_BYTES = 100_000;
/** A word in a file besides its characters. */
const OFFSET_AND_FREQUENCY_BYTES = 8;
/** A word in memory besides its characters: the string itself, and its places in list and index. */
const WORD_BYTES = 64;
/** Copies of the weights on the host: the latest and the best, turned for the file, and in it. */
const HOST_COPIES = 4;

export interface TrainingSize {
  readonly vocabulary: Vocabulary;
  readonly categories: number;
  readonly recipe: Recipe;
  readonly backend: Pick<Backend, 'info' | 'limits'>;
  /** Of this machine; unknown unless told. */
  readonly memoryBytes?: number;
}

/** One thing that must not become too large. */
interface Limit {
  readonly code: 'training.modelTooLarge' | 'training.memoryTooSmall' | 'training.gpuTooSmall';
  readonly what: LimitDetails['what'];
  readonly most: number;
  /** Bytes taken by a network of these sizes: words, hidden layers, categories. */
  readonly bytes: (sizes: readonly number[]) => number;
}

/**
 * Throws WinnowError `training.modelTooLarge` (its file), `training.memoryTooSmall` (of the machine or
 * the CPU's kernels) or `training.gpuTooSmall`. `details.settings` holds the largest values that fit.
 */
export function checkLimits(task: TrainingSize): void {
  const { vocabulary, categories, recipe } = task;
  const sizes = [vocabulary.size, ...recipe.hidden, categories];
  for (const limit of limitsOf(task)) {
    const bytes = limit.bytes(sizes);
    if (bytes > limit.most) throw tooLarge(limit, bytes, sizes, task);
  }
}

function limitsOf({ vocabulary, recipe, backend, memoryBytes }: TrainingSize): Limit[] {
  const written = writtenBytes(vocabulary) / Math.max(1, vocabulary.size);
  const held = heldBytes(vocabulary) / Math.max(1, vocabulary.size);
  const file = (sizes: readonly number[]): number =>
    HEADER_BYTES + written * sizes[0] + 4 * (parameters(sizes) + sizes.at(-1)! ** 2);
  const device = (sizes: readonly number[]): number => deviceBytes(sizes, recipe);
  const onHost = backend.info.backend === 'cpu';
  const host = (sizes: readonly number[]): number =>
    held * sizes[0] + HOST_COPIES * 4 * parameters(sizes) + (onHost ? device(sizes) : 0);
  const largest = (sizes: readonly number[]): number => 4 * Math.max(...weightsOf(sizes));
  const { limits } = backend;
  const small = onHost ? 'training.memoryTooSmall' : 'training.gpuTooSmall';
  return [
    { code: 'training.modelTooLarge', what: 'file', most: MAXIMUM_MODEL_BYTES, bytes: file },
    { code: small, what: 'layer', most: limits.pieceBytes, bytes: largest },
    { code: small, what: 'network', most: limits.bytes, bytes: device },
    {
      code: 'training.memoryTooSmall',
      what: 'machine',
      most: memoryBytes ?? Infinity,
      bytes: host,
    },
  ];
}

/** Weights of each layer, without biases. */
const weightsOf = (sizes: readonly number[]): number[] =>
  sizes.slice(1).map((outputs, i) => sizes[i] * outputs);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const parameters = (sizes: readonly number[]): number =>
  sum(weightsOf(sizes)) + sum(sizes.slice(1));

/** Weights, gradients and the optimizer's state. SparseAdam makes no gradient of all the words. */
function deviceBytes(sizes: readonly number[], { optimizer, momentum }: Recipe): number {
  const copies = optimizer === 'sgd' ? (momentum > 0 ? 3 : 2) : 4;
  const withoutGradient = optimizer === 'sparseAdam' ? weightsOf(sizes)[0] : 0;
  return 4 * (copies * parameters(sizes) - withoutGradient);
}

/** Bytes of a vocabulary in a model file. */
export const writtenBytes = ({ terms }: Vocabulary): number =>
  terms.reduce((bytes, term) => bytes + utf8Length(term) + OFFSET_AND_FREQUENCY_BYTES, 0);

/** The same in memory. */
const heldBytes = ({ terms }: Vocabulary): number =>
  terms.reduce((bytes, term) => bytes + 2 * term.length + WORD_BYTES, 0);

function tooLarge(
  limit: Limit,
  bytes: number,
  sizes: readonly number[],
  { vocabulary, recipe, backend }: TrainingSize,
): WinnowError {
  const fits = (words: number, mostUnits: number): boolean => {
    const hidden = recipe.hidden.map((units) => Math.min(units, mostUnits));
    return limit.bytes([words, ...hidden, sizes[sizes.length - 1]]) <= limit.most;
  };
  const settings: Record<string, unknown> = {};
  const words = roundDown(greatest(sizes[0] - 1, (size) => fits(size, Infinity)));
  if (words > 0) {
    settings.maxVocabulary = words;
    const least = leastFrequency(vocabulary, words);
    if (least !== null) settings.minDocumentFrequency = least;
    if (recipe.ngrams > 1) settings.ngrams = 1;
  }
  const widest = Math.max(0, ...recipe.hidden);
  const units = roundDown(greatest(widest - 1, (size) => fits(sizes[0], size)));
  if (units > 0) settings.hidden = recipe.hidden.map((size) => Math.min(size, units));
  if (limit.code === 'training.gpuTooSmall') settings.device = 'cpu';
  const { label, backend: where } = backend.info;
  return problem(limit.code, {
    what: limit.what,
    bytes: Math.round(bytes),
    most: limit.most,
    sizes,
    device: label,
    onCpu: where === 'cpu',
    settings,
  });
}

/** The largest number up to `from` that fits; 0 where none does. What fits small fits smaller. */
function greatest(from: number, fits: (size: number) => boolean): number {
  let low = 0;
  let high = from;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** From how many texts on a word must be counted so that no more than so many words are left. */
function leastFrequency({ documentFrequencies }: Vocabulary, words: number): number | null {
  const descending = documentFrequencies.slice().sort().reverse();
  const least = descending[words] + 1;
  return least <= Math.min(1000, descending[0]) ? least : null;
}

/** Two digits are enough for a proposal. */
function roundDown(value: number): number {
  if (value < 1) return 0;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}
