// The third step of a training: batches in, the best epoch's weights out, and a look at the control
// between two steps. Nothing here knows about text; rows are rows.

import type { Backend } from '../backends/backend.ts';
import { DataLoader } from '../data/loader.ts';
import { selectFeatures, type Features } from '../data/rows.ts';
import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import type { OptimizerGroup } from '../optim/group.ts';
import type { Scheduler } from '../optim/schedulers.ts';
import { Generator } from '../tensor/random.ts';
import { logitsOf } from './classifier.ts';
import { now, Pacer } from './clock.ts';
import { TrainingControl } from './control.ts';
import { TrainingTexts, type Batch } from './dataset.ts';
import { emphasize, foldEmphasis } from './emphasis.ts';
import { checkLimits } from './limits.ts';
import type { LayerWeights } from './model-file.ts';
import { Network } from './network.ts';
import { makeOptimizer, makeSchedule } from './optimizing.ts';
import type { Plan } from './plan.ts';
import type { Recipe } from './recipe.ts';
import { checkBelongs, trainingKey, type Best, type ResumePoint } from './resume.ts';
import { rehearse, trainStep } from './step.ts';
import { count, Tally } from './tally.ts';
import type { EpochReport, ProgressReport } from './types.ts';

export type CheckpointReason = 'pause' | 'stop' | 'time';

export interface LearnOptions {
  readonly backend: Backend;
  readonly control?: TrainingControl;
  readonly pacer?: Pacer;
  readonly onProgress?: (report: Omit<ProgressReport, 'secondsElapsed'>) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Begins here instead of at the beginning. Throws `resume.other` where it is another's point. */
  readonly resume?: ResumePoint | null;
  /** Told between two epochs. Costs a reading of the weights and of the optimizer's state. */
  readonly onResumePoint?: (point: ResumePoint) => void;
  /** The least time between two resume points, 0 for one after each epoch; 1000 unless told. */
  readonly resumePointEveryMs?: number;
  /** Of this machine: what can't fit is told before the first step. Unknown unless told. */
  readonly memoryBytes?: number;
  /** At pause, at stop and at most every ten seconds. Awaited. The layers are as in `Learned`. */
  readonly onCheckpoint?: (
    layers: readonly LayerWeights[],
    epoch: number,
    reason: CheckpointReason,
  ) => Promise<void>;
}

export interface Learned {
  /** Has the layers' weights. */
  readonly network: Network;
  /** Of the best epoch, for rows as `plan.features` has them. */
  readonly layers: readonly LayerWeights[];
  readonly epochs: readonly EpochReport[];
  /** 0 where it was stopped before the first epoch ended. */
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
  readonly steps: number;
  /** Spent in the training loop alone: no evaluation, no pause, no checkpoint. */
  readonly seconds: number;
}

const CHECKPOINT_EVERY_MS = 10_000;
const RESUME_POINT_EVERY_MS = 1000;
/** Reading resume points back takes a twentieth of the time at most. */
const RESUMABLE_SHARE = 20;
/** Steps whose logits wait on the device before they are read. */
const READ_EVERY_STEPS = 16;

