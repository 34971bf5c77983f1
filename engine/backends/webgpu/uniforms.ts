// The small parameters of all kernels of one submit: collected on the host, uploaded with a single
// writeBuffer just before the submit, and bound with a dynamic offset per dispatch. The buffer can
// be filled again right after the submit, since the queue keeps the order.

import { BufferUsage } from './constants.ts';

/** The most a dispatch may take, and the size that is bound: 256 words. */
export const UNIFORM_BYTES = 1024;

const CAPACITY = 256 * UNIFORM_BYTES;

export class Uniforms {
  readonly buffer: GPUBuffer;
  readonly #alignment: number;
  readonly #bytes = new ArrayBuffer(CAPACITY);
  readonly #floats = new Float32Array(this.#bytes);
  readonly #words = new Uint32Array(this.#bytes);
  #used = 0;

  constructor(device: GPUDevice) {
    this.#alignment = device.limits.minUniformBufferOffsetAlignment;
    this.buffer = device.createBuffer({
      label: 'kernel parameters',
      size: CAPACITY,
      usage: BufferUsage.uniform | BufferUsage.copyTarget,
    });
  }

  /** Whether another dispatch's parameters fit before the next upload. */
  get full(): boolean {
    return this.#used + UNIFORM_BYTES > CAPACITY;
  }

  /**
   * Stores one dispatch's parameters and gives their offset. `isFloat` tells the type of each; those
   * it does not reach are whole numbers.
   */
  push(values: readonly number[], isFloat: readonly boolean[]): number {
    const offset = this.#used;
    const first = offset >> 2;
    for (let i = 0; i < values.length; i++) {
      if (isFloat[i]) this.#floats[first + i] = values[i];
      else this.#words[first + i] = values[i];
    }
    const end = offset + values.length * 4;
    this.#used = Math.ceil(end / this.#alignment) * this.#alignment;
    return offset;
  }

  /** Uploads what was pushed and starts again at the beginning. */
  upload(queue: GPUQueue): void {
    if (this.#used === 0) return;
    queue.writeBuffer(this.buffer, 0, this.#bytes, 0, Math.min(this.#used, CAPACITY));
    this.#used = 0;
  }

  destroy(): void {
    this.buffer.destroy();
  }
}
