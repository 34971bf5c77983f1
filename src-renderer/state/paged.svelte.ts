// A long list read a page at a time, each page beginning after the last row of the one before
// (keyset paging), so that the thousandth page costs what the first does.

import { describeError, type DescribedError } from '../components/errors.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
}

/** Reads a page; the signal says when its answer is no longer wanted. */
type Read<T> = (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

export class Paged<T> {
  items = $state.raw<readonly T[]>([]);
  /** How many there are in all; null before the first page. */
  total = $state<number | null>(null);
  loading = $state(false);
  error = $state.raw<DescribedError | null>(null);
  #next: string | null = null;
  #read: Read<T> | null = null;
  /** Of the present question. An answer to an older one is dropped, and no longer worked on. */
  #asking = new AbortController();

  /**
   * Begins anew with another question. The old rows stay until the first page is there. True when
   * it was read, and no newer question was asked meanwhile.
   */
  async reset(read: Read<T>): Promise<boolean> {
    this.stop();
    this.#asking = new AbortController();
    this.#read = read;
    this.#next = null;
    return this.#load(true);
  }

  /** Gives up what is being read: the screen is left. */
  stop(): void {
    this.#asking.abort();
  }

  /** The next page, unless there is none or one is on its way. */
  async more(): Promise<void> {
    if (this.loading || this.#next === null || this.error !== null) return;
    await this.#load(false);
  }

  /** After an error: tries the same page again. */
  async retry(): Promise<void> {
    await this.#load(this.total === null);
  }

  async #load(first: boolean): Promise<boolean> {
    if (this.#read === null) return false;
    const { signal } = this.#asking;
    this.loading = true;
    this.error = null;
    try {
      const page = await this.#read(first ? null : this.#next, signal);
      if (signal.aborted) return false;
      this.items = first ? page.items : [...this.items, ...page.items];
      this.total = page.total;
      this.#next = page.next;
      return true;
    } catch (error) {
      if (!signal.aborted) this.error = describeError(error);
      return false;
    } finally {
      if (!signal.aborted) this.loading = false;
    }
  }
}