/** Trains as the recipe says. Rejects with `training.*` and `resume.*`. */
export async function learn(plan: Plan, recipe: Recipe, options: LearnOptions): Promise<Learned> {
  const { backend, control = new TrainingControl(), pacer = new Pacer() } = options;
  const { resume = null, onResumePoint, onCheckpoint } = options;
  const everyMs = options.resumePointEveryMs ?? RESUME_POINT_EVERY_MS;
  const { categories, split, labels, emphasis, epochs: lastEpoch } = plan;
  const { vocabulary } = plan.vectorizer;
  const { memoryBytes } = options;
  checkLimits({ vocabulary, categories: categories.length, recipe, backend, memoryBytes });
  const steps = lastEpoch * plan.stepsPerEpoch;
  const isResumable = resume !== null || onResumePoint !== undefined;
  const key = isResumable ? await trainingKey(plan, recipe) : '';
  if (resume !== null) checkBelongs(resume, key);
  const features: Features =
    emphasis === null
      ? plan.features
      : { ...plan.features, rows: emphasize(plan.features.rows, emphasis) };
  /** Layers that give for plain rows what those that are trained give for emphasized ones. */
  const plain = (layers: readonly LayerWeights[]): readonly LayerWeights[] =>
    emphasis === null ? layers : foldEmphasis(layers, emphasis);

  // An emulated GPU takes longer to compile in advance than when a kernel is met.
  if (!backend.info.software) {
    const words = features.rows.columns;
    const sizes = { words, categories: categories.length, texts: split.train.length };
    await backend.warmUp(() => rehearse(recipe, sizes, backend));
  }
  const inTraining = new InTraining(plan, features, recipe, backend);
  const { network, optimizer, schedule, loader } = inTraining;
  const validation = selectFeatures(features, split.validation);
  const epochs: EpochReport[] = [...(resume?.epochs ?? [])];
  let best: Best | null = resume?.best ?? null;
  let stoppedEarly = false;
  let milliseconds = resume?.milliseconds ?? 0;
  let checkpointAt = now();
  let resumableAt = now() + everyMs;

  const checkpoint = async (reason: CheckpointReason): Promise<void> => {
    if (onCheckpoint === undefined) return;
    const layers = best?.layers ?? (await network.weights());
    await onCheckpoint(plain(layers), best?.epoch ?? epochs.length, reason);
    checkpointAt = now();
  };
  /** Waits while the training is paused; true where it is to end. */
  const isStopping = async (): Promise<boolean> => {
    if (control.state === 'paused') {
      await checkpoint('pause');
      await control.whenNotPaused();
    }
    control.throwIfCancelled();
    return control.state === 'stopping';
  };
  const tellResumable = async (tell: (point: ResumePoint) => void): Promise<void> => {
    const started = now();
    const layers = best?.epoch === epochs.length ? best.layers : await network.weights();
    const moving = await inTraining.state();
    tell({ ...moving, belongsTo: key, epochs: [...epochs], milliseconds, layers, best });
    const took = now() - started;
    resumableAt = everyMs === 0 ? 0 : now() + Math.max(everyMs, RESUMABLE_SHARE * took);
  };

  try {
    if (resume !== null) inTraining.restore(resume);
    training: for (let epoch = epochs.length + 1; epoch <= lastEpoch; epoch++) {
      if (await isStopping()) {
        stoppedEarly = true;
        break;
      }
      network.train();
      const tally = new Tally(categories.length);
      let started = now();
      /** Stops the clock around what is not training. */
      const aside = async <T>(work: () => Promise<T>): Promise<T> => {
        milliseconds += now() - started;
        const result = await work();
        started = now();
        return result;
      };
      let learningRate = optimizer.lr;
      for (const batch of loader) {
        learningRate = optimizer.lr;
        tally.add(trainStep(network, optimizer, batch, recipe), batch.labels);
        schedule.step();
        if (tally.waiting >= READ_EVERY_STEPS) await tally.read();
        if (!pacer.due()) continue;
        const elapsed = milliseconds + now() - started;
        const step = schedule.steps;
        options.onProgress?.({
          phase: 'training',
          epoch,
          epochs: lastEpoch,
          step,
          steps,
          loss: tally.recentLoss,
          secondsLeft: ((elapsed / step) * (steps - step)) / 1000,
        });
        await pacer.rest();
        if (control.state === 'running') {
          if (onCheckpoint !== undefined && now() - checkpointAt > CHECKPOINT_EVERY_MS) {
            await aside(() => checkpoint('time'));
          }
          continue;
        }
        await tally.read();
        if (await aside(isStopping)) {
          stoppedEarly = true;
          break training;
        }
      }
      await tally.read();
      milliseconds += now() - started;
      const watched =
        split.validation.length === 0
          ? null
          : await lossOf(network, validation, labels, split.validation);
      const isAstray = !Number.isFinite(tally.loss);
      const isBest =
        !isAstray &&
        (watched === null ||
          (Number.isFinite(watched.loss) && watched.loss < (best?.loss ?? Infinity)));
      if (!isBest && best === null) throw diverged(epoch, recipe);
      if (isAstray) {
        stoppedEarly = true;
        break;
      }
      if (isBest && watched !== null && epoch < lastEpoch) {
        best = { epoch, loss: watched.loss, layers: await network.weights() };
      } else if (isBest) best = null;
      const bestEpoch = best?.epoch ?? epoch;
      const report: EpochReport = {
        epoch,
        trainLoss: tally.loss,
        trainAccuracy: tally.accuracy,
        validationLoss: watched?.loss ?? null,
        validationAccuracy: watched?.accuracy ?? null,
        learningRate,
        best: isBest,
      };
      epochs.push(report);
      options.onEpoch?.(report);
      if (recipe.patience > 0 && watched !== null && epoch - bestEpoch >= recipe.patience) {
        stoppedEarly = epoch < lastEpoch;
        break;
      }
      if (onResumePoint !== undefined && epoch < lastEpoch && now() >= resumableAt) {
        await tellResumable(onResumePoint);
      }
    }
    const kept = best as Best | null; // TypeScript does not follow it into the loop
    const layers = plain(kept?.layers ?? (await network.weights()));
    if (kept !== null || emphasis !== null) network.load(layers);
    const bestEpoch = kept?.epoch ?? epochs.length;
    if (control.state === 'stopping') await onCheckpoint?.(layers, bestEpoch, 'stop');
    const seconds = milliseconds / 1000;
    return { network, layers, epochs, bestEpoch, stoppedEarly, steps: schedule.steps, seconds };
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    optimizer.dispose();
  }
}

