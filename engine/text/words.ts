// Words and pairs of words as small integers. Both tables hash with open addressing over typed
// arrays: a hundred thousand words cost a few megabytes and no object each.

/** Share of the slots in use at which a table doubles. */
const HASHES_FULL = 0.5;

/** Words by number, in the order in which they were added. */
export class WordTable {
  #slots = new Int32Array(1 << 12).fill(-1);
  #hashes = new Int32Array(1 << 11);
  #starts = new Int32Array((1 << 11) + 1);
  #pool = new Uint16Array(1 << 14);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The word's number, or -1. */
  find(units: Uint16Array, length: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) return -1;
      if (this.#hashes[id] === hash && this.#equals(id, units, length)) return id;
    }
  }

  /** The word's number; it is added where it is new. */
  add(units: Uint16Array, length: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = spread(hash) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#equals(id, units, length)) return id;
    }
    const id = this.#count++;
    if (id >= this.#hashes.length) this.#growWords();
    const start = this.#starts[id];
    while (start + length > this.#pool.length) this.#growPool();
    for (let i = 0; i < length; i++) this.#pool[start + i] = units[i];
    this.#starts[id + 1] = start + length;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    if (this.#count > this.#slots.length * HASHES_FULL) this.#rehash();
    return id;
  }

  /** The word with this number. */
  word(id: number): string {
    const units = this.#pool.subarray(this.#starts[id], this.#starts[id + 1]);
    if (units.length < 4096) return String.fromCharCode(...units);
    const parts: string[] = [];
    for (let i = 0; i < units.length; i += 4096) {
      parts.push(String.fromCharCode(...units.subarray(i, i + 4096)));
    }
    return parts.join('');
  }

  #equals(id: number, units: Uint16Array, length: number): boolean {
    const pool = this.#pool;
    const start = this.#starts[id];
    if (this.#starts[id + 1] - start !== length) return false;
    for (let i = 0; i < length; i++) if (pool[start + i] !== units[i]) return false;
    return true;
  }

  #growWords(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const starts = new Int32Array(hashes.length + 1);
    starts.set(this.#starts);
    this.#starts = starts;
  }

  #growPool(): void {
    const pool = new Uint16Array(this.#pool.length * 2);
    pool.set(this.#pool);
    this.#pool = pool;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = spread(this.#hashes[id]) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Pairs of word numbers by number, in the order in which they were added. */
export class PairTable {
  #slots = new Int32Array(1 << 12).fill(-1);
  #pairs = new Int32Array(1 << 12); // first, second, first, second ..
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The pair's number, or -1. */
  find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spreadPair(first, second) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) return -1;
      if (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second) return id;
    }
  }

  /** The pair's number; it is added where it is new. */
  add(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = spreadPair(first, second) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) break;
      if (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second) return id;
    }
    const id = this.#count++;
    if (2 * id >= this.#pairs.length) {
      const pairs = new Int32Array(this.#pairs.length * 2);
      pairs.set(this.#pairs);
      this.#pairs = pairs;
    }
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    this.#slots[slot] = id;
    if (this.#count > this.#slots.length * HASHES_FULL) this.#rehash();
    return id;
  }

  first(id: number): number {
    return this.#pairs[2 * id];
  }

  second(id: number): number {
    return this.#pairs[2 * id + 1];
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = spreadPair(this.#pairs[2 * id], this.#pairs[2 * id + 1]) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** FNV's low bits are its weakest: fold the high ones in. */
function spread(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return h ^ (h >>> 15);
}

function spreadPair(first: number, second: number): number {
  return spread(Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77));
}
