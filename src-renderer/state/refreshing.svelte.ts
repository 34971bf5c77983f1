// A list that is read again whenever the services say that it changed. Readings never overlap: what
// changes during one is read once more after it, so the last one shown is never an old one.

import type { ErrorShape } from '../../src-main/contract/common.ts';
import { describeError } from '../components/errors.ts';

export class Refreshing<T> {
  /** What was read last; null before the first time. */
  value = $state.raw<T | null>(null);
  /** Why the last reading failed. What was read before stays. */
  error = $state.raw<Pick<ErrorShape, 'code' | 'message'> | null>(null);
  loading = $state(false);
  readonly #read: () => Promise<T>;
  #again = false;
  #reading: Promise<void> | null = null;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /**
   * Reads again, or once more after the reading that is under way. Resolves when `value` is no
   * older than this call.
   */
  refresh(): Promise<void> {
    this.#again = true;
    return (this.#reading ??= this.#readAll());
  }

  async #readAll(): Promise<void> {
    this.loading = true;
    while (this.#again) {
      this.#again = false;
      try {
        this.value = await Promise.resolve().then(this.#read);
        this.error = null;
      } catch (error) {
        this.error = describeError(error);
      }
    }
    this.loading = false;
    this.#reading = null;
  }
}
