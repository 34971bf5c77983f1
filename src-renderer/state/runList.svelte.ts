// The trainings on a dataset, newest first: read a page at a time and then kept by what the services
// tell of each, so that a long training costs a list nothing.

import type { Run } from '../../src-main/contract/runs.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import type { Host } from '../host/host.ts';

const PAGE = 50;

export class RunList {
  /** Null until they were read. */
  items = $state.raw<readonly Run[] | null>(null);
  /** There are older ones. */
  more = $state(false);
  error = $state.raw<DescribedError | null>(null);
  #next: string | null = null;
  readonly #host: Host;
  readonly #datasetId: number;

  constructor(host: Host, datasetId: number) {
    this.#host = host;
    this.#datasetId = datasetId;
  }

  /** Reads the first page and follows what happens. Returns the way to stop. */
  connect(): () => void {
    void this.read();
    let away = false;
    const stops = [
      this.#host.subscribe('runs.changed', ({ id, run }) => {
        if (id === null) void this.read();
        else if (run === null || run.datasetId === this.#datasetId) this.#take(id, run);
      }),
      this.#host.subscribe('runs.epochs', ({ id, epochs }) => {
        const last = epochs.at(-1)?.epoch;
        const run = this.items?.find((each) => each.id === id);
        if (run !== undefined && last !== undefined) this.#take(id, { ...run, epochs: last });
      }),
      // What was told meanwhile was not heard.
      this.#host.onConnection((connected) => {
        if (connected && away) void this.read();
        away = !connected;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** The newest ones. */
  read(): Promise<void> {
    this.#next = null;
    return this.#page(true);
  }

  /** The next older ones. */
  readMore(): Promise<void> {
    return this.more ? this.#page(false) : Promise.resolve();
  }

  async #page(first: boolean): Promise<void> {
    this.error = null;
    try {
      const { items, next } = await this.#host.call('runs.list', {
        datasetId: this.#datasetId,
        cursor: this.#next,
        limit: PAGE,
      });
      this.items = first ? items : [...(this.items ?? []), ...items];
      this.#next = next;
      this.more = next !== null;
    } catch (error) {
      this.error = describeError(error);
    }
  }

  #take(id: number, run: Run | null): void {
    if (this.items === null) return;
    const others = this.items.filter((each) => each.id !== id);
    if (run === null) this.items = others;
    else if (others.length < this.items.length) {
      this.items = this.items.map((each) => (each.id === id ? run : each));
    } else this.items = [run, ...others];
  }
}
