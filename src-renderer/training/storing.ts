// What a training reaches, on its way to the store: one call after the other, in order. An error
// that may pass (the services are away, the disk is full) is said, and the calls wait and are tried
// again; a lease that ran out meanwhile is claimed again first. Only where the run is another's by
// now, or gone, do they end.

import type { ErrorShape } from '../../src-main/contract/common.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import type { Host } from '../host/host.ts';

export type StoreCall = (host: Host) => Promise<unknown>;

/** Codes of a host that can't be reached just now. */
const AWAY = ['connection.lost', 'bulk.unreachable', 'services.stopped'];
/** Codes of a disk that may have room, or be there, again. */
const IN_TROUBLE = ['store.full', 'store.inUse', 'store.unusable'];
/** Codes of a run that its trainer has lost for good. */
const LOST = ['run.taken', 'run.missing', 'run.ended'];
const RETRY_MS = 3_000;

/** Whether trying the same again may succeed. */
export function mayPass({ code }: Pick<ErrorShape, 'code'>): boolean {
  return AWAY.includes(code) || IN_TROUBLE.includes(code);
}

/** Whether the run is over for who tried. */
export function isLost({ code }: Pick<ErrorShape, 'code'>): boolean {
  return LOST.includes(code);
}

export interface StoringOptions {
  /** Hears of a problem, and null once calls succeed again. */
  readonly report: (problem: ErrorShape | null) => void;
  /** Claims the run again, whose lease ran out. */
  readonly reclaim: StoreCall;
  /** The run is another's, or gone: nothing is sent any more. */
  readonly lost: (why: ErrorShape) => void;
}

export class Storing {
  readonly #host: Host;
  readonly #options: StoringOptions;
  #waiting: StoreCall[] = [];
  #working: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #problem = false;
  /** Nobody heard of the trainer for a while: its lease may have run out. */
  #lapsed = false;

  constructor(host: Host, options: StoringOptions) {
    this.#host = host;
    this.#options = options;
  }

  add(call: StoreCall): void {
    this.#waiting.push(call);
    if (this.#timer === undefined) void this.#work();
  }

  /** The services are back, or may be: tries again at once what waits for them. */
  retry(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#work();
  }

  /** The lease ran out: it is claimed again, before anything else is sent. */
  lapsed(): void {
    this.#lapsed = true;
    this.retry();
  }

  /** Forgets what waits. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#lapsed = false;
  }

  /** Resolves when nothing is being sent: all is stored, or it has to wait. */
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
    let claims = 0;
    while (this.#lapsed || this.#waiting.length > 0) {
      const waiting = this.#waiting;
      try {
        if (this.#lapsed) {
          claims++;
          await this.#options.reclaim(this.#host);
          this.#lapsed = false;
          continue;
        }
        await waiting[0](this.#host);
        waiting.shift();
        if (this.#problem) this.#options.report(null);
        this.#problem = false;
      } catch (error) {
        const problem = toErrorShape(error);
        if (problem.code === 'run.lapsed' && claims < 3) {
          this.#lapsed = true;
          continue;
        }
        if (isLost(problem)) {
          this.clear();
          this.#options.lost(problem);
          return;
        }
        this.#problem = true;
        this.#options.report(problem);
        if (mayPass(problem) || problem.code === 'run.lapsed') {
          this.#timer = setTimeout(() => this.retry(), RETRY_MS);
          return;
        }
        // Refused for what it is: it alone is left out.
        if (this.#lapsed) this.#lapsed = false;
        else waiting.shift();
      }
    }
  }
}