/** All that moves in a training: what is kept of it continues it exactly. */
class InTraining {
  readonly network: Network;
  readonly optimizer: OptimizerGroup;
  readonly schedule: Scheduler;
  readonly loader: DataLoader<number, Batch>;
  readonly #generator: Generator;

  constructor(plan: Plan, features: Features, recipe: Recipe, device: Backend) {
    const { seed, hidden, dropout, wordDropout, batchSize, dropLast } = recipe;
    const generator = new Generator(seed);
    const sizes = [features.rows.columns, ...hidden, plan.categories.length];
    this.#generator = generator;
    this.network = new Network(sizes, { device, generator, dropout });
    const texts = new TrainingTexts(features, plan.labels, plan.split.train, {
      wordDropout,
      generator,
    });
    const shuffle = recipe.shuffle === 'once' ? 'once' : 'onward';
    this.loader = new DataLoader(texts, { batchSize, dropLast, shuffle, generator });
    this.optimizer = makeOptimizer(this.network, recipe);
    this.schedule = makeSchedule(this.optimizer, recipe, plan.epochs * plan.stepsPerEpoch);
  }

  /** Everything but the weights. */
  async state(): Promise<Pick<ResumePoint, 'generator' | 'loader' | 'optimizer' | 'schedule'>> {
    return {
      generator: this.#generator.position,
      loader: this.loader.stateDict(),
      optimizer: await this.optimizer.stateDict(),
      schedule: this.schedule.stateDict(),
    };
  }

  restore(point: ResumePoint): void {
    this.network.load(point.layers);
    this.optimizer.loadStateDict(point.optimizer);
    this.schedule.loadStateDict(point.schedule);
    this.loader.loadStateDict(point.loader);
    this.#generator.position = point.generator;
  }
}

async function lossOf(
  network: Network,
  features: Features,
  labels: Int32Array,
  which: Int32Array,
): Promise<{ loss: number; accuracy: number }> {
  const logits = await logitsOf(network, features);
  const actual = which.map((row) => labels[row]);
  const { loss, right } = count(logits, actual, network.categories);
  return { loss: loss / which.length, accuracy: right / which.length };
}

function diverged(epoch: number, recipe: Recipe): WinnowError {
  return problem('training.diverged', { epoch, learningRate: recipe.learningRate });
}
