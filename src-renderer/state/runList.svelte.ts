// Trainings, newest first: read a page at a time and then kept by what the services tell of each, so
// that a long training costs a list nothing.

import type { Run } from '../../src-main/contract/runs.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import type { Host } from '../host/host.ts';
import { follow } from './follow.ts';

const PAGE = 50;

type Told = [id: number, run: Run | null][];

export class RunList {
  /** Null until they were read. */
  items = $state.raw<readonly Run[] | null>(null);
  /** There are older ones. */
  more = $state(false);
  loading = $state(false);
  error = $state.raw<DescribedError | null>(null);
  #next: string | null = null;
  /** Counts readings: only the last one is shown. */
  #reading = 0;
  /** What is told during a reading: it may be newer than what that brings. */
  #told: Told | null = null;
  readonly #host: Host;
  readonly #datasetId: number | null;

  /** Those on a dataset, or all. */
  constructor(host: Host, datasetId: number | null) {
    this.#host = host;
    this.#datasetId = datasetId;
  }

  /** Reads the first page and follows what happens. Returns the way to stop. */
  connect(): () => void {
    return follow(this.#host, () => void this.read(), {
      'runs.changed': ({ id, run }) => {
        if (id === null) void this.read();
        else {
          this.#told?.push([id, run]);
          this.#take(id, run);
        }
      },
      'runs.epochs': ({ id, epochs }) => {
        const last = epochs.at(-1)?.epoch;
        const run = this.items?.find((each) => each.id === id);
        if (run !== undefined && last !== undefined) this.#take(id, { ...run, epochs: last });
      },
    });
  }

  /** The newest ones. */
  read(): Promise<void> {
    return this.#page(null);
  }

  /** The next older ones. */
  readMore(): Promise<void> {
    return this.more && !this.loading ? this.#page(this.#next) : Promise.resolve();
  }

  async #page(cursor: string | null): Promise<void> {
    const reading = ++this.#reading;
    const told: Told = (this.#told = []);
    this.error = null;
    this.loading = true;
    try {
      const { items, next } = await this.#host.call('runs.list', {
        datasetId: this.#datasetId,
        cursor,
        limit: PAGE,
      });
      if (reading !== this.#reading) return;
      this.items = cursor === null ? items : [...(this.items ?? []), ...items];
      this.#next = next;
      this.more = next !== null;
      for (const [id, run] of told) this.#take(id, run);
    } catch (error) {
      if (reading === this.#reading) this.error = describeError(error);
    } finally {
      if (reading === this.#reading) {
        this.loading = false;
        this.#told = null;
      }
    }
  }

  #take(id: number, run: Run | null): void {
    if (this.items === null) return;
    const others = this.items.filter((each) => each.id !== id);
    if (run === null || (this.#datasetId !== null && run.datasetId !== this.#datasetId)) {
      this.items = others;
      return;
    }
    const known = others.length < this.items.length;
    // It stands on a page that was not read yet.
    if (!known && this.more && id < (others.at(-1)?.id ?? 0)) return;
    this.items = [...others, run].sort((a, b) => b.id - a.id);
  }
}
