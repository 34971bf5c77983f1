// One row in the making: counts by column, taken out with the columns ascending. Two levels of bits
// say which columns are there, so that nothing has to be sorted: taking n columns out of m costs
// about n + m / 1024 steps.

export class RowGatherer {
  readonly #counts: Int32Array;
  /** Bit c: column c is in the row. */
  readonly #bits: Int32Array;
  /** Bit w: word w of #bits is not 0. */
  readonly #groups: Int32Array;

  constructor(columns: number) {
    this.#counts = new Int32Array(columns);
    this.#bits = new Int32Array((columns >> 5) + 1);
    this.#groups = new Int32Array((columns >> 10) + 1);
  }

  /** Adds to a column's count. */
  add(column: number, count: number): void {
    const before = this.#counts[column];
    this.#counts[column] = before + count;
    if (before !== 0) return;
    const word = column >> 5;
    this.#bits[word] |= 1 << (column & 31);
    this.#groups[word >> 5] |= 1 << (word & 31);
  }

  /**
   * Writes the row from position `at` on and empties the gatherer; gives the position after it.
   * `indices` and `counts` must be long enough.
   */
  take(indices: Int32Array, counts: Float32Array, at: number): number {
    const bits = this.#bits;
    const groups = this.#groups;
    const own = this.#counts;
    for (let g = 0; g < groups.length; g++) {
      let group = groups[g];
      if (group === 0) continue;
      groups[g] = 0;
      do {
        const w = (g << 5) + 31 - Math.clz32(group & -group);
        group &= group - 1;
        let word = bits[w];
        bits[w] = 0;
        do {
          const column = (w << 5) + 31 - Math.clz32(word & -word);
          word &= word - 1;
          indices[at] = column;
          counts[at++] = own[column];
          own[column] = 0;
        } while (word !== 0);
      } while (group !== 0);
    }
    return at;
  }
}
