// The models that the worker has open for predicting. They run on the CPU backend: one text is far
// too little work for a GPU, a lost GPU can't take them away, and they answer while one trains.

import { openClassifier, type Classifier } from '../../engine/classifier/index.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import { WinnowError } from '../../engine/errors.ts';
import { cpuBackend } from './devices.ts';
import { fetchFile } from './transfer.ts';

/** Open at once: the one being tried and the one whose result is read. */
const MAX_OPEN = 2;

export class Library {
  #backend: Promise<Backend> | null = null;
  /** By model id, least recently used first. */
  readonly #open = new Map<number, Promise<Classifier>>();

  /** The model, opened now unless it already is. Rejects with `model.*` and `bulk.*`. */
  async get(modelId: number, address: string): Promise<Classifier> {
    let classifier = this.#open.get(modelId);
    if (classifier === undefined) {
      classifier = this.#load(address);
      classifier.catch(() => this.#open.delete(modelId));
    }
    this.#open.delete(modelId);
    this.#open.set(modelId, classifier);
    while (this.#open.size > MAX_OPEN) this.close([...this.#open.keys()][0]);
    return classifier;
  }

  close(modelId: number): void {
    void this.#open.get(modelId)?.then(
      (classifier) => classifier.dispose(),
      () => undefined,
    );
    this.#open.delete(modelId);
  }

  async #load(address: string): Promise<Classifier> {
    this.#backend ??= cpuBackend(1);
    const [bytes, backend] = await Promise.all([fetchFile(address), this.#backend]);
    if (bytes.length === 0) throw new WinnowError('model.empty', 'The model file is empty.');
    return openClassifier(bytes, backend);
  }
}
