// Memory that JavaScript reads and writes. Every backend whose storages are of this form can run
// the reference kernels on them.

import { WinnowError } from '../../errors.ts';
import type { Backend, DType, Storage, TypedArray, View } from '../backend.ts';

/** Storage whose numbers the kernels of this folder can reach. */
export interface HostStorage extends Storage {
  /** May be longer than `length`. */
  readonly data: TypedArray;
  readonly released: boolean;
}

/** Host memory. `data` may be longer than `length`: capacities are rounded up so that they recur. */
export class CpuStorage implements HostStorage {
  readonly backend: Backend;
  readonly dtype: DType;
  readonly length: number;
  data: TypedArray;
  released = false;

  constructor(backend: Backend, dtype: DType, length: number, data: TypedArray) {
    this.backend = backend;
    this.dtype = dtype;
    this.length = length;
    this.data = data;
  }
}

/** The numbers behind a view. Throws `engine.released` when its memory has been given back. */
export function dataOf(view: View): TypedArray {
  return hostData(view.storage);
}

/** The numbers of a storage. Throws `engine.released` when it has been given back. */
export function hostData(storage: Storage): TypedArray {
  const s = storage as HostStorage;
  if (s.released) throw releasedError();
  return s.data;
}

/** What using memory after its scope is answered with. */
export function releasedError(): WinnowError {
  return new WinnowError(
    'engine.released',
    'This tensor was freed when its scope ended (or by dispose). Return it from the scope or call keep(tensor) to use it afterwards.',
  );
}
