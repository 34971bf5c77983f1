// The work that is encoded but not yet submitted: one command encoder with one compute pass, which
// is only interrupted by copies. Everything goes to the device in one submit.

import type { Statistics } from './statistics.ts';
import type { Uniforms } from './uniforms.ts';

export class CommandQueue {
  readonly #device: GPUDevice;
  readonly #uniforms: Uniforms;
  readonly #statistics: Statistics;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #pipeline: GPUComputePipeline | null = null;
  /** Number of the submit being collected; buffers remember the one that used them last. */
  serial = 1;
  /** Dispatches since the last submit. */
  queued = 0;

  constructor(device: GPUDevice, uniforms: Uniforms, statistics: Statistics) {
    this.#device = device;
    this.#uniforms = uniforms;
    this.#statistics = statistics;
  }

  /** Encodes one kernel. */
  dispatch(
    pipeline: GPUComputePipeline,
    bindGroup: GPUBindGroup,
    uniformOffset: number,
    x: number,
    y: number,
    z: number,
  ): void {
    let pass = this.#pass;
    if (pass === null) {
      this.#encoder ??= this.#device.createCommandEncoder();
      pass = this.#pass = this.#encoder.beginComputePass();
      this.#pipeline = null;
    }
    if (this.#pipeline !== pipeline) {
      pass.setPipeline(pipeline);
      this.#pipeline = pipeline;
    }
    OFFSETS[0] = uniformOffset;
    pass.setBindGroup(0, bindGroup, OFFSETS);
    pass.dispatchWorkgroups(x, y, z);
    this.queued++;
    this.#statistics.dispatches++;
  }

  /** Encodes a copy between two buffers. */
  copy(
    source: GPUBuffer,
    sourceOffset: number,
    target: GPUBuffer,
    targetOffset: number,
    bytes: number,
  ): void {
    this.#endPass();
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(source, sourceOffset, target, targetOffset, bytes);
  }

  /** Hands everything encoded to the device. Does nothing where there is nothing. */
  submit(): void {
    this.#endPass();
    if (this.#encoder === null) return;
    const commands = this.#encoder.finish();
    this.#encoder = null;
    this.#uniforms.upload(this.#device.queue);
    this.#device.queue.submit([commands]);
    this.#statistics.submits++;
    this.serial++;
    this.queued = 0;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }
}

/** The one dynamic offset, handed over without making an array for each dispatch. */
const OFFSETS = [0];
