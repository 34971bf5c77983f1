// What the training screen shows, the same for a training that goes on in this window and for one
// that the store remembers.

import type { ErrorShape } from '../../../src-main/contract/common.ts';
import { isTrained } from '../../../src-main/contract/run-states.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { canGoOn } from '../../state/canGoOn.ts';
import { words } from '../../state/language.svelte.ts';
import { plannedEpochs } from '../../state/plannedEpochs.ts';
import type { Epoch, LiveTraining, Phase } from '../../state/liveTraining.svelte.ts';
import { verdictOn, type Verdict } from './verdict.ts';
import type { Device, Progress, Replacement } from '../../training/messages.ts';

export interface TrainingView {
  /** `elsewhere`: another window trains it. */
  readonly phase: Phase | 'interrupted' | 'elsewhere';
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  /** How many there will be; null while that is not known. */
  readonly planned: number | null;
  readonly progress: Progress | null;
  readonly device: string | null;
  readonly deviceNote: Device['note'];
  readonly dispatches: number | null;
  readonly error: ErrorShape | null;
  readonly notice: ErrorShape | null;
  /** That the device was lost and another one went on. */
  readonly replaced: Replacement | null;
}

export function viewOfLive(live: LiveTraining): TrainingView {
  return {
    phase: live.phase,
    run: live.run,
    epochs: live.epochs,
    planned: live.planned,
    progress: live.progress,
    device: live.device?.label ?? null,
    deviceNote: live.device?.note ?? null,
    dispatches: live.dispatches,
    error: live.error,
    notice: live.notice,
    replaced: live.replaced,
  };
}

/** `beginning`: this window is about to train it. `gone`: it was deleted since. */
export function viewOfRun(
  run: Run,
  epochs: readonly Epoch[],
  { beginning = false, gone = false }: { beginning?: boolean; gone?: boolean } = {},
): TrainingView {
  return {
    phase: gone ? 'discarded' : phaseOf(run, beginning),
    run,
    epochs,
    planned: plannedEpochs(run),
    progress: null,
    device: run.device,
    deviceNote: null,
    dispatches: null,
    error: run.error,
    notice: null,
    replaced: null,
  };
}

function phaseOf({ status }: Run, beginning: boolean): TrainingView['phase'] {
  if (isTrained(status)) return beginning ? 'starting' : 'elsewhere';
  if (status === 'interrupted' || status === 'failed') return status;
  return 'finished';
}

/** The share of its epochs that a run has behind it; null while their number is not known. */
export function shareOfEpochs(run: Run): number | null {
  const planned = plannedEpochs(run);
  return planned === null || planned === 0 ? null : Math.min(1, run.epochs / planned);
}

/** Whether there is something of a run that was cut off that can be made a model. */
export function canKeep(run: Run): boolean {
  return run.checkpointEpoch !== null || ((run.resumeEpoch ?? 0) > 0 && canGoOn(run));
}

/** How far a training came, in a sentence. */
export function reachedSentence(view: TrainingView): string {
  const { reached } = words.runs;
  const last = view.epochs.at(-1);
  if (last === undefined) return reached.nothing;
  const best = bestEpoch(view.epochs) ?? last;
  return best.validationAccuracy === null
    ? reached.training(last.epoch, view.planned, best.epoch, best.trainAccuracy)
    : reached.validation(last.epoch, view.planned, best.epoch, best.validationAccuracy);
}

/** What can come of a training that was cut off, or failed, in a sentence. */
export function waySentence({ phase, run, epochs }: TrainingView): string {
  const { stuck, goesOn } = words.runs;
  const { resumeEpoch, checkpointEpoch, datasetId, datasetChanged } = run;
  if (!canGoOn(run)) {
    if (datasetId === null) return stuck.noDataset(checkpointEpoch);
    return datasetChanged ? stuck.changed(checkpointEpoch) : stuck.other(checkpointEpoch);
  }
  if (resumeEpoch === null) return phase === 'failed' ? '' : goesOn.beginning;
  const reached = epochs.at(-1)?.epoch ?? 0;
  if (resumeEpoch >= reached) return goesOn.there;
  return resumeEpoch === 0 ? goesOn.fromStart : goesOn.from(resumeEpoch);
}

/** More epochs may come. */
const COMES: readonly TrainingView['phase'][] = ['starting', 'running', 'paused', 'elsewhere'];

/** How it is going, or went; null before an epoch has ended. */
export function verdictOf({ epochs, planned, phase }: TrainingView): Verdict | null {
  return verdictOn(epochs, planned, !COMES.includes(phase));
}

/** The same in a sentence; empty before an epoch has ended. */
export function verdictSentence(view: TrainingView): string {
  const { verdicts } = words.training;
  const verdict = verdictOf(view);
  if (verdict === null) return '';
  switch (verdict.kind) {
    case 'waiting':
    case 'stalled':
    case 'byHeart':
      return verdicts[verdict.kind](verdict.since);
    case 'bestAt':
      return verdicts.bestAt(verdict.epoch);
    default:
      return verdicts[verdict.kind];
  }
}

/** The epoch that is kept: the last one that was the best so far. */
export function bestEpoch(epochs: readonly Epoch[]): Epoch | null {
  return epochs.findLast((epoch) => epoch.best) ?? null;
}

/** How many of its epochs have ended. */
export function epochLabel({ epochs, planned }: TrainingView): string {
  return words.runs.epochs(epochs.at(-1)?.epoch ?? 0, planned);
}

/** What is going on, in a few words. */
export function phaseLabel({ phase, run, progress, epochs }: TrainingView): string {
  const { phases } = words.runs;
  switch (phase) {
    case 'starting':
    case 'paused':
    case 'saving':
    case 'unsaved':
    case 'failed':
    case 'discarded':
      return phases[phase];
    case 'stopping':
      return progress?.phase === 'evaluating' ? phases.evaluatingBest : phases.stopping;
    case 'finished':
      return run.modelId !== null && run.result === null ? phases.kept : phases.done;
    case 'interrupted':
      return phases.cutOff;
    case 'lost':
    case 'elsewhere':
      return run.status === 'paused' ? phases.pausedElsewhere : phases.elsewhere;
    case 'running':
      break;
  }
  switch (progress?.phase) {
    case undefined:
      return phases.reading;
    case 'vectorizing':
      return phases.counting;
    case 'preparing':
      return phases.preparing;
    case 'training':
      // Progress and epochs come by different messages: the later one counts.
      return phases.epoch(Math.max(1, progress!.epoch, epochs.length), progress!.epochs);
    case 'evaluating':
      return phases.evaluating;
  }
}
