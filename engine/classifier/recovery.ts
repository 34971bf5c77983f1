// What happens when a training's device goes away (a GPU's driver is restarted, a laptop wakes up) or
// has no room for it: the work is done again on a replacement, once. A training then goes on from its
// last resume point.

import type { Backend } from '../backends/backend.ts';
import { WinnowError } from '../errors.ts';
import { waitFor } from './clock.ts';
import type { TrainingControl } from './control.ts';
import { learn, type Learned, type LearnOptions } from './learn.ts';
import type { Plan } from './plan.ts';
import type { Recipe } from './recipe.ts';
import type { ResumePoint } from './resume.ts';

/** A device that was lost or is too small, and where the training goes on without it. */
export interface LostDevice {
  readonly backend: Backend;
  /** What failed first. */
  readonly error: unknown;
  /** `evaluating`: the training itself was done. */
  readonly phase: 'training' | 'evaluating';
  /** Epochs that need not be trained again. */
  readonly epochs: number;
}

/** Gives the backend to go on with. */
export type ReplaceLost = (lost: LostDevice) => Promise<Backend>;

/** A device that is going refuses calls a moment before it says that it is lost. */
const TOLD_WITHIN_MS = 1000;
/** The device answers, but what is asked of it has no room there. */
const NO_ROOM = ['engine.memory', 'training.gpuTooSmall'];

/** A backend that may be replaced once. */
export class Recovery {
  readonly #first: Backend;
  readonly #wanted: Recipe['device'];
  readonly #control: TrainingControl;
  readonly #replaceLost: ReplaceLost | undefined;
  #backend: Backend;

  /** `wanted` is how the backend was chosen. Without `replaceLost` a loss is an error like any other. */
  constructor(
    backend: Backend,
    wanted: Recipe['device'],
    control: TrainingControl,
    replaceLost?: ReplaceLost,
  ) {
    this.#first = backend;
    this.#wanted = wanted;
    this.#backend = backend;
    this.#control = control;
    this.#replaceLost = replaceLost;
  }

  /** The present one. */
  get backend(): Backend {
    return this.#backend;
  }

  /** As a person reads it. */
  get label(): string {
    return this.#backend === this.#first
      ? this.#first.info.label
      : replacedLabel(this.#first, this.#backend);
  }

  /** A loss would be made good. */
  get isPossible(): boolean {
    return (
      this.#replaceLost !== undefined &&
      this.#backend === this.#first &&
      this.#first.info.backend !== 'cpu'
    );
  }

  /** Does work on the backend, and where that is lost, again on its replacement. */
  async run<T>(
    phase: LostDevice['phase'],
    epochs: () => number,
    work: (backend: Backend) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(this.#backend);
    } catch (error) {
      await this.#replace({ backend: this.#first, error, phase, epochs: epochs() });
      return work(this.#backend);
    }
  }

  async #replace(lost: LostDevice): Promise<void> {
    const replaceLost = this.#replaceLost;
    const isFirst = this.#backend === this.#first;
    if (replaceLost === undefined || !isFirst || !(await this.#isLoss(lost))) throw lost.error;
    this.#control.throwIfCancelled();
    this.#backend = await replaceLost(lost);
    this.#control.throwIfCancelled();
  }

  /**
   * Whether the error is the device's: it was lost, or has no room. One that was asked for outright is
   * not left for want of room: the error says what to do.
   */
  async #isLoss({ backend, error }: LostDevice): Promise<boolean> {
    if (backend.info.backend === 'cpu') return false;
    if (error instanceof WinnowError) {
      if (error.code === 'engine.deviceLost') return true;
      if (NO_ROOM.includes(error.code)) return this.#wanted === 'auto';
      if (error.code.startsWith('training.')) return false;
    }
    return Promise.race([backend.lost.then(() => true), waitFor(TOLD_WITHIN_MS).then(() => false)]);
  }
}

/** `learn`, which goes on from its last resume point when the device is lost. */
export function learnOn(
  recovery: Recovery,
  plan: Plan,
  recipe: Recipe,
  options: Omit<LearnOptions, 'backend'>,
): Promise<Learned> {
  let point: ResumePoint | null = options.resume ?? null;
  const keep = (reached: ResumePoint): void => {
    point = reached;
    options.onResumePoint?.(reached);
  };
  return recovery.run(
    'training',
    () => point?.epochs.length ?? 0,
    (backend) =>
      learn(plan, recipe, {
        ...options,
        backend,
        resume: point,
        onResumePoint: recovery.isPossible ? keep : options.onResumePoint,
      }),
  );
}

/** How a run that changed its device in the middle names it. */
export function replacedLabel(lost: Backend, replacement: Backend): string {
  return `${lost.info.label}, then ${replacement.info.label}`;
}

/** Why the CPU took over: the network is too large for the GPU, its memory ran out, it went silent. */
export type LossReason = 'tooLarge' | 'memory' | 'silent';

export function lossReason({ error }: Pick<LostDevice, 'error'>): LossReason {
  const code = error instanceof WinnowError ? error.code : '';
  if (code === 'training.gpuTooSmall') return 'tooLarge';
  return NO_ROOM.includes(code) ? 'memory' : 'silent';
}

/** What happened, as the terminal says it, once the CPU took over. */
export function sayReplaced(lost: LostDevice): string {
  const { phase, epochs } = lost;
  const reason = lossReason(lost);
  if (reason === 'tooLarge') {
    return 'The network is too large for the GPU; it is trained with the CPU.';
  }
  const what = reason === 'memory' ? 'ran out of memory' : 'stopped answering';
  if (phase === 'evaluating') {
    return `The GPU ${what}; the trained classifier was evaluated with the CPU.`;
  }
  return epochs === 0
    ? `The GPU ${what}; the training began again with the CPU.`
    : `The GPU ${what}; the training went on with the CPU from epoch ${epochs + 1}.`;
}
