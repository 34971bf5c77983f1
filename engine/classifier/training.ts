// The training loop: batches in, the best epoch's weights out, and a look at the control between
// two steps. Nothing here knows about text; rows are rows.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { logSoftmax } from '../metrics/classification.ts';
import { Generator } from '../tensor/random.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { SparseRows } from '../data/rows.ts';
import { selectRows as takeRows } from '../data/rows.ts';
import { Batches } from './batches.ts';
import { logitsOf } from './classifier.ts';
import { now, type Pacer } from './clock.ts';
import type { TrainingControl } from './control.ts';
import type { PlannedRecipe } from './epochs.ts';
import type { LayerWeights } from './model-file.ts';
import { Network } from './network.ts';
import { learningRateAt, makeOptimizers } from './optimizing.ts';
import type { Best, ResumePoint } from './resume.ts';
import { rehearse, trainStep } from './step.ts';
import type { EpochReport, ProgressReport } from './types.ts';

export type CheckpointReason = 'pause' | 'stop' | 'time';

export interface TrainingTask {
  readonly rows: SparseRows;
  /** By row. */
  readonly labels: Int32Array;
  readonly categories: number;
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly recipe: PlannedRecipe;
  readonly backend: Backend;
  readonly control: TrainingControl;
  readonly pacer: Pacer;
  readonly onProgress: (report: Omit<ProgressReport, 'secondsElapsed'>) => void;
  readonly onEpoch: (report: EpochReport) => void;
  /** Where to begin; null: at the beginning. */
  readonly resume: ResumePoint | null;
  /** Told between two epochs, at most once in so many milliseconds (0: always). Null where nobody resumes. */
  readonly resumable: {
    readonly everyMs: number;
    readonly tell: (point: ResumePoint) => void;
  } | null;
  /** Null where nobody wants checkpoints. */
  readonly onCheckpoint:
    | ((layers: readonly LayerWeights[], epoch: number, reason: CheckpointReason) => Promise<void>)
    | null;
}

