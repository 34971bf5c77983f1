// Learning rates that change as training goes on. Call `step()` after each epoch (or each batch,
// where the schedule counts batches).

import { WinnowError } from '../errors.ts';
import { cos } from '../backends/cpu/math.ts';

/** Whose rates a scheduler sets: an Optimizer, or an OptimizerGroup. */
export interface Scheduled {
  readonly groups: readonly { lr: number }[];
}

export interface SchedulerState {
  readonly steps: number;
  readonly baseLrs: readonly number[];
}

/** A learning rate as a function of the number of steps: base rate times `factor`. */
export abstract class Scheduler {
  readonly optimizer: Scheduled;
  #baseLrs: number[];
  #steps = 0;

  constructor(optimizer: Scheduled) {
    this.optimizer = optimizer;
    this.#baseLrs = optimizer.groups.map((group) => group.lr);
  }

  /** The learning rate after `steps` steps for a group that began with `base`. */
  protected abstract rate(base: number, steps: number): number;

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** Counts a step and sets the rates of all groups. */
  step(): void {
    this.#steps++;
    this.apply();
  }

  /** Sets the rates for the present number of steps; subclasses call it when they are made. */
  protected apply(): void {
    for (const [i, group] of this.optimizer.groups.entries())
      // A group that was added since begins with the rate it was given.
      group.lr = this.rate((this.#baseLrs[i] ??= group.lr), this.#steps);
  }

  stateDict(): SchedulerState {
    return { steps: this.#steps, baseLrs: [...this.#baseLrs] };
  }

  loadStateDict(state: SchedulerState): void {
    this.#steps = state.steps;
    this.#baseLrs = [...state.baseLrs];
    this.apply();
  }
}

/** base * x^n by repeated multiplication: the same bits everywhere. */
function power(base: number, x: number, n: number): number {
  let result = base;
  for (let i = 0; i < n; i++) result *= x;
  return result;
}

/** Times gamma every stepSize steps. */
export class StepLR extends Scheduler {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(
    optimizer: Scheduled,
    options: { readonly stepSize: number; readonly gamma?: number },
  ) {
    super(optimizer);
    this.stepSize = options.stepSize;
    this.gamma = options.gamma ?? 0.1;
    if (!(this.stepSize >= 1))
      throw new WinnowError('optim.schedule', 'StepLR: stepSize must be at least 1.');
  }

  protected override rate(base: number, steps: number): number {
    return power(base, this.gamma, Math.floor(steps / this.stepSize));
  }
}

/** Times gamma every step. */
export class ExponentialLR extends Scheduler {
  readonly gamma: number;

  constructor(optimizer: Scheduled, options: { readonly gamma: number }) {
    super(optimizer);
    this.gamma = options.gamma;
  }

  protected override rate(base: number, steps: number): number {
    return power(base, this.gamma, steps);
  }
}

/** Half a cosine wave from the base rate to etaMin over tMax steps. */
export class CosineAnnealingLR extends Scheduler {
  readonly tMax: number;
  readonly etaMin: number;

  constructor(optimizer: Scheduled, options: { readonly tMax: number; readonly etaMin?: number }) {
    super(optimizer);
    this.tMax = options.tMax;
    this.etaMin = options.etaMin ?? 0;
    if (!(this.tMax >= 1))
      throw new WinnowError('optim.schedule', 'CosineAnnealingLR: tMax must be at least 1.');
  }

  protected override rate(base: number, steps: number): number {
    return this.etaMin + ((base - this.etaMin) * (1 + cos(Math.PI * (steps / this.tMax)))) / 2;
  }
}

/**
 * The factor goes in a straight line from startFactor to endFactor over totalIters and stays.
 * By default from 1 to 0: a linear decay to zero. (PyTorch's own defaults warm up from 1/3 to 1.)
 */
export class LinearLR extends Scheduler {
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;

  constructor(
    optimizer: Scheduled,
    options: {
      readonly totalIters: number;
      readonly startFactor?: number;
      readonly endFactor?: number;
    },
  ) {
    super(optimizer);
    this.totalIters = options.totalIters;
    this.startFactor = options.startFactor ?? 1;
    this.endFactor = options.endFactor ?? 0;
    if (!(this.totalIters >= 1))
      throw new WinnowError('optim.schedule', 'LinearLR: totalIters must be at least 1.');
    this.apply();
  }

  protected override rate(base: number, steps: number): number {
    const share = Math.min(steps, this.totalIters) / this.totalIters;
    return base * (this.startFactor + (this.endFactor - this.startFactor) * share);
  }
}

export interface PlateauOptions {
  /** 'min' for a loss, 'max' for an accuracy. */
  readonly mode?: 'min' | 'max';
  readonly factor?: number;
  /** Steps without improvement before the rate falls. */
  readonly patience?: number;
  /** What counts as an improvement. */
  readonly threshold?: number;
  /** Whether the threshold is a share of the best ('rel') or a distance from it ('abs'). */
  readonly thresholdMode?: 'rel' | 'abs';
  readonly cooldown?: number;
  readonly minLr?: number;
  /** A rate that would fall by no more than this stays. */
  readonly eps?: number;
}

/** Lowers the learning rate when a measure has stopped improving. */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled;
  readonly #options: Required<PlateauOptions>;
  #best: number;
  #bad = 0;
  #cooldown = 0;

  constructor(optimizer: Scheduled, options: PlateauOptions = {}) {
    this.optimizer = optimizer;
    this.#options = { mode: 'min', factor: 0.1, patience: 10, threshold: 1e-4, thresholdMode: 'rel', cooldown: 0, minLr: 0, eps: 1e-8, ...options }; // prettier-ignore
    this.#best = this.#options.mode === 'min' ? Infinity : -Infinity;
  }

  /** Tells the measure of this epoch. */
  step(measure: number): void {
    const { mode, threshold, thresholdMode, patience, factor, cooldown, minLr, eps } =
      this.#options;
    const by = thresholdMode === 'rel' ? this.#best * threshold : threshold;
    const better = mode === 'min' ? measure < this.#best - by : measure > this.#best + by;
    if (better || !Number.isFinite(this.#best)) {
      this.#best = measure;
      this.#bad = 0;
    } else this.#bad++;
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#bad = 0;
    }
    if (this.#bad <= patience) return;
    for (const group of this.optimizer.groups) {
      const next = Math.max(group.lr * factor, minLr);
      if (group.lr - next > eps) group.lr = next;
    }
    this.#cooldown = cooldown;
    this.#bad = 0;
  }

  stateDict(): { best: number; bad: number; cooldown: number } {
    return { best: this.#best, bad: this.#bad, cooldown: this.#cooldown };
  }

  loadStateDict(state: { best: number; bad: number; cooldown: number }): void {
    this.#best = state.best;
    this.#bad = state.bad;
    this.#cooldown = state.cooldown;
  }
}
