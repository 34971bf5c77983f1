// One training as the window sees it while it goes on, and until another one begins: what the worker
// has told of it. Who writes it is TrainingState (training.svelte.ts) alone.

import type { FitSummary } from '../../engine/classifier/types.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import type { CallOutput } from '../../src-main/contract/index.ts';
import type { EpochReport, Lease, Run } from '../../src-main/contract/runs.ts';
import type { Device, Progress, Replacement } from '../training/messages.ts';
import { plannedEpochs } from './plannedEpochs.ts';

export type Epoch = EpochReport;

/**
 * `saving`: trained, its model and predictions are on their way to the disk. `unsaved`: that
 * failed; the result still stands in the worker and saving can be tried again. `lost`: it goes on in
 * another window.
 */
export type Phase =
  | 'starting'
  | 'running'
  | 'paused'
  | 'stopping'
  | 'saving'
  | 'unsaved'
  | 'finished'
  | 'failed'
  | 'discarded'
  | 'lost';

const ACTIVE: readonly Phase[] = ['starting', 'running', 'paused', 'stopping', 'saving', 'unsaved'];

export class LiveTraining {
  readonly run: Run;
  readonly lease: Lease;
  /** This training, as the services know it. */
  readonly holder: string;
  /** Only what an earlier training had reached is judged and kept. */
  readonly keeping: boolean;
  phase = $state<Phase>('starting');
  progress = $state.raw<Progress | null>(null);
  epochs = $state.raw<readonly Epoch[]>([]);
  device = $state.raw<Device | null>(null);
  /** Kernels that the GPU was given; null on the CPU. */
  dispatches = $state<number | null>(null);
  summary = $state.raw<FitSummary | null>(null);
  /** Its model and predictions are with the services; only the end has to be noted. */
  stored = false;
  /** Why it failed, or why its result could not be saved. */
  error = $state.raw<ErrorShape | null>(null);
  /** What did not end the training but must be known: a checkpoint that could not be saved. */
  notice = $state.raw<ErrorShape | null>(null);
  /** That the device was lost and another one went on. */
  replaced = $state.raw<Replacement | null>(null);
  modelId = $state<number | null>(null);
  readonly active = $derived(ACTIVE.includes(this.phase));

  constructor({ run, lease }: CallOutput<'runs.claim'>, holder: string, keeping: boolean) {
    this.run = run;
    this.lease = lease;
    this.holder = holder;
    this.keeping = keeping;
  }

  /** How many epochs there will be; null until that is known. */
  get planned(): number | null {
    return plannedEpochs(this.run, this.progress);
  }

  /** What the services know it by. */
  get key(): { id: number; fence: number } {
    return { id: this.run.id, fence: this.lease.fence };
  }
}
