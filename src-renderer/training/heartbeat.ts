// Tells the services that the trainer lives, from within the worker that trains: a worker that hangs
// or is gone falls silent, whatever its page still says.

import type { ErrorShape } from '../../src-main/contract/common.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import { isLost } from './storing.ts';
import { renewLease } from './transfer.ts';

export interface HeartbeatListener {
  /** The lease ran out; its run has to be claimed again. */
  lapsed(): void;
  /** The run is another's by now, or gone. */
  lost(error: ErrorShape): void;
}

/** Some beats may be late or lost before a lease runs out. */
const BEATS_PER_LEASE = 4;

export class Heartbeat {
  readonly #address: string;
  readonly #listener: HeartbeatListener;
  readonly #timer: ReturnType<typeof setInterval>;
  #beating = false;

  constructor(address: string, leaseSeconds: number, listener: HeartbeatListener) {
    this.#address = address;
    this.#listener = listener;
    this.#timer = setInterval(() => void this.#beat(), (leaseSeconds * 1000) / BEATS_PER_LEASE);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    try {
      await renewLease(this.#address);
    } catch (error) {
      const shape = toErrorShape(error);
      if (shape.code === 'run.lapsed') this.#listener.lapsed();
      else if (isLost(shape)) {
        this.stop();
        this.#listener.lost(shape);
      }
      // Otherwise the services are away: the next beat finds them, or that it is too late.
    } finally {
      this.#beating = false;
    }
  }
}
