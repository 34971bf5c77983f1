// Who trains at this moment. A trainer renews its lease while it lives; when it stops doing so
// (killed, hung, its machine's lid closed) the lease runs out and the run is anyone's to go on with.
//
// How long a lease still runs is known here only, by a clock that no one can set: after a restart
// there are none, and a trainer that lived through it claims its run again. Who may write at all is
// the fence's business, which is stored with the run.

/** A trainer renews a few times within this; its steps are shorter than what is left then. */
export const LEASE_SECONDS = 20;
const LOOK_EVERY_MS = 1000;

export class Leases {
  readonly #lapsed: (runId: number) => void;
  readonly #seconds: number;
  readonly #until = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;

  /** `lapsed` is told once of each lease that ran out. */
  constructor(lapsed: (runId: number) => void, seconds = LEASE_SECONDS) {
    this.#lapsed = lapsed;
    this.#seconds = seconds;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** Begins or prolongs the run's lease. */
  renew(runId: number): void {
    this.#until.set(runId, performance.now() + this.#seconds * 1000);
    this.#timer ??= setInterval(() => this.#look(), Math.min(LOOK_EVERY_MS, this.#seconds * 250));
    this.#timer.unref();
  }

  /** Whether a lease on the run has not run out. */
  runs(runId: number): boolean {
    return (this.#until.get(runId) ?? -Infinity) > performance.now();
  }

  end(runId: number): void {
    this.#until.delete(runId);
    if (this.#until.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  close(): void {
    for (const runId of [...this.#until.keys()]) this.end(runId);
  }

  #look(): void {
    for (const runId of [...this.#until.keys()]) {
      if (this.runs(runId)) continue;
      this.end(runId);
      this.#lapsed(runId);
    }
  }
}