export interface Trained {
  /** With the best epoch's weights. */
  readonly network: Network;
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
/** Steps whose logits wait on the device before they are read. */
const READ_EVERY_STEPS = 16;

/** Reading resume points back takes a twentieth of the time at most. */
const RESUMABLE_SHARE = 20;

/** Trains as the recipe says. Rejects with `training.*`. */
export async function train(task: TrainingTask): Promise<Trained> {
  const { recipe, rows, control, pacer, backend } = task;
  // An emulated GPU takes longer to compile in advance than when a kernel is met.
  if (!backend.info.software) {
    const sizes = { words: rows.columns, categories: task.categories, texts: task.train.length };
    await backend.warmUp(() => rehearse(recipe, sizes, backend));
  }
  const generator = new Generator(recipe.seed);
  const network = new Network([rows.columns, ...recipe.hidden, task.categories], {
    device: task.backend,
    generator,
    dropout: recipe.dropout,
  });
  const batches = new Batches(rows, task.labels, task.train, recipe, generator);
  const steps = recipe.epochs * batches.length;
  if (steps === 0) {
    throw new WinnowError(
      'training.noSteps',
      `${task.train.length} texts do not fill one batch of ${recipe.batchSize}. Make batchSize smaller, or set dropLast to false.`,
      { texts: task.train.length, batchSize: recipe.batchSize },
    );
  }
  const optimizers = makeOptimizers(network, recipe);
  const validationRows = takeRows(rows, task.validation);
  const { resume, resumable } = task;
  const epochs: EpochReport[] = [...(resume?.epochs ?? [])];
  let best: Best | null = resume?.best ?? null;
  let stoppedEarly = false;
  let step = resume?.step ?? 0;
  let milliseconds = resume?.milliseconds ?? 0;
  let checkpointAt = now();
  let resumableAt = now() + (resumable?.everyMs ?? 0);

  const checkpoint = async (reason: CheckpointReason): Promise<void> => {
    if (task.onCheckpoint === null) return;
    const layers = best?.layers ?? (await network.weights());
    await task.onCheckpoint(layers, best?.epoch ?? epochs.length, reason);
    checkpointAt = now();
  };

  const tellResumable = async ({ tell, everyMs }: NonNullable<typeof resumable>): Promise<void> => {
    const started = now();
    tell({
      epochs: [...epochs],
      step,
      milliseconds,
      generator: generator.position,
      batches: batches.state,
      layers: best?.epoch === epochs.length ? best.layers : await network.weights(),
      optimizers: await Promise.all(optimizers.map((optimizer) => optimizer.stateDict())),
      best,
    });
    const took = now() - started;
    resumableAt = everyMs === 0 ? 0 : now() + Math.max(everyMs, RESUMABLE_SHARE * took);
  };

  try {
    if (resume !== null) {
      network.load(resume.layers);
      optimizers.forEach((optimizer, i) => optimizer.loadStateDict(resume.optimizers[i]));
      batches.state = resume.batches;
      generator.position = resume.generator;
    }
    training: for (let epoch = epochs.length + 1; epoch <= recipe.epochs; epoch++) {
      network.train();
      const tally = new Tally(task.categories);
      let started = now();
      /** Stops the clock around what is not training. */
      const aside = async (work: () => Promise<void>): Promise<void> => {
        milliseconds += now() - started;
        await work();
        started = now();
      };
      let learningRate = recipe.learningRate;
      for (const batch of batches.epoch()) {
        learningRate = learningRateAt(recipe, step, steps);
        for (const optimizer of optimizers) optimizer.lr = learningRate;
        tally.add(trainStep(network, optimizers, batch, recipe), batch.labels);
        step++;
        if (tally.waiting >= READ_EVERY_STEPS) await tally.read();
        if (!pacer.due()) continue;
        const elapsed = milliseconds + now() - started;
        task.onProgress({
          phase: 'training',
          epoch,
          epochs: recipe.epochs,
          step,
          steps,
          loss: tally.recentLoss,
          secondsLeft: ((elapsed / step) * (steps - step)) / 1000,
        });
        await pacer.rest();
        if (control.state === 'running') {
          if (task.onCheckpoint !== null && now() - checkpointAt > CHECKPOINT_EVERY_MS) {
            await aside(() => checkpoint('time'));
          }
          continue;
        }
        await tally.read();
        if (control.state === 'paused') {
          await aside(async () => {
            await checkpoint('pause');
            await control.whenNotPaused();
          });
        }
        control.throwIfCancelled();
        if (control.state === 'stopping') {
          milliseconds += now() - started;
          stoppedEarly = true;
          break training;
        }
      }
      await tally.read();
      milliseconds += now() - started;
      if (!Number.isFinite(tally.loss)) {
        if (best === null) throw diverged(epoch, recipe);
        stoppedEarly = true;
        break;
      }
      const validation =
        task.validation.length === 0
          ? null
          : await judge(network, validationRows, task.labels, task.validation);
      const isBest =
        validation === null ||
        (Number.isFinite(validation.loss) && validation.loss < (best?.loss ?? Infinity));
      if (isBest && validation !== null && epoch < recipe.epochs) {
        best = { epoch, loss: validation.loss, layers: await network.weights() };
      } else if (isBest) best = null;
      const bestEpoch = isBest ? epoch : best!.epoch;
      const report: EpochReport = {
        epoch,
        trainLoss: tally.loss,
        trainAccuracy: tally.accuracy,
        validationLoss: validation?.loss ?? null,
        validationAccuracy: validation?.accuracy ?? null,
        learningRate,
        best: isBest,
      };
      epochs.push(report);
      task.onEpoch(report);
      if (recipe.patience > 0 && validation !== null && epoch - bestEpoch >= recipe.patience) {
        stoppedEarly = epoch < recipe.epochs;
        break;
      }
      if (resumable !== null && epoch < recipe.epochs && now() >= resumableAt) {
        await tellResumable(resumable);
      }
    }
    const kept = best as Best | null; // TypeScript does not follow it into the loop
    if (kept !== null) network.load(kept.layers);
    const layers = kept?.layers ?? (await network.weights());
    if (control.state === 'stopping' && task.onCheckpoint !== null) {
      await task.onCheckpoint(layers, kept?.epoch ?? epochs.length, 'stop');
    }
    return {
      network,
      layers,
      epochs,
      bestEpoch: kept?.epoch ?? epochs.length,
      stoppedEarly,
      steps: step,
      seconds: milliseconds / 1000,
    };
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    for (const optimizer of optimizers) optimizer.dispose();
  }
}

/** Loss and accuracy of an epoch, from logits that are read a few steps at a time. */
class Tally {
  readonly #categories: number;
  #logits: Tensor[] = [];
  #labels: Int32Array[] = [];
  #rows = 0;
  #lossSum = 0;
  #right = 0;
  #recentLoss: number | null = null;

