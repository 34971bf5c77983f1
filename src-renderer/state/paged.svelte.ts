// A long list read a page at a time, each page beginning after the last row of the one before
// (keyset paging), so that the thousandth page costs what the first does.

import { describeError, type DescribedError } from '../components/errors.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
}

export class Paged<T> {
  items = $state.raw<readonly T[]>([]);
  /** How many there are in all; null before the first page. */
  total = $state<number | null>(null);
  loading = $state(false);
  error = $state.raw<DescribedError | null>(null);
  #next: string | null = null;
  #read: ((cursor: string | null) => Promise<Page<T>>) | null = null;
  /** Grows with every reset: an answer to an older question is dropped. */
  #question = 0;

  /** Begins anew with another question. The old rows stay until the first page is there. */
  async reset(read: (cursor: string | null) => Promise<Page<T>>): Promise<void> {
    this.#read = read;
    this.#question++;
    this.#next = null;
    await this.#load(true);
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

  async #load(first: boolean): Promise<void> {
    if (this.#read === null) return;
    const question = this.#question;
    this.loading = true;
    this.error = null;
    try {
      const page = await this.#read(first ? null : this.#next);
      if (question !== this.#question) return;
      this.items = first ? page.items : [...this.items, ...page.items];
      this.total = page.total;
      this.#next = page.next;
    } catch (error) {
      if (question === this.#question) this.error = describeError(error);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }
}
