// The gradient of a sparse layer's weight, put off until it is needed. SparseAdam usually takes it
// at once: then each row is used while it is still in the first cache, and nobody writes megabytes
// to read them back. Whoever looks at the gradient gets it all the same: it is computed before any
// kernel reads it or changes what it is made of, whatever the kernel and whatever came between.

import type { KernelName, Kernels, RowsKernel, RowsStorage, Storage, View } from '../backend.ts';
import { WRITTEN } from '../backend.ts';

type Gradient = Kernels['csrWeightGrad'];

/** Makes the gradient and runs the kernel that follows it in one; false where that can't be done. */
export type Join = <K extends RowsKernel>(
  kernel: K,
  gradient: Gradient,
  args: Kernels[K],
) => boolean;

export class WaitingGradient {
  readonly #compute: (gradient: Gradient) => void;
  readonly #join: Join;
  #gradient: Gradient | null = null;

  constructor(compute: (gradient: Gradient) => void, join: Join) {
    this.#compute = compute;
    this.#join = join;
  }

  /**
   * To be asked before a kernel runs: true where that is done herewith. Otherwise the gradient has
   * been computed by now, unless the kernel has nothing to do with it.
   */
  takes<K extends KernelName>(kernel: K, args: Kernels[K]): boolean {
    if (kernel === 'csrWeightGrad') {
      this.settle();
      this.#gradient = args as Gradient;
      return true;
    }
    const gradient = this.#gradient;
    if (gradient === null) return false;
    const { storage, offset } = gradient.out;
    if (!changes(kernel, args, gradient)) {
      if (!mentions(args, storage)) return false;
      const { rows } = args as { readonly rows?: RowsStorage };
      if (
        rows?.values === storage &&
        offset === 0 &&
        this.#join(kernel as RowsKernel, gradient, args as Kernels[RowsKernel])
      )
        return true;
    }
    this.settle();
    return false;
  }

  /** Computes the gradient where it has not been. */
  settle(): void {
    const gradient = this.#gradient;
    if (gradient === null) return;
    this.#gradient = null;
    this.#compute(gradient);
  }

  /** To be told before the host reads a storage. */
  beforeReading(storage: Storage): void {
    if (this.#gradient?.out.storage === storage) this.settle();
  }

  /** To be told before the host writes into a storage. */
  beforeWriting(storage: Storage): void {
    if (this.#gradient !== null && partsOf(this.#gradient).includes(storage)) this.settle();
  }

  /** To be told before storages are freed. */
  beforeFreeing(isFreed: (storage: Storage) => boolean): void {
    const gradient = this.#gradient;
    if (gradient === null) return;
    if (isFreed(gradient.out.storage)) this.#gradient = null;
    else if (partsOf(gradient).some(isFreed)) this.settle();
  }
}

/** What the gradient is made of, and where it goes. */
function partsOf({ csr, gradOutput, out }: Gradient): Storage[] {
  const parts = [gradOutput.storage, out.storage];
  const groups = csr.byColumn;
  if (groups !== null) parts.push(groups.columnOffsets, groups.entryRows, groups.entryValues);
  return parts;
}

/** Whether the kernel writes into any part of the gradient. */
function changes<K extends KernelName>(kernel: K, args: Kernels[K], gradient: Gradient): boolean {
  const parts = partsOf(gradient);
  return WRITTEN[kernel].some((name) => {
    const view = args[name] as View | null;
    return view !== null && parts.includes(view.storage);
  });
}

/** Whether a storage is among what a kernel is given: views, sparse rows, rows of a gradient. */
function mentions(operand: unknown, storage: Storage): boolean {
  if (typeof operand !== 'object' || operand === null) return false;
  if ('storage' in operand) return operand.storage === storage;
  if ('backend' in operand) return operand === storage;
  return Object.values(operand).some((part) => mentions(part, storage));
}
