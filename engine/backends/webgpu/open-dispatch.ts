// The dispatch that is being put together: the last kernel that was run, held back for a moment,
// because the next ones may join it (variant.ts tells how). A kernel joins only where it could as
// well run at the same time: it reads nothing that the dispatch writes, other than elements it is
// handed one by one, and writes nothing that the dispatch reads or writes. What joins is decided by
// the sequence of kernels and their operands alone, so the same program gives the same pipelines,
// and the same bits.

import type { Storage, View } from '../backend.ts';
import { elementCount, isContiguous } from './kernels/launcher.ts';
import type { Joining } from './kernels/launcher.ts';
import type { DeviceBuffer, Region } from './memory.ts';
import type { Program } from './program.ts';
import type { Variant } from './variant.ts';

export interface DispatchLimits {
  /** Buffers that a dispatch can bind. */
  readonly buffers: number;
  /** Workgroups beyond which a kernel keeps to itself. */
  readonly sharedGroups: number;
}

/** A storage that has its place in a buffer. */
export interface Placed extends Storage {
  readonly region: Region | null;
}

export class OpenDispatch {
  readonly #root: Variant;
  readonly #limits: DispatchLimits;
  #variant: Variant;
  /** Whether other kernels may run beside. */
  #isSociable = false;
  /** Of the operands that are bound. */
  readonly #storages: Placed[] = [];
  /** Their buffers, each once. */
  readonly #buffers: DeviceBuffer[] = [];
  /** For each operand the number of its buffer. */
  readonly #sharing: number[] = [];
  readonly #values: number[] = [];
  /** Workgroups of each part, in its own program's size. */
  readonly #groups: number[] = [];
  /** What stages can go on with: in which part, and in which of its variables. */
  readonly #made: View[] = [];
  readonly #madeIn: number[] = [];
  readonly #madeAs: number[] = [];
  /** For each operand of the kernel that asks to join: the variable it is handed, or -1. */
  readonly #handed: number[] = [];
  /** Where there is nothing but a copy: from where and to where. */
  #copied: View | null = null;
  #copy: View | null = null;

  constructor(root: Variant, limits: DispatchLimits) {
    this.#root = root;
    this.#variant = root;
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#variant === this.#root;
  }

  get variant(): Variant {
    return this.#variant;
  }

  get storages(): readonly Placed[] {
    return this.#storages;
  }

  get buffers(): readonly DeviceBuffer[] {
    return this.#buffers;
  }

  get sharing(): readonly number[] {
    return this.#sharing;
  }

