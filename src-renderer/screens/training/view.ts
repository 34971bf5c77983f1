// What the training screen shows, the same for a training that goes on in this window and for one
// that the store remembers.

import type { ErrorShape } from '../../../src-main/contract/common.ts';
import { number } from '../../components/format.ts';
import { isTrained } from '../../../src-main/contract/run-states.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
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

export function viewOfRun(run: Run, epochs: readonly Epoch[]): TrainingView {
  return {
    phase: phaseOf(run),
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

function phaseOf({ status }: Run): TrainingView['phase'] {
  if (isTrained(status)) return 'elsewhere';
  if (status === 'interrupted' || status === 'failed') return status;
  return 'finished';
}

/** The epoch that is kept: the last one that was the best so far. */
export function bestEpoch(epochs: readonly Epoch[]): Epoch | null {
  return epochs.findLast((epoch) => epoch.best) ?? null;
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
      return 'Done';
    case 'failed':
      return 'Failed';
    case 'discarded':
      return 'Discarded';
    case 'interrupted':
      return 'Interrupted';
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
