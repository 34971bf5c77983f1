// How often a page that crashed is brought back by itself: one that crashes as it starts would
// otherwise do so for ever, unseen but for the heat.

const TIMES = 3;
const WITHIN_MS = 60_000;

export class Reloads {
  #crashes: number[] = [];

  /** True where the page may be loaded again; `now` in milliseconds, of a clock that only goes on. */
  mayReload(now = performance.now()): boolean {
    this.#crashes = [...this.#crashes.filter((time) => now - time < WITHIN_MS), now];
    return this.#crashes.length <= TIMES;
  }

  /** A person asked for another try. */
  forget(): void {
    this.#crashes = [];
  }
}
