// Training: texts and a recipe in, a classifier and its report out.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { selectRows as takeRows } from '../data/rows.ts';
import { VectorizerBuilder } from '../text/vectorizer.ts';
import { Classifier, evaluationOf, type TextPrediction } from './classifier.ts';
import { now, Pacer } from './clock.ts';
import { TrainingControl } from './control.ts';
import { categorySizes, epochsOf, type PlannedRecipe } from './epochs.ts';
import { emphasisOf, emphasize, foldEmphasis } from './emphasis.ts';
import {
  FORMAT_VERSION,
  hashWeights,
  parametersOf,
  writeModel,
  type LayerWeights,
  type ModelInformation,
} from './model-file.ts';
import { Network } from './network.ts';
import type { Recipe } from './recipe.ts';
import { isLoss, type LostDevice, type ResumePoint } from './resume.ts';
import { splitRows } from './split.ts';
import { train, type CheckpointReason, type Trained } from './training.ts';
import type {
  EpochReport,
  EvaluatedOn,
  FitSummary,
  LabelledText,
  Prediction,
  ProgressReport,
  Split,
} from './types.ts';

/** Ids of the texts in each part. */
export interface SplitReport {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export interface Checkpoint {
  /** A whole model file: the best epoch so far, or the present weights before the first epoch ended. */
  readonly bytes: Uint8Array;
  readonly reason: CheckpointReason;
  /** Epoch whose weights these are; 0 while none has ended. */
  readonly epoch: number;
}

export interface FitOptions {
  readonly backend: Backend;
  readonly control?: TrainingControl;
  /** At most every 50 ms, and whenever the phase changes. */
  readonly onProgress?: (report: ProgressReport) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** At pause, at stop and at most every ten seconds. Awaited. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * Asked once when the backend's device is lost while it trains or evaluates: gives the backend to
   * go on with, from the last resume point (which `fit` keeps then). Without it a loss is an error,
   * and so is whatever happens on the second backend. The caller destroys both.
   */
  readonly replaceLost?: (lost: LostDevice) => Promise<Backend>;
  /** Begins here instead of at the beginning: the same texts, categories and recipe. */
  readonly resume?: ResumePoint;
  /** Told between two epochs. Costs a reading of the weights and of the optimizer's state. */
  readonly onResumePoint?: (point: ResumePoint) => void;
  /** The least time between two resume points, 0 for one after each epoch; 1000 unless told. */
  readonly resumePointEveryMs?: number;
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

const PROGRESS_EVERY_MS = 50;
const RESUME_POINT_EVERY_MS = 1000;

/**
 * Trains a classifier. `texts` come in canonical order and may arrive as a stream: each is
 * tokenized as it comes and only its terms are kept. Labels are indices into `categories`.
 *
 * Throws `training.*` where the texts do not suffice, `training.cancelled` after `cancel`,
 * `engine.deviceLost` where the device went away and nothing replaces it.
 */
export async function fit(
  texts: Iterable<LabelledText> | AsyncIterable<LabelledText>,
  categories: readonly string[],
  recipe: Recipe,
  options: FitOptions,
): Promise<FitResult> {
  const { backend, control = new TrainingControl() } = options;
  const pacer = new Pacer(options.yieldNow);
  const report = new Reporter(options.onProgress);
  if (recipe.epochs !== 'auto') report.epochs = recipe.epochs;
  checkCategories(categories);

  const {
    builder,
    ids,
    labels,
    splits,
    seconds: readSeconds,
  } = await collect(texts, categories, recipe, { control, pacer, report });

  const planned: PlannedRecipe = {
    ...recipe,
    epochs: epochsOf(recipe, categorySizes(labels, splits, categories.length)),
  };
  report.epochs = planned.epochs;
  report.phase('preparing');
  const started = now();
  const split = splitRows(labels, splits, categories.length, recipe);
  checkSplit(split.train, labels, categories);
  const isTrain = new Uint8Array(labels.length);
  for (const row of split.train) isTrain[row] = 1;
  const { vectorizer, rows } = builder.build(
    recipe.vocabularyFrom === 'all' ? undefined : (row) => isTrain[row] === 1,
  );
  if (vectorizer.vocabulary.size === 0) throw noWords(recipe);
  const vectorize = readSeconds + (now() - started) / 1000;
  const idsOf = (which: Int32Array): number[] => Array.from(which, (row) => ids[row]);
  options.onSplit?.({
    train: idsOf(split.train),
    validation: idsOf(split.validation),
    test: idsOf(split.test),
  });
  await pacer.rest();
  control.throwIfCancelled();

  const createdAt = options.createdAt ?? new Date().toISOString();
  const informationOf = async (layers: readonly LayerWeights[]): Promise<ModelInformation> => ({
    formatVersion: FORMAT_VERSION,
    applicationVersion: options.applicationVersion ?? '',
    createdAt,
    categories,
    recipe,
    vocabulary: vectorizer.vocabulary.size,
    trainingTexts: vectorizer.vocabulary.documents,
    parameters: parametersOf(layers),
    metrics: null,
    evaluatedOn: null,
    weightsHash: await hashWeights(layers),
  });
  const { onCheckpoint } = options;
  const factors =
    recipe.emphasis === 'categories'
      ? emphasisOf(rows, labels, split.train, categories.length)
      : null;
  const plain = (layers: readonly LayerWeights[]): readonly LayerWeights[] =>
    factors === null ? layers : foldEmphasis(layers, factors);
  const { replaceLost } = options;
  let device = backend;
  let point = options.resume ?? null;
  /** Changes the device where it was lost; throws the error where not. */
  const replace = async (error: unknown, phase: LostDevice['phase']): Promise<void> => {
    if (replaceLost === undefined || device !== backend || !(await isLoss(backend, error))) {
      throw error;
    }
    control.throwIfCancelled();
    const epochs = phase === 'evaluating' ? trained.epochs.length : (point?.epochs.length ?? 0);
    device = await replaceLost({ backend, error, phase, epochs });
    control.throwIfCancelled();
  };
  const resumable =
    options.onResumePoint === undefined &&
    (replaceLost === undefined || backend.info.backend === 'cpu')
      ? null
      : {
          everyMs: options.resumePointEveryMs ?? RESUME_POINT_EVERY_MS,
          tell: (reached: ResumePoint): void => {
            point = reached;
            options.onResumePoint?.(reached);
          },
        };
  const trainedRows = factors === null ? rows : emphasize(rows, factors);
  const trainOnDevice = (): Promise<Trained> =>
    train({
      rows: trainedRows,
      labels,
      categories: categories.length,
      train: split.train,
      validation: split.validation,
      recipe: planned,
      backend: device,
      resume: point,
      resumable: device === backend ? resumable : null,
      control,
      pacer,
      onProgress: (progress) => report.progress(progress),
      onEpoch: (epoch) => options.onEpoch?.(epoch),
      onCheckpoint:
        onCheckpoint === undefined
          ? null
          : async (trainedLayers, epoch, reason) => {
              const layers = plain(trainedLayers);
              const information = await informationOf(layers);
              const { vocabulary } = vectorizer;
              const bytes = writeModel({ information, vocabulary, layers });
              await onCheckpoint({ bytes, epoch, reason });
            },
    });
  let trained: Trained;
  try {
    trained = await trainOnDevice();
  } catch (error) {
    await replace(error, 'training');
    trained = await trainOnDevice();
  }

  const layers = plain(trained.layers);
  const evaluatedOn: EvaluatedOn =
    split.test.length > 0 ? 'test' : split.validation.length > 0 ? 'validation' : 'train';
  report.phase('evaluating');
  const evaluationStarted = now();
  const judged = split[evaluatedOn];
  const information = await informationOf(layers);
  let { network } = trained;
  const predict = (): Promise<TextPrediction[]> => {
    const draft = new Classifier(information, vectorizer, network, layers);
    return draft.predictRows(takeRows(rows, judged));
  };
  let predicted: TextPrediction[];
  try {
    if (factors !== null) network.load(layers);
    predicted = await predict();
  } catch (error) {
    await replace(error, 'evaluating');
    network = Network.fromWeights(layers, device);
    predicted = await predict();
  }
  const { metrics, predictions } = evaluationOf(
    predicted,
    Array.from(judged, (row) => ({ id: ids[row], label: labels[row] })),
    categories,
  );
  const evaluate = (now() - evaluationStarted) / 1000;
  const classifier = new Classifier(
    { ...information, metrics, evaluatedOn },
    vectorizer,
    network,
    layers,
  );
  return {
    classifier,
    predictions,
    summary: {
      recipe,
      epochsPlanned: planned.epochs,
      categories,
      device: device === backend ? device.info.label : replacedLabel(backend, device),
      backend: device.name,
      documents: {
        train: split.train.length,
        validation: split.validation.length,
        test: split.test.length,
      },
      vocabulary: vectorizer.vocabulary.size,
      termsPerDocument: termsPerRow(rows.offsets, split.train),
      parameters: information.parameters,
      epochs: trained.epochs,
      bestEpoch: trained.bestEpoch,
      stoppedEarly: trained.stoppedEarly,
      evaluatedOn,
      metrics,
      weightsHash: information.weightsHash,
      seconds: { vectorize, train: trained.seconds, evaluate },
      stepsPerSecond: trained.seconds > 0 ? trained.steps / trained.seconds : 0,
    },
  };
}

/** How a run that changed its device in the middle names it. */
export function replacedLabel(lost: Backend, replacement: Backend): string {
  return `${lost.info.label}, then ${replacement.info.label}`;
}

interface Collected {
  readonly builder: VectorizerBuilder;
  readonly ids: number[];
  readonly labels: Int32Array;
  readonly splits: Split[];
  /** Spent on the texts, without waiting for them. */
  readonly seconds: number;
}

async function collect(
  texts: Iterable<LabelledText> | AsyncIterable<LabelledText>,
  categories: readonly string[],
  recipe: Recipe,
  tools: { control: TrainingControl; pacer: Pacer; report: Reporter },
): Promise<Collected> {
  const { control, pacer, report } = tools;
  const builder = new VectorizerBuilder(recipe);
  const ids: number[] = [];
  const labels: number[] = [];
  const splits: Split[] = [];
  let milliseconds = 0;
  const take = ({ id, text, label, split }: LabelledText): void => {
    if (!Number.isInteger(label) || label < 0 || label >= categories.length) {
      throw new WinnowError(
        'training.label',
        `Text ${id} has the label ${label}; labels go from 0 to ${categories.length - 1}.`,
        { id, label },
      );
    }
    const started = now();
    builder.add(text);
    milliseconds += now() - started;
    ids.push(id);
    labels.push(label);
    splits.push(split);
  };
  report.phase('vectorizing');
  // A plain list must not cost a turn of the event loop per text.
  if (Symbol.iterator in texts) {
    for (const text of texts) {
      take(text);
      if (!pacer.due()) continue;
      await pacer.rest();
      control.throwIfCancelled();
    }
  } else {
    for await (const text of texts) {
      take(text);
      if (!pacer.due()) continue;
      await pacer.rest();
      control.throwIfCancelled();
    }
  }
  return { builder, ids, labels: Int32Array.from(labels), splits, seconds: milliseconds / 1000 };
}

/** Progress reports, not too many. */
class Reporter {
  /** Planned; 0 while that is not decided. */
  epochs = 0;
  readonly #send: ((report: ProgressReport) => void) | undefined;
  readonly #started = now();
  #last = -Infinity;

