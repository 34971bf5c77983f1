// The way from a kernel's TypeScript side to its WebAssembly side: arguments go into the job's
// slots, then the parts are run, by this thread alone or together with others.

import { WinnowError } from '../../errors.ts';
import type { Backend, Storage, View } from '../backend.ts';
import { releasedError } from '../cpu/storage.ts';
import { Allocator } from './allocator.ts';
import { JOB_DOUBLES, JOB_INTEGERS } from './layout.ts';
import { WasmStorage } from './storage.ts';
import type { KernelExports } from './webassembly.ts';

/**
 * A job with less work than this (in units of about a nanosecond) is done before another thread
 * has woken up.
 */
const WORTH_SHARING = 30_000;

export class Machine {
  readonly #backend: Backend;
  readonly #exports: KernelExports;
  readonly #allocator: Pick<Allocator, 'take' | 'give'>;
  /** Memory for what a kernel needs on the way; grows, never shrinks. */
  #scratch = 0;
  #scratchBytes = 0;
  /** Integer and double arguments of the next job, by slot. */
  integers: Int32Array;
  doubles: Float64Array;
  threads = 1;

  constructor(
    backend: Backend & { readonly buffer: ArrayBuffer | SharedArrayBuffer },
    exports: KernelExports,
    allocator: Pick<Allocator, 'take' | 'give'>,
  ) {
    this.#backend = backend;
    this.#exports = exports;
    this.#allocator = allocator;
    this.integers = new Int32Array(backend.buffer, JOB_INTEGERS, 32);
    this.doubles = new Float64Array(backend.buffer, JOB_DOUBLES, 16);
  }

  /** To be called when the memory has moved. */
  moved(buffer: ArrayBuffer | SharedArrayBuffer): void {
    this.integers = new Int32Array(buffer, JOB_INTEGERS, 32);
    this.doubles = new Float64Array(buffer, JOB_DOUBLES, 16);
  }

  /** Runs `parts` parts of a kernel; `work` is about how many nanoseconds they take together. */
  run(kernel: number, parts: number, work: number): void {
    if (this.threads > 1 && parts > 1 && work >= WORTH_SHARING)
      this.#exports.runShared(kernel, parts);
    else this.#exports.run(kernel, parts);
  }

  /** The address of a storage. Throws `engine.released`, `tensor.device`. */
  address(storage: Storage): number {
    if (!(storage instanceof WasmStorage) || storage.backend !== this.#backend)
      throw new WinnowError(
        'tensor.device',
        `A kernel of ${this.#backend.info.label} was given memory of another device. Bring tensors together with await tensor.to(device).`,
      );
    if (storage.released) throw releasedError();
    return storage.address;
  }

  /** The address of the first element of a view of elements of four bytes. */
  at(view: View): number {
    return this.address(view.storage) + 4 * view.offset;
  }

  /** The address of at least `bytes` bytes that hold until the next call. Throws `engine.memory`. */
  scratch(bytes: number): number {
    if (bytes > this.#scratchBytes) {
      if (this.#scratchBytes > 0) this.#allocator.give(this.#scratch, this.#scratchBytes);
      this.#scratchBytes = 0;
      const size = Allocator.rounded(bytes);
      this.#scratch = this.#allocator.take(size);
      this.#scratchBytes = size;
    }
    return this.#scratch;
  }
}

/** Whether every view holds float32. */
export function allFloat32(...views: readonly (View | null)[]): boolean {
  for (const view of views) if (view !== null && view.storage.dtype !== 'float32') return false;
  return true;
}

/** Number of elements. */
export function sizeOf(view: View): number {
  let n = 1;
  for (const size of view.shape) n *= size;
  return n;
}

/** Whether the elements lie one behind the other in row-major order. */
export function isPacked(view: View): boolean {
  let expected = 1;
  for (let d = view.shape.length - 1; d >= 0; d--) {
    const n = view.shape[d];
    if (n === 0) return true;
    if (n !== 1 && view.strides[d] !== expected) return false;
    expected *= n;
  }
  return true;
}
