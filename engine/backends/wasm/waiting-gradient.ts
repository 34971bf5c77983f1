// The gradient of a sparse layer's weight, put off until it is needed. SparseAdam usually takes it
// at once: then each row is used while it is still in the first cache, and nobody writes megabytes
// to read them back. Whoever looks at the gradient gets it all the same: the backend computes it
// before it does anything that could see or change what it is made of.

import type { KernelName, Kernels, Storage } from '../backend.ts';

type Gradient = Kernels['csrWeightGrad'];

export class WaitingGradient {
  readonly #compute: (gradient: Gradient) => void;
  readonly #applyAdam: (gradient: Gradient, args: Kernels['adamRows']) => boolean;
  #gradient: Gradient | null = null;

  /** `applyAdam` does both in one, or gives false. */
  constructor(
    compute: (gradient: Gradient) => void,
    applyAdam: (gradient: Gradient, args: Kernels['adamRows']) => boolean,
  ) {
    this.#compute = compute;
    this.#applyAdam = applyAdam;
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
    if (kernel === 'adamRows') {
      const adam = args as Kernels['adamRows'];
      const isOf = adam.rows.values === gradient.out.storage;
      if (isOf && this.#applyAdam(gradient, adam)) return true;
    } else if (kernel === 'adam') {
      // The update of the other layers' weights.
      const { parameter, gradient: other, m, v, vMax } = args as Kernels['adam'];
      const views = vMax === null ? [parameter, other, m, v] : [parameter, other, m, v, vMax];
      if (!views.some(({ storage }) => isPartOf(gradient, storage))) return false;
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

  /** To be told before storages are freed. */
  beforeFreeing(isFreed: (storage: Storage) => boolean): void {
    const gradient = this.#gradient;
    if (gradient === null) return;
    if (isFreed(gradient.out.storage)) this.#gradient = null;
    else if (partsOf(gradient).some(isFreed)) this.settle();
  }
}

function partsOf({ csr, gradOutput, out }: Gradient): Storage[] {
  const parts = [gradOutput.storage, out.storage];
  const groups = csr.byColumn;
  if (groups !== null) parts.push(groups.columnOffsets, groups.entryRows, groups.entryValues);
  return parts;
}

function isPartOf(gradient: Gradient, storage: Storage): boolean {
  return partsOf(gradient).includes(storage);
}
