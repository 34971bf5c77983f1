// Models that were deleted a moment ago and can still be had back. Such a model is out of the
// library at once, as a deleted one is; only its file is kept, and what stood in its row is
// remembered here. So whatever happens to this process, nothing is half deleted: a file that belongs
// to no model is removed when the library is opened.

import { problem } from '../../words/problem.ts';
import type { Model } from '../contract/models.ts';
import { removeBlob } from '../store/blobs.ts';
import { putModelBack, takeModel, type TakenModel } from '../store/models.ts';
import type { Store } from '../store/store.ts';

/** For windows that went away without a word. */
const LONGEST_MS = 15 * 60 * 1000;

export class SetAside {
  readonly #store: Store;
  readonly #taken = new Map<
    number,
    { readonly model: TakenModel; readonly timer: NodeJS.Timeout }
  >();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes a model out of the library. Throws WinnowError `model.missing`. */
  take(id: number): void {
    const model = takeModel(this.#store, id);
    // A disk in trouble: the next opening removes the file.
    const timer = setTimeout(() => this.#tryToDrop(id), LONGEST_MS).unref();
    this.#taken.set(id, { model, timer });
  }

  /** Gives it back as it was. Throws WinnowError `model.missing` where it is gone for good. */
  putBack(id: number): Model {
    const taken = this.#taken.get(id);
    if (taken === undefined) {
      throw problem('model.missing', { id });
    }
    const model = putModelBack(this.#store, taken.model);
    this.#forget(id);
    return model;
  }

  /** Removes its file for good; false where it was not set aside. */
  drop(id: number): boolean {
    const taken = this.#taken.get(id);
    if (taken === undefined) return false;
    this.#store.urgentTransaction(() => removeBlob(this.#store, taken.model.blob_id));
    this.#forget(id);
    return true;
  }

  /** Nobody can ask for them any more. */
  close(): void {
    for (const id of [...this.#taken.keys()]) this.#tryToDrop(id);
  }

  #tryToDrop(id: number): void {
    try {
      this.drop(id);
    } catch {
      this.#forget(id);
    }
  }

  #forget(id: number): void {
    clearTimeout(this.#taken.get(id)?.timer);
    this.#taken.delete(id);
  }
}
