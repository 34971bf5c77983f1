// Keeps the point from which a training can be gone on with, in the store: as new as it can be at
// little cost. Sending one takes a twentieth of the time at most, and the training never waits for it.

import { writeResumePoint, type ResumePoint } from '../../engine/classifier/index.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import { sendFile } from './transfer.ts';

const SHARE = 20;

export class ResumePoints {
  readonly #address: (epoch: number) => string;
  readonly #stored: (epoch: number, error: ErrorShape | null) => void;
  readonly #everyMs: number;
  #sending: Promise<void> | null = null;
  #next = 0;

  /** At most one in `everyMs`. `stored` hears of each that was sent, or why it could not be. */
  constructor(
    everyMs: number,
    address: (epoch: number) => string,
    stored: (epoch: number, error: ErrorShape | null) => void,
  ) {
    this.#everyMs = everyMs;
    this.#address = address;
    this.#stored = stored;
  }

  /** Sends it, unless one is on its way or was sent just now. */
  take(point: ResumePoint): void {
    if (this.#sending !== null || performance.now() < this.#next) return;
    this.#sending = this.#send(point).finally(() => (this.#sending = null));
  }

  /** Resolves when none is on its way. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #send(point: ResumePoint): Promise<void> {
    const started = performance.now();
    const epoch = point.epochs.length;
    try {
      await sendFile(this.#address(epoch), writeResumePoint(point));
      this.#stored(epoch, null);
    } catch (error) {
      this.#stored(epoch, toErrorShape(error));
    }
    const took = performance.now() - started;
    this.#next = performance.now() + Math.max(this.#everyMs, SHARE * took);
  }
}
