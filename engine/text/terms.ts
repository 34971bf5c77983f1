// Terms as runs of UTF-16 units in one array, and their order by code point. Strings are made only
// for the terms of the final vocabulary: making and comparing them costs more than all the rest.

/** Runs this short are sorted by insertion. */
const SHORT = 12;
/** The places of terms are 32-bit numbers. */
const MOST_UNITS = 2 ** 31 - 1;
/** Strings are cut from pieces of about so many units, see `strings`. */
const PIECE = 4096;

export class Terms {
  #units = new Uint16Array(1 << 14);
  /** Term i is units starts[i] .. starts[i + 1]. */
  #starts = new Int32Array((1 << 11) + 1);
  #count = 0;
  #end = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds units to the term that `close` will end. */
  append(units: Uint16Array, from: number, to: number): void {
    const end = this.#end + to - from;
    if (end > this.#units.length) {
      if (end > MOST_UNITS) throw new RangeError(`Terms have at most ${MOST_UNITS} units.`);
      const more = new Uint16Array(Math.max(2 * this.#units.length, end));
      more.set(this.#units.subarray(0, this.#end));
      this.#units = more;
    }
    const own = this.#units;
    for (let i = from, o = this.#end; i < to; i++, o++) own[o] = units[i];
    this.#end = end;
  }

  /** Adds a unit likewise. */
  appendUnit(unit: number): void {
    ONE[0] = unit;
    this.append(ONE, 0, 1);
  }

  /** Adds another collection's term likewise. */
  appendTerm(other: Terms, id: number): void {
    this.append(other.#units, other.#starts[id], other.#starts[id + 1]);
  }

  /** Ends a term; gives its number. */
  close(): number {
    const id = this.#count++;
    if (id + 1 >= this.#starts.length) {
      const starts = new Int32Array(2 * this.#starts.length);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    this.#starts[id + 1] = this.#end;
    return id;
  }

  /** True where the term is made of just the units from .. to. */
  equals(id: number, units: Uint16Array, from: number, to: number): boolean {
    const own = this.#units;
    const start = this.#starts[id];
    const shift = from - start;
    if (this.#starts[id + 1] + shift !== to) return false;
    for (let i = from; i < to; i++) if (own[i - shift] !== units[i]) return false;
    return true;
  }

  /** The terms with these numbers as strings. */
  strings(ids: Int32Array): string[] {
    const units = this.#units;
    const starts = this.#starts;
    const strings: string[] = new Array<string>(ids.length);
    const buffer = new Uint16Array(PIECE);
    // A call of the host per piece instead of per term; small pieces, for a term cut from one may
    // keep all of it, and one with a letter above U+00FF takes twice the room.
    for (let i = 0; i < ids.length;) {
      const first = i;
      let filled = 0;
      for (; i < ids.length; i++) {
        const from = starts[ids[i]];
        const to = starts[ids[i] + 1];
        if (filled + to - from > PIECE) break;
        for (let u = from; u < to; u++) buffer[filled++] = units[u];
      }
      if (i === first) {
        strings[i] = longString(units.subarray(starts[ids[i]], starts[ids[i] + 1]));
        i++;
        continue;
      }
      const piece = stringOf(buffer.subarray(0, filled));
      for (let k = first, at = 0; k < i; k++) {
        const length = starts[ids[k] + 1] - starts[ids[k]];
        strings[k] = piece.substring(at, at + length);
        at += length;
      }
    }
    return strings;
  }

  /**
   * Sorts term numbers by code point, in place: a quicksort that splits by one unit at a time, so
   * that no unit is compared twice.
   */
  sort(ids: Int32Array): Int32Array {
    const units = this.#units;
    const starts = this.#starts;
    /** The unit at a place of a term, in the order of code points; -1 past its end. */
    const unitAt = (id: number, place: number): number => {
      const at = starts[id] + place;
      if (at >= starts[id + 1]) return -1;
      const unit = units[at];
      // Surrogates stand for code points above U+FFFF: lift them over the rest of the plane.
      return unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
    };
    // Runs still to be sorted: from, to, the place from which their terms differ. Held here, for
    // long common beginnings would go too deep for recursion.
    const runs = [0, ids.length, 0];
    while (runs.length > 0) {
      const place = runs.pop()!;
      const to = runs.pop()!;
      const from = runs.pop()!;
      if (to - from <= SHORT) {
        for (let i = from + 1; i < to; i++) {
          const id = ids[i];
          let k = i;
          for (; k > from; k--) {
            const other = ids[k - 1];
            let p = place;
            let x = unitAt(other, p);
            let y = unitAt(id, p);
            while (x === y && x >= 0) {
              p++;
              x = unitAt(other, p);
              y = unitAt(id, p);
            }
            if (x <= y) break;
            ids[k] = other;
          }
          ids[k] = id;
        }
        continue;
      }
      const a = unitAt(ids[from], place);
      const b = unitAt(ids[(from + to) >> 1], place);
      const c = unitAt(ids[to - 1], place);
      const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
      let low = from;
      let high = to;
      for (let i = from; i < high;) {
        const id = ids[i];
        const unit = unitAt(id, place);
        if (unit < pivot) {
          ids[i++] = ids[low];
          ids[low++] = id;
        } else if (unit > pivot) {
          ids[i] = ids[--high];
          ids[high] = id;
        } else i++;
      }
      if (low - from > 1) runs.push(from, low, place);
      if (to - high > 1) runs.push(high, to, place);
      if (pivot >= 0 && high - low > 1) runs.push(low, high, place + 1);
    }
    return ids;
  }
}

const ONE = new Uint16Array(1);

function stringOf(units: Uint16Array): string {
  return Reflect.apply(String.fromCharCode, null, units);
}

function longString(units: Uint16Array): string {
  const parts: string[] = [];
  for (let i = 0; i < units.length; i += PIECE) {
    parts.push(stringOf(units.subarray(i, i + PIECE)));
  }
  return parts.join('');
}
