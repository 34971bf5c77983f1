// Device buffers and who has them. A pool keeps regions that were given back, by size. An arena on
// top of it serves scopes: within a scope the k-th request of a size class gets the k-th region of
// that class, so a training step that asks for the same sizes in the same order gets the same
// buffers each time, and the bind groups made for them stay valid.

import { problem } from '../../problems.ts';
import type { DType } from '../backend.ts';
import { BufferUsage } from './constants.ts';
import type { Statistics } from './statistics.ts';

export interface DeviceBuffer {
  readonly id: number;
  readonly gpu: GPUBuffer;
  readonly bytes: number;
}

/**
 * A place in a buffer. Small ones share buffers, so that a dispatch over many of them (the state of
 * an optimizer, the activations of a step) binds few buffers, and the same ones every time.
 */
export interface Region {
  readonly buffer: DeviceBuffer;
  /** Number of its first element. */
  readonly first: number;
  readonly bytes: number;
  /** Where regions of its kind are found: see BufferPool.take. */
  readonly kind: number;
  /** Serial of the submit that used it last (CommandQueue.serial). */
  usedIn: number;
}

/** What a region is for. Elements of one type lie together, for they are bound as that type. */
export interface Purpose {
  readonly dtype: DType;
  /** For a step only. Copies between a step's memory and what stays need two buffers. */
  readonly scoped: boolean;
}

/** Regions up to this size share buffers of `SLAB_BYTES`. */
export const SMALL_BYTES = 256 * 1024;
const SLAB_BYTES = 4 * 2 ** 20;

/** The pool keeps at most this much in large buffers for later; what is beyond is destroyed. */
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
  readonly #free = new Map<number, Region[]>();
  /** The shared buffers that regions are cut from at present, by purpose. */
  readonly #slabs = new Map<number, { readonly buffer: DeviceBuffer; used: number }>();
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

  /** A region of `size` bytes (a size class), from those given back or a new one. */
  take(size: number, purpose: Purpose): Region {
    const kind = kindOf(size, purpose);
    const free = this.#free.get(kind)?.pop();
    if (free !== undefined) {
      if (size > SMALL_BYTES) this.#freeBytes -= size;
      return free;
    }
    if (size > SMALL_BYTES) {
      return { buffer: this.#newBuffer(size), first: 0, bytes: size, kind, usedIn: 0 };
    }
    const of = kindOf(0, purpose);
    let slab = this.#slabs.get(of);
    if (slab === undefined || slab.used + size > slab.buffer.bytes) {
      slab = { buffer: this.#newBuffer(Math.min(SLAB_BYTES, this.limit)), used: 0 };
      this.#slabs.set(of, slab);
    }
    const region = { buffer: slab.buffer, first: slab.used / 4, bytes: size, kind, usedIn: 0 };
    slab.used += size;
    return region;
  }

  #newBuffer(size: number): DeviceBuffer {
    const gpu = this.#device.createBuffer({
      size,
      usage: BufferUsage.storage | BufferUsage.copySource | BufferUsage.copyTarget,
    });
    this.#statistics.buffersCreated++;
    return { id: this.#nextId++, gpu, bytes: size };
  }

  /**
   * Size class for `bytes`, by `rounding`, within what the device can bind.
   *
   * @throws WinnowError `engine.memory` where a buffer can't be that large.
   */
  sizeFor(bytes: number, rounding: (bytes: number) => number): number {
    if (bytes > this.limit) {
      throw problem('engine.memory', { bytes, limit: this.limit });
    }
    const size = rounding(bytes);
    return size > this.limit ? this.limit : size;
  }

  /** Gives a region back. Work already encoded may still use it. */
  give(region: Region): void {
    const isLarge = region.bytes > SMALL_BYTES;
    if (isLarge && this.#freeBytes + region.bytes > KEPT_BYTES) {
      this.#doomed.push(region.buffer);
      return;
    }
    const list = this.#free.get(region.kind);
    if (list === undefined) this.#free.set(region.kind, [region]);
    else list.push(region);
    if (isLarge) this.#freeBytes += region.bytes;
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

const DTYPES: readonly DType[] = ['float32', 'int32', 'bool'];

/** Regions of one kind can stand for one another: large ones serve any purpose. */
function kindOf(size: number, { dtype, scoped }: Purpose): number {
  if (size > SMALL_BYTES) return size * 8;
  return size * 8 + DTYPES.indexOf(dtype) * 2 + (scoped ? 1 : 0);
}

interface Slot {
  region: Region | null;
  /** Number of the outermost scope that used it last. */
  usedIn: number;
}

const FLOAT32: Purpose = { dtype: 'float32', scoped: true };
const INT32: Purpose = { dtype: 'int32', scoped: true };
const BOOL: Purpose = { dtype: 'bool', scoped: true };

/** Scopes between two looks for slots that nothing uses any more. */
const TRIM_EVERY = 256;

export class Arena {
  readonly #pool: BufferPool;
  readonly #classes = new Map<number, { slots: Slot[]; next: number }>();
  #scope = 0;

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** The next slot of the class for `bytes` of a dtype; it has a region. */
  take(bytes: number, dtype: DType): Slot {
    const size = this.#pool.sizeFor(bytes, scopedSize);
    const purpose = dtype === 'int32' ? INT32 : dtype === 'bool' ? BOOL : FLOAT32;
    const kind = kindOf(size, purpose);
    let entry = this.#classes.get(kind);
    if (entry === undefined) {
      entry = { slots: [], next: 0 };
      this.#classes.set(kind, entry);
    }
    let slot = entry.slots[entry.next];
    if (slot === undefined) {
      slot = { region: null, usedIn: 0 };
      entry.slots.push(slot);
    }
    slot.region ??= this.#pool.take(size, purpose);
    entry.next++;
    slot.usedIn = this.#scope;
    return slot;
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
        const { region } = entry.slots[--last];
        if (region !== null) this.#pool.give(region);
      }
      entry.slots.length = last;
    }
  }
}

export type ArenaSlot = Slot;
