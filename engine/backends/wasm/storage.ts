// A piece of the WebAssembly memory. The kernels know its address; JavaScript sees it as a typed
// array, which is made when first asked for and again after the memory has moved.

import type { Backend, DType, TypedArray } from '../backend.ts';
import type { HostStorage } from '../cpu/storage.ts';

/** Where the memory is now. Growing an unshared memory moves it. */
export interface MemoryOwner extends Backend {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

export const ELEMENT_BYTES: Readonly<Record<DType, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 1,
};

export class WasmStorage implements HostStorage {
  readonly backend: MemoryOwner;
  readonly dtype: DType;
  readonly length: number;
  /** Of the first byte. */
  readonly address: number;
  /** Bytes taken from the allocator. */
  readonly bytes: number;
  released = false;
  #data: TypedArray | null = null;

  constructor(backend: MemoryOwner, dtype: DType, length: number, address: number, bytes: number) {
    this.backend = backend;
    this.dtype = dtype;
    this.length = length;
    this.address = address;
    this.bytes = bytes;
  }

  get data(): TypedArray {
    const buffer = this.backend.buffer;
    if (this.#data === null || this.#data.buffer !== buffer)
      this.#data = viewOf(buffer, this.dtype, this.address, this.length);
    return this.#data;
  }
}

function viewOf(
  buffer: ArrayBuffer | SharedArrayBuffer,
  dtype: DType,
  address: number,
  length: number,
): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer, address, length) as TypedArray;
    case 'float64':
      return new Float64Array(buffer, address, length) as TypedArray;
    case 'int32':
      return new Int32Array(buffer, address, length) as TypedArray;
    case 'bool':
      return new Uint8Array(buffer, address, length) as TypedArray;
  }
}
