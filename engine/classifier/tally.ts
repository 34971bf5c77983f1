// How a training does while it runs: counted from the logits that its steps leave behind.

import { logSoftmax } from '../metrics/classification.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Loss and accuracy of an epoch, from logits that are read a few steps at a time. */
export class Tally {
  readonly #categories: number;
  #logits: Tensor[] = [];
  #labels: Int32Array[] = [];
  #rows = 0;
  #lossSum = 0;
  #right = 0;
  #recentLoss: number | null = null;

  constructor(categories: number) {
    this.#categories = categories;
  }

  /** Steps not read yet. */
  get waiting(): number {
    return this.#logits.length;
  }

  /** Mean cross-entropy (without label smoothing, so that it compares with the validation's). */
  get loss(): number {
    return this.#lossSum / this.#rows;
  }

  get accuracy(): number {
    return this.#right / this.#rows;
  }

  /** Mean loss of the steps read last; null before, and where it is no number. */
  get recentLoss(): number | null {
    return this.#recentLoss;
  }

  /** Takes the logits over. */
  add(logits: Tensor, labels: Int32Array): void {
    this.#logits.push(logits);
    this.#labels.push(labels);
  }

  async read(): Promise<void> {
    const logits = this.#logits;
    const labels = this.#labels;
    this.#logits = [];
    this.#labels = [];
    if (logits.length === 0) return;
    const read = await Promise.all(logits.map((one) => one.array()));
    for (const one of logits) one.dispose();
    let lossSum = 0;
    let rows = 0;
    for (let b = 0; b < read.length; b++) {
      const { loss, right } = count(read[b], labels[b], this.#categories);
      this.#right += right;
      lossSum += loss;
      rows += labels[b].length;
    }
    this.#lossSum += lossSum;
    this.#rows += rows;
    const mean = lossSum / rows;
    this.#recentLoss = Number.isFinite(mean) ? mean : null;
  }
}

/** Summed cross-entropy and number of right answers. */
export function count(
  logits: ArrayLike<number>,
  labels: Int32Array,
  categories: number,
): { loss: number; right: number } {
  let loss = 0;
  let right = 0;
  const row = new Float64Array(categories);
  for (let r = 0; r < labels.length; r++) {
    let leading = 0;
    for (let c = 0; c < categories; c++) {
      row[c] = logits[r * categories + c];
      if (row[c] > row[leading]) leading = c;
    }
    if (leading === labels[r]) right++;
    loss -= logSoftmax(row)[labels[r]];
  }
  return { loss, right };
}
