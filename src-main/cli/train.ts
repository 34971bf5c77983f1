// `winnow train`: a folder in, a report and a model file out.

import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fit, sayReplaced, TrainingControl } from '../../engine/classifier/index.ts';
import type { EpochReport, FitSummary, ProgressReport } from '../../engine/classifier/types.ts';
import type { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { memoryBytes } from '../host/memory.ts';
import { writeWholeFile } from '../host/write-file.ts';
import { backendFor, cpuBackend } from './devices.ts';
import { troubleOf } from './file-trouble.ts';
import { format, print, Progress, words } from './output.ts';
import { recipeFrom } from './recipe-options.ts';
import { honesty, metricsReport } from './report.ts';
import { readTexts } from './texts.ts';
import { version } from './version.ts';

export interface TrainOptions {
  readonly test?: string;
  readonly recipe?: string;
  readonly set?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

export async function train(folder: string, options: TrainOptions): Promise<void> {
  const recipe = await recipeFrom(options.recipe, options.set ?? []);
  if (options.out !== undefined) await checkPlace(options.out);
  const progress = new Progress();
  const control = new TrainingControl();
  const interrupt = () => {
    if (control.state === 'stopping') {
      progress.note('Stopped; nothing is kept.');
      process.exit(130);
    } else {
      control.stop();
      progress.note('Stopping; the best epoch is kept. (Ctrl-C again: keep nothing.)');
    }
  };
  const { backend } = await backendFor(recipe.device);
  const source = await readTexts(folder, options.test, progress);
  const { categories, skipped } = source;
  process.on('SIGINT', interrupt);
  try {
    const { classifier, summary } = await fit(source.texts(), categories, recipe, {
      backend,
      control,
      applicationVersion: version,
      memoryBytes: memoryBytes(),
      onProgress: (report) => progress.update(progressLine(report)),
      onEpoch: (report) => {
        if (process.stderr.isTTY !== true) progress.update(epochLine(report));
      },
      replaceLost: async (lost) => {
        const cpu = await cpuBackend();
        lost.backend.destroy();
        progress.note(sayReplaced(lost));
        return cpu;
      },
    });
    progress.clear();
    // Ctrl-C that came while nobody could listen is heard now, before anything is kept.
    await new Promise((resolve) => setImmediate(resolve));
    const astray = control.state === 'running' && wentAstray(summary);
    const read = source.seconds();
    if (options.out !== undefined) await save(options.out, await classifier.toBytes());
    const { metrics } = summary;
    if (options.json) {
      const { documents: split, seconds, ...rest } = summary;
      await print(
        JSON.stringify({
          accuracy: metrics.accuracy,
          macroF1: metrics.macroF1,
          loss: metrics.loss,
          perCategory: metrics.perCategory,
          confusionMatrix: metrics.confusionMatrix,
          ...honesty(metrics, summary.copies),
          seconds: { read, ...seconds },
          documents: split.train + split.validation + split.test,
          split,
          skipped,
          ...rest,
          metrics: undefined,
          out: options.out ?? null,
        }),
      );
    } else {
      await print(
        ...metricsReport(metrics, summary.evaluatedOn, summary.copies),
        '',
        `${summary.device}. ${words.common.texts(summary.documents.train)} to learn from, ` +
          `${words.common.words(summary.vocabulary)}, ${words.common.epochs(summary.epochs.length)} ` +
          `(number ${format.number(summary.bestEpoch)} kept), ` +
          `${format.number(Math.round(summary.stepsPerSecond))} steps a second.`,
        `Time: reading ${format.duration(read)}, counting words ${format.duration(summary.seconds.vectorize)}, ` +
          `training ${format.duration(summary.seconds.train)}, evaluating ${format.duration(summary.seconds.evaluate)}.`,
        `Weights ${summary.weightsHash.slice(0, 16)}…`,
        options.out === undefined
          ? 'The model was not saved; --out FILE saves it.'
          : `Saved as ${options.out}.`,
      );
    }
    classifier.dispose();
    if (astray) {
      process.exitCode = 1;
      progress.note(
        `The training went astray after epoch ${format.number(summary.bestEpoch)}, which is kept: its loss is no ` +
          `longer a number. A learning rate smaller than ${format.plain(recipe.learningRate)} helps. (training.diverged)`,
      );
    }
  } finally {
    process.off('SIGINT', interrupt);
    progress.clear();
    source.close();
  }
}

/** Whether its loss ceased to be a number, though an earlier epoch could be kept. */
function wentAstray({ epochs, bestEpoch, stoppedEarly, metrics, recipe }: FitSummary): boolean {
  const outOfPatience = recipe.patience > 0 && epochs.length - bestEpoch >= recipe.patience;
  return (
    (stoppedEarly && !outOfPatience) ||
    ![metrics, ...epochs].every((one) =>
      Number.isFinite('loss' in one ? one.loss : (one.validationLoss ?? one.trainLoss)),
    )
  );
}

function progressLine(report: ProgressReport): string {
  if (report.phase !== 'training') {
    const { counting, preparing, evaluating } = words.runs.phases;
    return { vectorizing: counting, preparing, evaluating }[report.phase];
  }
  const left = report.secondsLeft === null ? '' : `, ${format.timeLeft(report.secondsLeft)}`;
  const loss = report.loss === null ? '' : `, loss ${format.decimal(report.loss)}`;
  const done = format.percent(report.step / report.steps, 0);
  return `${words.runs.phases.epoch(report.epoch, report.epochs)}: ${done}${loss}${left}`;
}

function epochLine(report: EpochReport): string {
  const validation =
    report.validationLoss === null || report.validationAccuracy === null
      ? ''
      : `, validation loss ${format.decimal(report.validationLoss)}, ${format.percent(report.validationAccuracy)}`;
  return `Epoch ${format.number(report.epoch)}: loss ${format.decimal(report.trainLoss)}, ${format.percent(report.trainAccuracy)}${validation}`;
}

/** Finds out before an hour of training whether its model will have a place. */
async function checkPlace(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory() === true) throw notSaved(file, 'folder');
  try {
    if (found !== null) await access(file, constants.W_OK);
    // The new file is written beside the old one. A device has no such place, and needs none.
    if (found === null || found.isFile()) {
      await access(dirname(await realpath(file).catch(() => file)), constants.W_OK);
    }
  } catch (error) {
    throw notSaved(file, error);
  }
}

async function save(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWholeFile(file, bytes);
  } catch (error) {
    throw notSaved(file, error);
  }
}

function notSaved(file: string, error: unknown): WinnowError {
  const trouble = error === 'folder' ? { why: 'folder' as const } : troubleOf(error);
  // Of a file that is to be made, what is missing is the folder.
  const isNowhere = trouble.why === 'missing' || trouble.why === 'notFolder';
  const why = isNowhere ? 'noFolder' : trouble.why;
  return problem('model.notSaved', { file, ...trouble, why }, error);
}
