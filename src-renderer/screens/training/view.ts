// What the training screen shows, the same for a training that goes on in this window and for one
// that the store remembers.

import type { ErrorShape } from '../../../src-main/contract/common.ts';
import { count, number, percent } from '../../components/format.ts';
import { isTrained } from '../../../src-main/contract/run-states.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { canGoOn } from '../../state/canGoOn.ts';
import { plannedEpochs } from '../../state/plannedEpochs.ts';
import type { Epoch, LiveTraining, Phase } from '../../state/liveTraining.svelte.ts';
import type { Progress } from '../../training/messages.ts';

export interface TrainingView {
  /** `elsewhere`: another window trains it. */
  readonly phase: Phase | 'interrupted' | 'elsewhere';
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  /** How many there will be; null while that is not known. */
  readonly planned: number | null;
  readonly progress: Progress | null;
  readonly device: string | null;
  readonly deviceNote: string | null;
  readonly dispatches: number | null;
  readonly error: ErrorShape | null;
  readonly notice: ErrorShape | null;
  /** That the device was lost and another one went on, as a sentence. */
  readonly replaced: string | null;
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
  const last = view.epochs.at(-1);
  if (last === undefined) return 'It had not ended its first epoch.';
  const best = bestEpoch(view.epochs) ?? last;
  const right =
    best.validationAccuracy === null
      ? `${percent(best.trainAccuracy)} right on its training texts`
      : `${percent(best.validationAccuracy)} right on the texts held back`;
  return `It reached ${epochLabel(view)}; the best one, epoch ${number(best.epoch)}, was ${right}.`;
}

/** What can come of a training that was cut off, or failed, in a sentence. */
export function waySentence({ phase, run, epochs }: TrainingView): string {
  const { resumeEpoch, checkpointEpoch, datasetId, datasetChanged } = run;
  if (!canGoOn(run)) {
    const why =
      datasetId === null
        ? 'Its dataset was deleted, so it can’t go on'
        : datasetChanged
          ? 'The texts have changed since, so it can’t go on'
          : 'It can’t go on';
    if (checkpointEpoch === null) return `${why}.`;
    const which = checkpointEpoch === 0 ? 'as it was saved' : `of epoch ${number(checkpointEpoch)}`;
    return `${why}, but its model ${which} can be kept.`;
  }
  if (resumeEpoch === null) {
    return phase === 'failed' ? '' : 'It had not saved enough to go on from: it can begin again.';
  }
  const reached = epochs.at(-1)?.epoch ?? 0;
  if (resumeEpoch >= reached) return 'It can go on from there.';
  return resumeEpoch === 0
    ? 'It can go on from its beginning.'
    : `It can go on from epoch ${number(resumeEpoch)}; those after it are trained again.`;
}

/** The epoch that is kept: the last one that was the best so far. */
export function bestEpoch(epochs: readonly Epoch[]): Epoch | null {
  return epochs.findLast((epoch) => epoch.best) ?? null;
}

/** How many of its epochs have ended. */
export function epochLabel({ epochs, planned }: TrainingView): string {
  const ended = epochs.at(-1)?.epoch ?? 0;
  return planned === null
    ? count(ended, 'epoch')
    : `${number(ended)} of ${count(planned, 'epoch')}`;
}

/** What is going on, in a few words. */
export function phaseLabel({ phase, run, progress, epochs }: TrainingView): string {
  switch (phase) {
    case 'starting':
      return 'Starting';
    case 'paused':
      return 'Paused';
    case 'stopping':
      return progress?.phase === 'evaluating' ? 'Evaluating the best epoch' : 'Stopping';
    case 'saving':
      return 'Saving the model';
    case 'unsaved':
      return 'Trained, not saved yet';
    case 'finished':
      return run.modelId !== null && run.result === null ? 'Kept as it was' : 'Done';
    case 'failed':
      return 'Failed';
    case 'discarded':
      return 'Discarded';
    case 'interrupted':
      return 'Cut off';
    case 'lost':
    case 'elsewhere':
      return run.status === 'paused' ? 'Paused in another window' : 'Training in another window';
    case 'running':
      break;
  }
  switch (progress?.phase) {
    case undefined:
      return 'Reading the texts';
    case 'vectorizing':
      return 'Counting words';
    case 'preparing':
      return 'Preparing the device';
    case 'training':
      // Progress and epochs come by different messages: the later one counts.
      return `Epoch ${number(Math.max(1, progress!.epoch, epochs.length))} of ${number(progress!.epochs)}`;
    case 'evaluating':
      return 'Evaluating';
  }
}
