// The newest trainings of all datasets, whoever trains them: for what is said beside every screen.

import { isTrained } from '../../src-main/contract/run-states.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { Host } from '../host/host.ts';
import { RunList } from './runList.svelte.ts';
import { training } from './training.svelte.ts';

class RecentRuns {
  #list = $state.raw<RunList | null>(null);

  /** Reads them and follows the services. Returns the way to stop. */
  connect(host: Host): () => void {
    this.#list = new RunList(host, null);
    return this.#list.connect();
  }

  /** Trained at this moment, and not in this window. */
  get elsewhere(): readonly Run[] {
    return this.#others.filter(({ status }) => isTrained(status));
  }

  /**
   * Cut off, and the newest of all: who trains something else, keeps or discards it has seen it, and
   * need not be told any more.
   */
  get cutOff(): Run | null {
    const newest = this.#list?.items?.[0];
    return newest?.status === 'interrupted' && this.#others[0] === newest ? newest : null;
  }

  /** The newest ones, whoever trains them. */
  get all(): readonly Run[] {
    return this.#list?.items ?? [];
  }

  find(id: number): Run | null {
    return this.#list?.items?.find((run) => run.id === id) ?? null;
  }

  get #others(): readonly Run[] {
    if (training.beginning) return [];
    const own = training.live?.active ? training.live.run.id : null;
    return this.#list?.items?.filter(({ id }) => id !== own) ?? [];
  }
}

export const recentRuns = new RecentRuns();
