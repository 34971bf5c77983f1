// Training: texts and a recipe in, a classifier and its report out.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { Classifier } from './classifier.ts';
import type { TrainingControl } from './control.ts';
import type { Recipe } from './recipe.ts';
import type { EpochReport, FitSummary, LabelledText, Prediction, ProgressReport } from './types.ts';

/** Ids of the texts in each part. */
export interface SplitReport {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export interface Checkpoint {
  /** A whole model file: the best epoch so far, or the present weights before the first epoch ended. */
  readonly bytes: Uint8Array;
  readonly reason: 'pause' | 'stop' | 'time';
  /** Epoch whose weights these are; 0 while none has ended. */
  readonly epoch: number;
}

export interface FitOptions {
  readonly backend: Backend;
  readonly control?: TrainingControl;
  /** At most every 50 ms. */
  readonly onProgress?: (report: ProgressReport) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** At pause, at stop and at most every ten seconds. Awaited. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Once, before the training begins. */
  readonly onSplit?: (split: SplitReport) => void;
  /** Lets the event loop handle messages; called at most every 16 ms. */
  readonly yieldNow?: () => Promise<void>;
  readonly applicationVersion?: string;
  /** When the model was made, ISO 8601; the host's clock otherwise. */
  readonly createdAt?: string;
}

export interface FitResult {
  readonly classifier: Classifier;
  readonly summary: FitSummary;
  /** Of the evaluated split. */
  readonly predictions: readonly Prediction[];
}

/**
 * Trains a classifier. `texts` come in canonical order and may arrive as a stream: each is
 * tokenized as it comes and only its terms are kept.
 *
 * Throws `training.*` where the texts do not suffice, `training.cancelled` after `cancel`.
 */
export async function fit(
  texts: Iterable<LabelledText> | AsyncIterable<LabelledText>,
  categories: readonly string[],
  recipe: Recipe,
  options: FitOptions,
): Promise<FitResult> {
  void texts;
  void categories;
  void recipe;
  void options;
  return Promise.reject(new WinnowError('training.notReady', 'Training is not built yet.'));
}
