// Training in one call: texts and a recipe in, a classifier and its report out. Four steps that can
// each be used alone: read (corpus.ts), plan (plan.ts), learn (learn.ts), judge (judge.ts).

import type { Backend } from '../backends/backend.ts';
import type { SparseRows } from '../data/rows.ts';
import type { Classifier } from './classifier.ts';
import { now, Pacer } from './clock.ts';
import { TrainingControl } from './control.ts';
import { readCorpus } from './corpus.ts';
import { informationOf, judge, type Provenance } from './judge.ts';
import type { CheckpointReason, LearnOptions } from './learn.ts';
import { writeModel } from './model-file.ts';
import { makePlan } from './plan.ts';
import type { Recipe } from './recipe.ts';
import { learnOn, Recovery, type ReplaceLost } from './recovery.ts';
import type { EpochReport, FitSummary, LabelledText, Prediction, ProgressReport } from './types.ts';

export interface Checkpoint {
  /** A whole model file: the best epoch so far, or the present weights before the first epoch ended. */
  readonly bytes: Uint8Array;
  readonly reason: CheckpointReason;
  /** Epoch whose weights these are; 0 while none has ended. */
  readonly epoch: number;
}

export interface FitOptions
  extends
    Provenance,
    Pick<LearnOptions, 'resume' | 'onResumePoint' | 'resumePointEveryMs' | 'memoryBytes'> {
  readonly backend: Backend;
  readonly control?: TrainingControl;
  /** At most every 50 ms, and whenever the phase changes. */
  readonly onProgress?: (report: ProgressReport) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** At pause, at stop and at most every ten seconds. Awaited. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * Asked once when the backend's device is lost while it trains or evaluates, or has no room for it
   * where the recipe's device is `auto`: gives the backend to go on with, from the last resume point
   * (which `fit` keeps then). Without it a loss is an error, and so is whatever happens on the second
   * backend. The caller destroys both.
   */
  readonly replaceLost?: ReplaceLost;
  /** Lets the event loop handle messages; called at most every 16 ms. */
  readonly yieldNow?: () => Promise<void>;
}

export interface FitResult {
  readonly classifier: Classifier;
  readonly summary: FitSummary;
  /** Of the evaluated split. */
  readonly predictions: readonly Prediction[];
}

const PROGRESS_EVERY_MS = 50;

/**
 * Trains a classifier. `texts` come in canonical order and may arrive as a stream: each is
 * tokenized as it comes and only its terms are kept. Labels are indices into `categories`.
 *
 * Throws `training.*` where the texts do not suffice or the network does not fit, `training.cancelled` after `cancel`,
 * `engine.deviceLost` where the device went away and nothing replaces it, `resume.other` where the
 * point to resume from belongs to another training.
 */
export async function fit(
  texts: Iterable<LabelledText> | AsyncIterable<LabelledText>,
  categories: readonly string[],
  recipe: Recipe,
  options: FitOptions,
): Promise<FitResult> {
  const { backend, control = new TrainingControl(), onCheckpoint } = options;
  const { applicationVersion, createdAt = new Date().toISOString() } = options;
  const provenance = { applicationVersion, createdAt };
  const pacer = new Pacer(options.yieldNow);
  const report = new Reporter(options.onProgress);
  if (recipe.epochs !== 'auto') report.epochs = recipe.epochs;
  const recovery = new Recovery(backend, recipe.device, control, options.replaceLost);

  report.phase('vectorizing');
  const corpus = await readCorpus(texts, categories, recipe, { control, pacer });
  report.phase('preparing');
  const plan = makePlan(corpus, recipe);
  report.epochs = plan.epochs;
  await pacer.rest();
  control.throwIfCancelled();

  const { vectorizer, split, features } = plan;
  const { vocabulary } = vectorizer;
  const learned = await learnOn(recovery, plan, recipe, {
    control,
    pacer,
    resume: options.resume,
    onResumePoint: options.onResumePoint,
    resumePointEveryMs: options.resumePointEveryMs,
    memoryBytes: options.memoryBytes,
    onProgress: (progress) => report.progress(progress),
    onEpoch: options.onEpoch,
    onCheckpoint:
      onCheckpoint &&
      (async (layers, epoch, reason) => {
        const information = await informationOf(layers, plan, recipe, provenance);
        await onCheckpoint({
          bytes: await writeModel({ information, vocabulary, layers }),
          epoch,
          reason,
        });
      }),
  });

  report.phase('evaluating');
  const started = now();
  const { classifier, metrics, predictions, evaluatedOn, copies } = await recovery.run(
    'evaluating',
    () => learned.epochs.length,
    (device) => judge(learned, plan, recipe, { ...provenance, backend: device }),
  );
  const evaluate = (now() - started) / 1000;
  return {
    classifier,
    predictions,
    summary: {
      recipe,
      epochsPlanned: plan.epochs,
      categories,
      device: recovery.label,
      backend: recovery.backend.name,
      documents: {
        train: split.train.length,
        validation: split.validation.length,
        test: split.test.length,
      },
      vocabulary: vocabulary.size,
      termsPerDocument: termsPerRow(features.rows, split.train),
      parameters: classifier.information.parameters,
      epochs: learned.epochs,
      bestEpoch: learned.bestEpoch,
      stoppedEarly: learned.stoppedEarly,
      evaluatedOn,
      metrics,
      copies,
      weightsHash: classifier.information.weightsHash,
      seconds: { vectorize: corpus.seconds + plan.seconds, train: learned.seconds, evaluate },
      stepsPerSecond: learned.seconds > 0 ? learned.steps / learned.seconds : 0,
    },
  };
}

/** Progress reports, not too many. */
class Reporter {
  /** How many there will be; 0 until that is decided. */
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

function termsPerRow({ offsets }: SparseRows, rows: Int32Array): number {
  let terms = 0;
  for (const row of rows) terms += offsets[row + 1] - offsets[row];
  return rows.length === 0 ? 0 : terms / rows.length;
}
