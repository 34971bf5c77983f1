// Device buffers and who has them. A pool keeps buffers that were given back, by size. An arena on
// top of it serves scopes: within a scope the k-th request of a size class gets the k-th buffer of
// that class, so a training step that asks for the same sizes in the same order gets the same
// buffers each time, and the bind groups made for them stay valid.

import { WinnowError } from '../../errors.ts';
import { BufferUsage } from './constants.ts';
import type { Statistics } from './statistics.ts';

export interface DeviceBuffer {
  readonly id: number;
  readonly gpu: GPUBuffer;
  readonly bytes: number;
  /** Serial of the submit that used it last (CommandQueue.serial). */
  usedIn: number;
}

/** The pool keeps at most this much for later; what is beyond is destroyed. */
const KEPT_BYTES = 256 * 2 ** 20;

/**
 * Size of the buffer that a long-lived storage of `bytes` gets. Weights and optimizer state are
 * large and stay, so little is added: up to an eighth.
 */
export function persistentSize(bytes: number): number {
  if (bytes <= 256) return 256;
  const step = Math.max(256, 2 ** (Math.floor(Math.log2(bytes)) - 3));
  return Math.ceil(bytes / step) * step;
}

/**
 * Size of the buffer that a storage inside a scope gets: the next power of two, so that batches
 * with a few words more or fewer get the same buffer. From 64 MiB on as a long-lived one.
 */
export function scopedSize(bytes: number): number {
  if (bytes <= 256) return 256;
  if (bytes >= 64 * 2 ** 20) return persistentSize(bytes);
  return 2 ** Math.ceil(Math.log2(bytes));
}

export class BufferPool {
  readonly #device: GPUDevice;
  readonly #statistics: Statistics;
  readonly #onDestroy: (buffer: DeviceBuffer) => void;
  readonly #free = new Map<number, DeviceBuffer[]>();
  #freeBytes = 0;
  #nextId = 1;
  /** Given up, but perhaps still in work that was not submitted. */
  #doomed: DeviceBuffer[] = [];
  /** The largest buffer that can be bound. */
  readonly limit: number;

  constructor(
    device: GPUDevice,
    statistics: Statistics,
    onDestroy: (buffer: DeviceBuffer) => void,
  ) {
    this.#device = device;
    this.#statistics = statistics;
    this.#onDestroy = onDestroy;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    this.limit = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / 4) * 4;
  }

  /**
   * A buffer of `size` bytes (a size class), from those given back or a new one.
   *
   * @throws WinnowError `engine.memory` where a buffer can't be that large.
   */
  take(size: number): DeviceBuffer {
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) {
      this.#freeBytes -= size;
      return free;
    }
    const gpu = this.#device.createBuffer({
      size,
      usage: BufferUsage.storage | BufferUsage.copySource | BufferUsage.copyTarget,
    });
    this.#statistics.buffersCreated++;
    return { id: this.#nextId++, gpu, bytes: size, usedIn: 0 };
  }

  /** Size class for `bytes`, by `rounding`, within what the device can bind. */
  sizeFor(bytes: number, rounding: (bytes: number) => number): number {
    if (bytes > this.limit) {
      const mib = (n: number) => Math.ceil(n / 2 ** 20);
      throw new WinnowError(
        'engine.memory',
        `A tensor of ${mib(bytes)} MiB does not fit: this GPU takes at most ${mib(this.limit)} MiB in one piece. Use a smaller vocabulary, layer or batch, or the device "cpu".`,
        { bytes, limit: this.limit },
      );
    }
    const size = rounding(bytes);
    return size > this.limit ? this.limit : size;
  }

  /** Gives a buffer back. Work already encoded may still use it. */
  give(buffer: DeviceBuffer): void {
    if (this.#freeBytes + buffer.bytes > KEPT_BYTES) {
      this.#doomed.push(buffer);
      return;
    }
    const list = this.#free.get(buffer.bytes);
    if (list === undefined) this.#free.set(buffer.bytes, [buffer]);
    else list.push(buffer);
    this.#freeBytes += buffer.bytes;
  }

  /** Destroys what was given up. Call when everything encoded has been submitted. */
  afterSubmit(): void {
    if (this.#doomed.length === 0) return;
    for (const buffer of this.#doomed) {
      this.#onDestroy(buffer);
      buffer.gpu.destroy();
    }
    this.#doomed = [];
  }

  /** Bytes of the buffers that wait to be used again. */
  get freeBytes(): number {
    return this.#freeBytes;
  }
}

interface Slot {
  buffer: DeviceBuffer | null;
  /** Number of the outermost scope that used it last. */
  usedIn: number;
}

/** Scopes between two looks for slots that nothing uses any more. */
const TRIM_EVERY = 256;

export class Arena {
  readonly #pool: BufferPool;
  readonly #classes = new Map<number, { slots: Slot[]; next: number }>();
  #scope = 0;

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** The next slot of the class for `bytes`. */
  take(bytes: number): { buffer: DeviceBuffer; slot: Slot } {
    const size = this.#pool.sizeFor(bytes, scopedSize);
    let entry = this.#classes.get(size);
    if (entry === undefined) {
      entry = { slots: [], next: 0 };
      this.#classes.set(size, entry);
    }
    let slot = entry.slots[entry.next];
    if (slot === undefined) {
      slot = { buffer: null, usedIn: 0 };
      entry.slots.push(slot);
    }
    slot.buffer ??= this.#pool.take(size);
    entry.next++;
    slot.usedIn = this.#scope;
    return { buffer: slot.buffer, slot };
  }

  /** Where a scope starts, for `rewind`. */
  mark(): Map<number, number> {
    const positions = new Map<number, number>();
    for (const [size, entry] of this.#classes) positions.set(size, entry.next);
    return positions;
  }

  /** Takes everything back that was handed out since `mark`. */
  rewind(mark: Map<number, number>): void {
    for (const [size, entry] of this.#classes) entry.next = mark.get(size) ?? 0;
  }

  /** Called when an outermost scope has ended: now and then lets unused slots go. */
  scopeEnded(): void {
    this.#scope++;
    if (this.#scope % TRIM_EVERY !== 0) return;
    for (const entry of this.#classes.values()) {
      let last = entry.slots.length;
      while (last > 0 && entry.slots[last - 1].usedIn < this.#scope - TRIM_EVERY) {
        const { buffer } = entry.slots[--last];
        if (buffer !== null) this.#pool.give(buffer);
      }
      entry.slots.length = last;
    }
  }
}

export type ArenaSlot = Slot;
