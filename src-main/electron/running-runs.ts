// Which runs are training right now, by what the services say of them: while there is one, the
// machine is kept from falling asleep. A run whose window is gone lapses and says so like any other.

import { keepsAwake } from '../contract/run-states.ts';
import type { ServiceEvent } from '../services/client.ts';

export class RunningRuns {
  readonly #running = new Set<number>();
  readonly #changed: (any: boolean) => void;

  /** @param changed called whenever training begins or ends. */
  constructor(changed: (any: boolean) => void) {
    this.#changed = changed;
  }

  /** Takes note of an event of the services. */
  observe({ name, payload }: ServiceEvent): void {
    if (name !== 'runs.changed' || payload.id === null) return;
    const before = this.#running.size > 0;
    if (payload.run !== null && keepsAwake(payload.run.status)) this.#running.add(payload.id);
    else this.#running.delete(payload.id);
    const after = this.#running.size > 0;
    if (before !== after) this.#changed(after);
  }
}
