// What a training reaches, on its way to the store: one call after the other, in order. When the
// services are away the calls wait and go on when they are back; nothing of it ends the training.

import type { ErrorShape } from '../../src-main/contract/common.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Host } from '../host/host.ts';

export type StoreCall = (host: Host) => Promise<unknown>;

/** Codes of a host that can't be reached just now. */
const AWAY = ['connection.lost', 'bulk.unreachable'];
const RETRY_MS = 3_000;

export class Storing {
  readonly #host: Host;
  readonly #report: (problem: ErrorShape | null) => void;
  readonly #reclaim: StoreCall;
  #waiting: StoreCall[] = [];
  #working: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #problem = false;
  /** The services were away: they may have started anew, and have given the run up. */
  #away = false;

  /**
   * `report` hears of a problem, and null once calls succeed again. `reclaim` comes first when the
   * services are back: it says that the run still goes on.
   */
  constructor(host: Host, report: (problem: ErrorShape | null) => void, reclaim: StoreCall) {
    this.#host = host;
    this.#report = report;
    this.#reclaim = reclaim;
  }

  add(call: StoreCall): void {
    this.#waiting.push(call);
    if (this.#timer === undefined) void this.#work();
  }

  /** The services are back, or may be: tries again at once what waits for them. */
  retry(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#away = true;
    void this.#work();
  }

  /** Resolves when nothing is being sent: all is stored, or the services are away. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  async #work(): Promise<void> {
    if (this.#working !== null) return;
    this.#working = this.#send();
    await this.#working;
    this.#working = null;
  }

  async #send(): Promise<void> {
    let at = 0;
    try {
      if (this.#away) {
        this.#away = false;
        // Refused where the run has really ended; away again: the next call finds out.
        await this.#reclaim(this.#host).catch(() => undefined);
      }
      while (at < this.#waiting.length) {
        try {
          await this.#waiting[at](this.#host);
          if (this.#problem) this.#report(null);
          this.#problem = false;
        } catch (error) {
          const problem = toErrorShape(error);
          this.#problem = true;
          this.#report(problem);
          if (AWAY.includes(problem.code)) {
            this.#timer = setTimeout(() => this.retry(), RETRY_MS);
            return;
          }
        }
        at++;
      }
    } finally {
      this.#waiting.splice(0, at);
    }
  }
}
