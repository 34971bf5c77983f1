// Which runs are training right now, read from the calls that pass by: while there is one, the
// machine is kept from falling asleep. The window's worker trains, so a page that is gone runs none.

import * as v from 'valibot';

const made = v.object({ id: v.number() });
const told = v.object({ id: v.number(), status: v.optional(v.string()) });

export class RunningRuns {
  readonly #running = new Set<number>();
  readonly #changed: (any: boolean) => void;

  /** @param changed called whenever training begins or ends. */
  constructor(changed: (any: boolean) => void) {
    this.#changed = changed;
  }

  /** Takes note of a call that succeeded. */
  observe(name: string, input: unknown, output: unknown): void {
    if (name === 'runs.create') {
      const run = v.safeParse(made, output);
      if (run.success) this.#set(run.output.id, true);
      return;
    }
    if (
      !['runs.setState', 'runs.finish', 'runs.fail', 'runs.interrupt', 'runs.delete'].includes(name)
    )
      return;
    const run = v.safeParse(told, input);
    if (!run.success) return;
    this.#set(run.output.id, name === 'runs.setState' && run.output.status === 'running');
  }

  clear(): void {
    for (const id of [...this.#running]) this.#set(id, false);
  }

  #set(id: number, running: boolean): void {
    const before = this.#running.size > 0;
    if (running) this.#running.add(id);
    else this.#running.delete(id);
    const after = this.#running.size > 0;
    if (before !== after) this.#changed(after);
  }
}
