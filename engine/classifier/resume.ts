// Where a training stands between two epochs, on the host: everything that decides how it goes on.
// From such a point it continues on the same backend as if it had never been interrupted, and on
// another one when its device is lost.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import type { OptimizerState } from '../optim/optimizer.ts';
import type { BatchesState } from './batches.ts';
import { waitFor } from './clock.ts';
import type { LayerWeights } from './model-file.ts';
import type { EpochReport } from './types.ts';

/** The best epoch so far, by its validation loss. */
export interface Best {
  readonly epoch: number;
  readonly layers: readonly LayerWeights[];
  readonly loss: number;
}

/** Opaque to who keeps it; belongs to the same texts, categories and recipe. */
export interface ResumePoint {
  /** Those that have ended. */
  readonly epochs: readonly EpochReport[];
  /** Steps done. */
  readonly step: number;
  /** Spent in the training loop. */
  readonly milliseconds: number;
  /** Position of the random streams. */
  readonly generator: number;
  readonly batches: BatchesState;
  readonly layers: readonly LayerWeights[];
  readonly optimizers: readonly OptimizerState[];
  /** Null while the present weights are the best. */
  readonly best: Best | null;
}

/** A lost device, and where the training goes on without it. */
export interface LostDevice {
  readonly backend: Backend;
  /** What failed first. */
  readonly error: unknown;
  /** `evaluating`: the training itself was done. */
  readonly phase: 'training' | 'evaluating';
  /** Epochs that need not be trained again. */
  readonly epochs: number;
}

/** What happened, for the person who watches, once the CPU took over. */
export function sayReplaced({ phase, epochs }: LostDevice): string {
  if (phase === 'evaluating') {
    return 'The GPU stopped answering; the trained classifier was evaluated with the CPU.';
  }
  return epochs === 0
    ? 'The GPU stopped answering; the training began again with the CPU.'
    : `The GPU stopped answering; the training went on with the CPU from epoch ${epochs + 1}.`;
}

/** A device that is going refuses calls a moment before it says that it is lost. */
const TOLD_WITHIN_MS = 1000;

/** Whether an error that came out of a training is the loss of its device. */
export async function isLoss(backend: Backend, error: unknown): Promise<boolean> {
  if (backend.info.backend === 'cpu') return false;
  if (error instanceof WinnowError) {
    if (error.code === 'engine.deviceLost') return true;
    if (error.code.startsWith('training.')) return false;
  }
  return Promise.race([backend.lost.then(() => true), waitFor(TOLD_WITHIN_MS).then(() => false)]);
}
