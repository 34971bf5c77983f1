// What goes into a training and what comes out of it, as plain data: the same for the window's
// worker and the terminal, and for the messages between them.

import * as v from 'valibot';
import type { Metrics } from '../metrics/metrics.ts';
import type { Recipe } from './recipe.ts';

export type { CategoryMetrics, Metrics } from '../metrics/metrics.ts';

/** Where a text stands. `none`: the dataset has no fixed split and the recipe decides. */
export type Split = 'train' | 'test' | 'none';

/** One labelled text. Texts come in canonical order: category, then relative path, by code point. */
export interface LabelledText {
  readonly id: number;
  readonly text: string;
  /** Index into the categories. */
  readonly label: number;
  readonly split: Split;
}

export const epochReportSchema = v.object({
  /** 1-based. */
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  trainLoss: v.number(),
  trainAccuracy: v.number(),
  /** Null without a validation split. */
  validationLoss: v.nullable(v.number()),
  validationAccuracy: v.nullable(v.number()),
  learningRate: v.number(),
  /** True when this epoch is the best so far and would be kept. */
  best: v.boolean(),
});
export type EpochReport = Readonly<v.InferOutput<typeof epochReportSchema>>;

export interface ProgressReport {
  readonly phase: 'vectorizing' | 'preparing' | 'training' | 'evaluating';
  readonly epoch: number;
  /** Planned; 0 while that is not decided yet (`auto`, before the texts are read). */
  readonly epochs: number;
  readonly step: number; // within the whole training
  readonly steps: number;
  /** Mean loss over the last reported steps; null before the first. */
  readonly loss: number | null;
  readonly secondsElapsed: number;
  readonly secondsLeft: number | null;
}

/** Which texts the metrics were counted on. `train` only where nothing was held back. */
export type EvaluatedOn = 'test' | 'validation' | 'train';

export interface Prediction {
  readonly id: number; // the text's id
  readonly actual: number;
  readonly predicted: number;
  readonly probabilities: Float32Array;
}

/**
 * Judged texts that stand word for word among those that the training had: a model can remember them
 * without having understood anything.
 */
export const copiesSchema = v.object({
  texts: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Of these, how many it got right. */
  correct: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type Copies = Readonly<v.InferOutput<typeof copiesSchema>>;

export interface FitSummary {
  /** As it was given. */
  readonly recipe: Recipe;
  /** What its `epochs` came to. */
  readonly epochsPlanned: number;
  readonly categories: readonly string[];
  /** "CPU", "GPU: ...", "software GPU: ...". */
  readonly device: string;
  readonly backend: 'cpu' | 'webgpu';
  readonly documents: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  readonly parameters: number;
  readonly epochs: readonly EpochReport[];
  readonly bestEpoch: number;
  /** True when stopped by hand or by patience before the last epoch. */
  readonly stoppedEarly: boolean;
  readonly evaluatedOn: EvaluatedOn;
  readonly metrics: Metrics;
  /** Among the judged texts; null where nothing was held back from the training. */
  readonly copies: Copies | null;
  /** SHA-256 over the weights' bytes in state-dict order, hex. */
  readonly weightsHash: string;
  readonly seconds: {
    readonly vectorize: number;
    readonly train: number;
    readonly evaluate: number;
  };
  /** Training steps over the time of the training loop alone, evaluation left out. */
  readonly stepsPerSecond: number;
}