  constructor(categories: number) {
    this.#categories = categories;
  }

  /** Steps not read yet. */
  get waiting(): number {
    return this.#logits.length;
  }

  /** Mean cross-entropy (without label smoothing, so that it compares with the validation's). */
  get loss(): number {
    return this.#lossSum / this.#rows;
  }

  get accuracy(): number {
    return this.#right / this.#rows;
  }

  /** Mean loss of the steps read last; null before, and where it is no number. */
  get recentLoss(): number | null {
    return this.#recentLoss;
  }

  /** Takes the logits over. */
  add(logits: Tensor, labels: Int32Array): void {
    this.#logits.push(logits);
    this.#labels.push(labels);
  }

  async read(): Promise<void> {
    const logits = this.#logits;
    const labels = this.#labels;
    this.#logits = [];
    this.#labels = [];
    if (logits.length === 0) return;
    const read = await Promise.all(logits.map((one) => one.array()));
    for (const one of logits) one.dispose();
    let lossSum = 0;
    let rows = 0;
    for (let b = 0; b < read.length; b++) {
      const { loss, right } = count(read[b], labels[b], this.#categories);
      this.#right += right;
      lossSum += loss;
      rows += labels[b].length;
    }
    this.#lossSum += lossSum;
    this.#rows += rows;
    const mean = lossSum / rows;
    this.#recentLoss = Number.isFinite(mean) ? mean : null;
  }
}

/** Summed cross-entropy and number of right answers. */
function count(
  logits: ArrayLike<number>,
  labels: Int32Array,
  categories: number,
): { loss: number; right: number } {
  let loss = 0;
  let right = 0;
  const row = new Float64Array(categories);
  for (let r = 0; r < labels.length; r++) {
    let leading = 0;
    for (let c = 0; c < categories; c++) {
      row[c] = logits[r * categories + c];
      if (row[c] > row[leading]) leading = c;
    }
    if (leading === labels[r]) right++;
    loss -= logSoftmax(row)[labels[r]];
  }
  return { loss, right };
}

async function judge(
  network: Network,
  rows: SparseRows,
  labels: Int32Array,
  which: Int32Array,
): Promise<{ loss: number; accuracy: number }> {
  const logits = await logitsOf(network, rows);
  const actual = which.map((row) => labels[row]);
  const { loss, right } = count(logits, actual, network.categories);
  return { loss: loss / which.length, accuracy: right / which.length };
}

function diverged(epoch: number, recipe: PlannedRecipe): WinnowError {
  return new WinnowError(
    'training.diverged',
    `The training went astray in epoch ${epoch}: its loss is no longer a number. A learning rate smaller than ${recipe.learningRate} helps.`,
    { epoch, learningRate: recipe.learningRate },
  );
}
