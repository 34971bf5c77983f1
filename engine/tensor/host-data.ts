// What is still known on the host of numbers that were written down there: operations that have to
// look at indices or classes need not wait for the device.

import type { DType, Storage, TypedArray, View } from '../backends/backend.ts';
import { isContiguous, sizeOf } from './shape.ts';

/** Whole numbers that came from the host, for operations that have to look at them there. */
const hostIntegers = new WeakMap<Storage, Int32Array>();

/** Floats that were written down as whole numbers: `tensor([0, 2, 1])` may well mean classes. */
const wholeNumbers = new WeakSet<Storage>();

/** Notes that a storage was made of these integers. They are not copied. */
export function rememberIntegers(storage: Storage, data: Int32Array): void {
  hostIntegers.set(storage, data);
}

/** Notes that a storage of floats was made of a list of whole numbers. */
export function rememberWhole(storage: Storage): void {
  wholeNumbers.add(storage);
}

/** To be called when a storage is overwritten. */
export function forget(storage: Storage): void {
  hostIntegers.delete(storage);
  wholeNumbers.delete(storage);
}

/** Whether a tensor of floats was made of a list of whole numbers. */
export function isOfWholeNumbers(x: View): boolean {
  return wholeNumbers.has(x.storage);
}

/** x's elements on the host, where x was made of whole numbers from there; else null. */
export function hostIntegersOf(x: View): Int32Array | null {
  const data = hostIntegers.get(x.storage);
  if (data === undefined || x.offset !== 0 || sizeOf(x.shape) !== data.length) return null;
  return isContiguous(x.shape, x.strides) ? data : null;
}

/** Numbers as a dtype holds them; the same array where it is of that kind already. */
export function toTyped(data: ArrayLike<number>, dtype: DType): TypedArray {
  switch (dtype) {
    case 'float32':
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case 'float64':
      return data instanceof Float64Array ? data : Float64Array.from(data);
    case 'int32':
      return data instanceof Int32Array ? data : Int32Array.from(data);
    case 'bool':
      return Uint8Array.from(data, (v) => (v === 0 ? 0 : 1));
  }
}

export function isTyped(data: unknown): data is TypedArray {
  return (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof Int32Array ||
    data instanceof Uint8Array
  );
}