  constructor(send: ((report: ProgressReport) => void) | undefined) {
    this.#send = send;
  }

  phase(phase: ProgressReport['phase']): void {
    this.#last = -Infinity;
    const { epochs } = this;
    this.progress({ phase, epoch: 0, epochs, step: 0, steps: 0, loss: null, secondsLeft: null });
    this.#last = -Infinity;
  }

  progress(report: Omit<ProgressReport, 'secondsElapsed'>): void {
    const time = now();
    if (this.#send === undefined || time - this.#last < PROGRESS_EVERY_MS) return;
    this.#last = time;
    this.#send({ ...report, secondsElapsed: (time - this.#started) / 1000 });
  }
}

function checkCategories(categories: readonly string[]): void {
  if (categories.length >= 2) return;
  throw new WinnowError(
    'training.tooFewCategories',
    'A classifier needs at least two categories of texts to tell apart.',
    { categories },
  );
}

function checkSplit(train: Int32Array, labels: Int32Array, categories: readonly string[]): void {
  const present = new Set(Array.from(train, (row) => labels[row]));
  if (present.size >= 2) return;
  throw new WinnowError(
    'training.tooFewCategories',
    present.size === 0
      ? 'There are no texts to train on.'
      : `Only "${categories[[...present][0]]}" has texts to train on; at least two categories must have some.`,
    { categories },
  );
}

function noWords(recipe: Recipe): WinnowError {
  return new WinnowError(
    'training.noWords',
    recipe.minDocumentFrequency > 1
      ? `No word stands in ${recipe.minDocumentFrequency} training texts or more. Set minDocumentFrequency to 1.`
      : 'The training texts hold no words that the tokenizer finds. Make minTokenLength smaller, or use the tokenizer "blanks".',
    { minDocumentFrequency: recipe.minDocumentFrequency },
  );
}

function termsPerRow(offsets: Int32Array, rows: Int32Array): number {
  let terms = 0;
  for (const row of rows) terms += offsets[row + 1] - offsets[row];
  return rows.length === 0 ? 0 : terms / rows.length;
}
