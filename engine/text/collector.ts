// What a text leaves behind while all are being read: the numbers of its words and pairs with their
// counts, eight bytes each, in pieces that never move.

import { RowGatherer } from './gather.ts';

/** Entries of the first piece and of the largest; a text may need a larger one. */
const SMALLEST = 1 << 14;
const LARGEST = 1 << 20;

interface Piece {
  /** Word numbers, or ~ pair numbers: the numbers of both grow until the last text is in. */
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  /** Entries in use. */
  readonly length: number;
  readonly rows: number;
}

export class Collector {
  /** Rows closed so far. */
  rows = 0;
  readonly #pieces: Piece[] = [];
  /** Entries of each row. */
  #lengths = new Int32Array(256);
  /** Rows in the pieces that are full. */
  #earlier = 0;
  #ids = new Int32Array(SMALLEST);
  #counts = new Int32Array(SMALLEST);
  /** Entries in the present piece; those of the present row begin at #rowStart. */
  #filled = 0;
  #rowStart = 0;
  /** Last entry of each word and of each pair in the present piece, or -1. */
  #ofWord = new Int32Array(4096).fill(-1);
  #ofPair = new Int32Array(0);

  /** Counts a word of the present row. */
  count(id: number): void {
    if (id >= this.#ofWord.length) this.#ofWord = enlarged(this.#ofWord, id);
    this.#count(this.#ofWord, id, id);
  }

  /** Counts a pair of the present row. */
  countPair(id: number): void {
    if (id >= this.#ofPair.length) this.#ofPair = enlarged(this.#ofPair, id);
    this.#count(this.#ofPair, id, ~id);
  }

  /** Ends the present row; the next begins. */
  closeRow(): void {
    if (this.rows === this.#lengths.length) this.#lengths = enlarged(this.#lengths, this.rows);
    this.#lengths[this.rows++] = this.#filled - this.#rowStart;
    this.#rowStart = this.#filled;
  }

  /**
   * Adds up in how many of the rows for which `which` says so (all where it is left out) each word
   * and pair stands. Gives the number of these rows.
   */
  frequencies(words: Int32Array, pairs: Int32Array, which?: (row: number) => boolean): number {
    this.#closePiece(0);
    let counted = 0;
    let row = 0;
    for (const { ids, rows } of this.#pieces) {
      let e = 0;
      for (const last = row + rows; row < last; row++) {
        const end = e + this.#lengths[row];
        if (which !== undefined && !which(row)) {
          e = end;
          continue;
        }
        counted++;
        for (; e < end; e++) {
          const id = ids[e];
          if (id >= 0) words[id]++;
          else pairs[~id]++;
        }
      }
    }
    return counted;
  }

  /**
   * The rows over the given columns (by word and by pair number; -1 leaves out), columns ascending,
   * values still counts. What was collected is given up piece by piece, unless it is kept.
   */
  takeRows(
    wordColumns: Int32Array,
    pairColumns: Int32Array,
    columns: number,
    keep = false,
  ): { offsets: Int32Array; indices: Int32Array; values: Float32Array } {
    this.#closePiece(0);
    const size = this.#kept(wordColumns, pairColumns);
    const offsets = new Int32Array(this.rows + 1);
    const indices = new Int32Array(size);
    const values = new Float32Array(size);
    const gatherer = new RowGatherer(columns);
    const pieces = keep ? [...this.#pieces] : this.#pieces;
    let row = 0;
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      const { ids, counts, rows } = piece;
      let e = 0;
      for (const last = row + rows; row < last; row++) {
        const end = e + this.#lengths[row];
        for (; e < end; e++) {
          const id = ids[e];
          const column = id >= 0 ? wordColumns[id] : pairColumns[~id];
          if (column >= 0) gatherer.add(column, counts[e]);
        }
        offsets[row + 1] = gatherer.take(indices, values, offsets[row]);
      }
    }
    return { offsets, indices, values };
  }

  /** Entries that have a column. */
  #kept(wordColumns: Int32Array, pairColumns: Int32Array): number {
    let kept = 0;
    for (const { ids, length } of this.#pieces) {
      for (let e = 0; e < length; e++) {
        const id = ids[e];
        if ((id >= 0 ? wordColumns[id] : pairColumns[~id]) >= 0) kept++;
      }
    }
    return kept;
  }

  #count(entries: Int32Array, index: number, id: number): void {
    if (this.#filled === this.#ids.length) this.#beginPiece();
    // Whether the row has the word already is as good as a coin's toss: a processor that guesses
    // loses more time than both ways take. So there is only one way.
    const before = entries[index];
    const isNew = (before - this.#rowStart) >> 31; // -1 or 0
    const entry = (this.#filled & isNew) | (before & ~isNew);
    entries[index] = entry;
    this.#ids[entry] = id;
    this.#counts[entry] = (this.#counts[entry] & ~isNew) + 1;
    this.#filled -= isNew;
  }

  /** Begins another piece with what the full one holds of the present row. */
  #beginPiece(): void {
    const ids = this.#ids.subarray(this.#rowStart, this.#filled);
    const counts = this.#counts.subarray(this.#rowStart, this.#filled);
    const size = Math.max(Math.min(2 * this.#ids.length, LARGEST), 2 * ids.length);
    this.#closePiece(size);
    this.#ids.set(ids);
    this.#counts.set(counts);
    this.#filled = ids.length;
    this.#ofWord.fill(-1);
    this.#ofPair.fill(-1);
    for (let e = 0; e < ids.length; e++) {
      if (ids[e] >= 0) this.#ofWord[ids[e]] = e;
      else this.#ofPair[~ids[e]] = e;
    }
  }

  /** Puts the closed rows away; the next piece has room for `size` entries. */
  #closePiece(size: number): void {
    const rows = this.rows - this.#earlier;
    if (rows > 0) {
      const [ids, counts, length] = [this.#ids, this.#counts, this.#rowStart];
      this.#pieces.push({ ids, counts, length, rows });
    }
    this.#earlier = this.rows;
    this.#ids = new Int32Array(size);
    this.#counts = new Int32Array(size);
    this.#filled = 0;
    this.#rowStart = 0;
  }
}

/** A copy with at least twice the room that holds `index`; -1 where it is new. */
function enlarged(list: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * list.length, index + 1)).fill(-1, list.length);
  larger.set(list);
  return larger;
}
