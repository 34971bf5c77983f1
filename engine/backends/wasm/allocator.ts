// Hands out pieces of one growing memory. Sizes are rounded up so that they recur, and what is
// freed waits in a list of its size: a steady training step takes the same pieces every time. Only
// when a size is not to be had are the lists emptied, neighbours joined, and the memory grown if
// that does not help either.

/** Pieces begin and end on a cache line. */
const LINE = 64;
/** The memory grows by an eighth of itself, but by no more than this at once. */
const GROWTH = 64 * 2 ** 20;

export class Allocator {
  /** The memory's end. Grows through `grow`. */
  #end: number;
  readonly #grow: (bytes: number) => number;
  readonly #waiting = new Map<number, number[]>();
  #waitingBytes = 0;
  /** Free regions that do not touch one another, by address. */
  #starts: number[];
  #sizes: number[];

  /**
   * `grow(bytes)` enlarges the memory by at least so many bytes and returns its new end; it throws
   * where that can't be.
   */
  constructor(start: number, end: number, grow: (bytes: number) => number) {
    this.#end = end;
    this.#grow = grow;
    this.#starts = [start];
    this.#sizes = [end - start];
  }

  /** What a piece for so many bytes takes: eight steps per power of two. */
  static rounded(bytes: number): number {
    if (bytes <= 4 * LINE) return Math.max(1, Math.ceil(bytes / LINE)) * LINE;
    const step = Math.max(LINE, 2 ** (Math.floor(Math.log2(bytes)) - 3));
    return Math.ceil(bytes / step) * step;
  }

  /** The address of `size` bytes (a result of `rounded`). Throws what `grow` throws. */
  take(size: number): number {
    const waiting = this.#waiting.get(size)?.pop();
    if (waiting !== undefined) {
      this.#waitingBytes -= size;
      return waiting;
    }
    let region = this.#find(size);
    if (region < 0 && this.#waitingBytes > 0) {
      this.#join();
      region = this.#find(size);
    }
    if (region < 0) {
      this.#enlarge(size);
      region = this.#find(size);
    }
    const address = this.#starts[region];
    this.#starts[region] += size;
    this.#sizes[region] -= size;
    if (this.#sizes[region] === 0) {
      this.#starts.splice(region, 1);
      this.#sizes.splice(region, 1);
    }
    return address;
  }

  give(address: number, size: number): void {
    const waiting = this.#waiting.get(size);
    if (waiting === undefined) this.#waiting.set(size, [address]);
    else waiting.push(address);
    this.#waitingBytes += size;
  }

  /** The smallest region that holds `size`, or -1. */
  #find(size: number): number {
    let best = -1;
    for (let i = 0; i < this.#sizes.length; i++)
      if (this.#sizes[i] >= size && (best < 0 || this.#sizes[i] < this.#sizes[best])) best = i;
    return best;
  }

  /** Empties the lists into the regions and joins neighbours. */
  #join(): void {
    const pieces: [number, number][] = this.#starts.map((start, i) => [start, this.#sizes[i]]);
    for (const [size, addresses] of this.#waiting)
      for (const address of addresses) pieces.push([address, size]);
    pieces.sort((a, b) => a[0] - b[0]);
    this.#waiting.clear();
    this.#waitingBytes = 0;
    this.#starts = [];
    this.#sizes = [];
    for (const [start, size] of pieces) this.#append(start, size);
  }

  #append(start: number, size: number): void {
    const last = this.#starts.length - 1;
    if (last >= 0 && this.#starts[last] + this.#sizes[last] === start) this.#sizes[last] += size;
    else {
      this.#starts.push(start);
      this.#sizes.push(size);
    }
  }

  #enlarge(size: number): void {
    const end = this.#end;
    const last = this.#starts.length - 1;
    const atEnd =
      last >= 0 && this.#starts[last] + this.#sizes[last] === end ? this.#sizes[last] : 0;
    const needed = size - atEnd;
    const comfortable = Math.max(needed, Math.min(GROWTH, end / 8));
    try {
      this.#end = this.#grow(comfortable);
    } catch (error) {
      if (comfortable === needed) throw error;
      this.#end = this.#grow(needed);
    }
    this.#append(end, this.#end - end);
  }
}