  /** Takes a kernel in; false where it can't join what is there. An empty dispatch takes any. */
  take(
    key: string,
    program: () => Program,
    storages: readonly Placed[],
    values: readonly number[],
    groups: number,
    joining: Joining,
  ): boolean {
    const alone = this.#root.beside(key, program)!;
    let part = -1;
    let next: Variant | null = alone;
    if (this.isEmpty) {
      this.#handed.length = 0;
      this.#isSociable = this.#suits(joining, groups);
      this.#copied = joining.copies;
      this.#copy = joining.makes;
    } else {
      part = this.#partBefore(joining, alone);
      if (part < 0 && !(this.#isSociable && this.#suits(joining, groups))) return false;
      if (this.#disturbs(storages, alone) || !this.#canBind(storages)) return false;
      next =
        part < 0
          ? this.#variant.beside(key, program)
          : this.#variant.behind(
              part,
              this.#handed,
              joining.makes === null ? -1 : this.#variables(part),
              key,
              program,
            );
      if (next === null) return false;
      this.#copied = null;
    }
    const isStage = part >= 0;
    if (!isStage) {
      part = this.#groups.length;
      this.#groups.push(groups);
    }
    if (joining.makes !== null && isStage === joining.elements.length > 0) {
      this.#madeAs.push(this.#variables(part));
      this.#made.push(joining.makes);
      this.#madeIn.push(part);
    }
    this.#variant = next;
    for (let i = 0; i < storages.length; i++) {
      if (this.#isHanded(i)) continue;
      const { buffer } = storages[i].region!;
      const binding = this.#buffers.indexOf(buffer);
      this.#sharing.push(binding >= 0 ? binding : this.#buffers.push(buffer) - 1);
      this.#storages.push(storages[i]);
    }
    for (let i = 0; i < values.length; i++) this.#values.push(values[i]);
    return true;
  }

  /**
   * Where the dispatch is nothing but a copy into the matrix `out`, forgets it and gives what would
   * have been copied: the kernel that goes on from there can begin with it.
   */
  recall(out: View): View | null {
    const copied = this.#copied;
    if (copied === null || this.#copy === null || !isSameMemory(this.#copy, out)) return null;
    const [rows, columns] = out.shape.slice(-2);
    if (copied.shape.length < 2 || copied.shape.at(-2) !== rows || copied.shape.at(-1) !== columns)
      return null;
    this.clear();
    return copied;
  }

  /** The parameters: the kernels' own, the places of the operands, and the ends of the parts. */
  words(): readonly number[] {
    for (const { region } of this.#storages) this.#values.push(region!.first);
    let end = 0;
    for (let part = 0; part < this.#groups.length; part++) {
      this.#values.push((end += this.#groupsOf(part)));
    }
    return this.#values;
  }

  /** Workgroups of all parts together. */
  get groups(): number {
    let groups = 0;
    for (let part = 0; part < this.#groups.length; part++) groups += this.#groupsOf(part);
    return groups;
  }

  clear(): void {
    this.#variant = this.#root;
    this.#storages.length = 0;
    this.#buffers.length = 0;
    this.#sharing.length = 0;
    this.#values.length = 0;
    this.#groups.length = 0;
    this.#made.length = 0;
    this.#madeIn.length = 0;
    this.#madeAs.length = 0;
    this.#copied = null;
    this.#copy = null;
  }

  #groupsOf(part: number): number {
    const { partSizes, workgroupSize } = this.#variant;
    return Math.ceil((this.#groups[part] * partSizes[part]) / workgroupSize);
  }

  #suits(joining: Joining, groups: number): boolean {
    return joining.beside && groups <= this.#limits.sharedGroups;
  }

  #isHanded(operand: number): boolean {
    return operand < this.#handed.length && this.#handed[operand] >= 0;
  }

  /** Variables of a part that hold what it made. */
  #variables(part: number): number {
    let count = 0;
    for (const other of this.#madeIn) if (other === part) count++;
    return count;
  }

  /** The part whose elements an elementwise kernel reads, or -1. Notes which operands are handed. */
  #partBefore({ elements }: Joining, { isWritten }: Variant): number {
    let part = -1;
    this.#handed.length = elements.length;
    for (let i = 0; i < elements.length; i++) {
      this.#handed[i] = -1;
      if (isWritten[i]) continue;
      for (let m = this.#made.length - 1; m >= 0; m--) {
        if (part >= 0 && part !== this.#madeIn[m]) continue;
        if (!isSameMemory(elements[i], this.#made[m])) continue;
        part = this.#madeIn[m];
        this.#handed[i] = this.#madeAs[m];
        break;
      }
    }
    return part;
  }

  /** Whether a kernel could not run at the same time, what it is handed aside. */
  #disturbs(storages: readonly Placed[], { isWritten }: Variant): boolean {
    const open = this.#storages;
    const openIsWritten = this.#variant.isWritten;
    for (let i = 0; i < storages.length; i++) {
      if (this.#isHanded(i)) continue;
      for (let k = 0; k < open.length; k++) {
        if (open[k] === storages[i] && (isWritten[i] || openIsWritten[k])) return true;
      }
    }
    return false;
  }

  #canBind(storages: readonly Placed[]): boolean {
    let count = this.#buffers.length;
    for (let i = 0; i < storages.length; i++) {
      if (this.#isHanded(i)) continue;
      const { buffer } = storages[i].region!;
      let isNew = !this.#buffers.includes(buffer);
      for (let k = 0; isNew && k < i; k++) {
        if (!this.#isHanded(k) && storages[k].region!.buffer === buffer) isNew = false;
      }
      if (isNew) count++;
    }
    return count <= this.#limits.buffers;
  }
}

/** Whether two views are the same elements in the same order, one behind another in memory. */
function isSameMemory(a: View, b: View): boolean {
  return (
    a.storage === b.storage &&
    a.offset === b.offset &&
    isContiguous(a) &&
    isContiguous(b) &&
    elementCount(a.shape) === elementCount(b.shape)
  );
}
