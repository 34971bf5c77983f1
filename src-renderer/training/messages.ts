// What the page and its training worker say to each other: plain data, each message with its
// schema, checked where it enters on either side. Texts and model files do not pass here: the
// worker fetches and sends them itself (see bulk.ts), so that the page stays free.

import * as v from 'valibot';
import { recipeSchema } from '../../engine/classifier/recipe.ts';
import { epochReportSchema } from '../../engine/classifier/types.ts';
import { metricsSchema } from '../../engine/metrics/metrics.ts';
import { count, errorShape, id } from '../../src-main/contract/common.ts';
import { fitSummary } from '../../src-main/contract/runs.ts';

const address = v.pipe(v.string(), v.minLength(1));
/** Chosen by the page; an answer carries the number of its question. */
const requestId = count;

export const toWorker = v.variant('type', [
  v.object({
    type: v.literal('train'),
    runId: id,
    recipe: recipeSchema,
    categories: v.array(v.string()),
    applicationVersion: v.string(),
    /** Of the machine. */
    memoryBytes: v.number(),
    addresses: v.object({
      documents: address,
      /** The epoch is added to these two. */
      checkpoint: address,
      resumePoint: address,
      predictions: address,
      lease: address,
    }),
    leaseSeconds: v.number(),
    /** Goes on from the run's resume point instead of beginning. */
    resume: v.boolean(),
    /** So many of its first epochs the page has; those after them are told again. */
    epochsKnown: count,
    /** Only judges and keeps what it had reached. */
    stopAtOnce: v.boolean(),
  }),
  v.object({ type: v.literal('pause'), runId: id }),
  v.object({ type: v.literal('resume'), runId: id }),
  v.object({ type: v.literal('stop'), runId: id }),
  v.object({ type: v.literal('cancel'), runId: id }),
  /** Sends the finished model and predictions; may be asked again where it failed. */
  v.object({ type: v.literal('store'), runId: id }),
  /** The run is stored or given up: its classifier is let go. */
  v.object({ type: v.literal('release'), runId: id }),

  /** Answered at once, by a worker that is there. */
  v.object({ type: v.literal('ping'), requestId }),
  /** Which device would `auto` take? */
  v.object({ type: v.literal('probe'), requestId }),
  v.object({ type: v.literal('open'), requestId, modelId: id, address }),
  v.object({
    type: v.literal('predict'),
    requestId,
    modelId: id,
    address,
    /** A later question on the same channel makes this one needless. */
    channel: v.string(),
    text: v.string(),
  }),
  v.object({
    type: v.literal('explain'),
    requestId,
    modelId: id,
    address,
    channel: v.string(),
    text: v.string(),
    /** Null: the leading one. */
    category: v.nullable(count),
  }),
  /** The model was deleted or its screen left for good. */
  v.object({ type: v.literal('close'), modelId: id }),
]);
export type ToWorker = v.InferOutput<typeof toWorker>;

export const progress = v.object({
  phase: v.picklist(['vectorizing', 'preparing', 'training', 'evaluating']),
  epoch: v.number(),
  epochs: v.number(),
  step: v.number(),
  steps: v.number(),
  loss: v.nullable(v.number()),
  secondsElapsed: v.number(),
  secondsLeft: v.nullable(v.number()),
});
export type Progress = v.InferOutput<typeof progress>;

export const device = v.object({
  label: v.string(),
  backend: v.picklist(['cpu', 'webgpu']),
  software: v.boolean(),
  /** Why it is not the GPU, where that needs saying. */
  note: v.nullable(
    v.variant('why', [
      v.object({ why: v.literal('noGpu') }),
      v.object({ why: v.literal('emulated'), label: v.string() }),
      v.object({ why: v.literal('broken'), message: v.string() }),
    ]),
  ),
});
export type Device = v.InferOutput<typeof device>;

/** Why another device went on, what was under way, and the epochs that need not be trained again. */
const replacement = v.object({
  why: v.picklist(['tooLarge', 'memory', 'silent']),
  phase: v.picklist(['training', 'evaluating']),
  epochs: count,
});
export type Replacement = v.InferOutput<typeof replacement>;

const prediction = v.object({
  category: count,
  probabilities: v.instance(Float32Array),
  logits: v.instance(Float32Array),
  knownWords: count,
});
export type Prediction = v.InferOutput<typeof prediction>;

/** How much of the text the model knows; `few`: too little to answer by. */
const coverage = v.object({ words: count, known: count, few: v.boolean() });
export type Coverage = v.InferOutput<typeof coverage>;

/** One entry per word in each array, in the order of the text. */
const explanation = v.object({
  ...prediction.entries,
  explained: count,
  starts: v.instance(Uint32Array),
  ends: v.instance(Uint32Array),
  known: v.instance(Uint8Array),
  weights: v.instance(Float32Array),
});
export type Explanation = v.InferOutput<typeof explanation>;

export const information = v.object({
  createdAt: v.string(),
  categories: v.array(v.string()),
  recipe: recipeSchema,
  vocabulary: count,
  trainingTexts: count,
  parameters: count,
  metrics: v.nullable(metricsSchema),
  evaluatedOn: v.nullable(v.picklist(['test', 'validation', 'train'])),
  weightsHash: v.string(),
  /** Of files from before format version 3 there is none. */
  contentHash: v.optional(v.string()),
  formatVersion: count,
  applicationVersion: v.string(),
});
export type Information = v.InferOutput<typeof information>;

export const fromWorker = v.variant('type', [
  v.object({ type: v.literal('device'), runId: id, device }),
  /** The device was lost and another one goes on. Follows its `device`. */
  v.object({ type: v.literal('replaced'), runId: id, replacement }),
  v.object({
    type: v.literal('progress'),
    runId: id,
    progress,
    /** Epochs that ended since the last message. */
    epochs: v.array(epochReportSchema),
    /** WebGPU dispatches so far; null on the CPU. */
    dispatches: v.nullable(count),
  }),
  /** The training holds between two steps, or goes on. */
  v.object({ type: v.literal('held'), runId: id, held: v.boolean() }),
  v.object({ type: v.literal('checkpoint'), runId: id, epoch: count }),
  /** From here on it can be gone on with, whatever happens to this window. */
  v.object({ type: v.literal('resumable'), runId: id, epoch: count }),
  /** The services did not hear of it in time: it has to be claimed again. */
  v.object({ type: v.literal('lapsed'), runId: id }),
  /** Another window has taken it, or it was deleted: it is over here. */
  v.object({ type: v.literal('lost'), runId: id, error: errorShape }),
  /** A checkpoint could not be sent; the training goes on. */
  v.object({ type: v.literal('checkpointFailed'), runId: id, error: errorShape }),
  v.object({
    type: v.literal('trained'),
    runId: id,
    stopped: v.boolean(),
    summary: fitSummary,
    dispatches: v.nullable(count),
  }),
  v.object({ type: v.literal('stored'), runId: id }),
  v.object({ type: v.literal('storeFailed'), runId: id, error: errorShape }),
  v.object({ type: v.literal('failed'), runId: id, error: errorShape }),

  v.object({ type: v.literal('alive'), requestId }),
  v.object({ type: v.literal('probed'), requestId, device }),
  v.object({ type: v.literal('opened'), requestId, information }),
  v.object({ type: v.literal('predicted'), requestId, prediction, coverage }),
  v.object({ type: v.literal('explained'), requestId, explanation }),
  v.object({ type: v.literal('superseded'), requestId }),
  v.object({ type: v.literal('refused'), requestId, error: errorShape }),
]);
export type FromWorker = v.InferOutput<typeof fromWorker>;
