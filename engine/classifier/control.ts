// Pausing, stopping and cancelling a training from outside, while it runs. The training looks here
// between two steps; whoever holds the control (a button's message, Ctrl-C) only sets a wish.

import { problem } from '../problems.ts';

export type ControlState = 'running' | 'paused' | 'stopping' | 'cancelled';

/** One training's control. All methods may be called at any time, more than once, in any order. */
export class TrainingControl {
  #state: ControlState = 'running';
  #waiting: (() => void)[] = [];

  get state(): ControlState {
    return this.#state;
  }

  /** Holds the training after the step in work; its model is given to `onCheckpoint` first. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state === 'paused') this.#change('running');
  }

  /** Ends the training after the step in work and keeps the best epoch so far. */
  stop(): void {
    if (this.#state !== 'cancelled') this.#change('stopping');
  }

  /** Ends the training and keeps nothing: `fit` rejects with `training.cancelled`. */
  cancel(): void {
    this.#change('cancelled');
  }

  /** Throws `training.cancelled` once `cancel` has been called. */
  throwIfCancelled(): void {
    if (this.#state === 'cancelled') {
      throw problem('training.cancelled', {});
    }
  }

  /** Resolves when the state is no longer `paused`. */
  async whenNotPaused(): Promise<void> {
    while (this.#state === 'paused') {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #change(state: ControlState): void {
    this.#state = state;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
