// The fast CPU backend: hot kernels in WebAssembly SIMD, the others in TypeScript on the same
// memory. All storages lie in one WebAssembly memory of at most 4 GB, shared with further threads
// where the host gives them. Work is cut in fixed parts, so the number of threads changes no bit.

import { WinnowError } from '../../errors.ts';
import { problem } from '../../problems.ts';
import type {
  Backend,
  CsrStorage,
  DeviceInfo,
  DeviceLimits,
  DType,
  GroupedColumns,
  KernelName,
  Kernels,
  Storage,
  TypedArray,
} from '../backend.ts';
import { referenceKernels } from '../cpu/kernels.ts';
import { hostData } from '../cpu/storage.ts';
import { Allocator } from './allocator.ts';
import { groupByColumn } from './kernels/group.ts';
import { joinedKernels } from './kernels/optimizers.ts';
import { wasmKernels } from './kernels/table.ts';
import { HEAP, JOB_NUMBER, JOB_QUIT, MAX_THREADS } from './layout.ts';
import { Machine } from './machine.ts';
import type { KernelModule, KernelThreadTask } from './module.ts';
import { startKernels } from './module.ts';
import { ELEMENT_BYTES, WasmStorage } from './storage.ts';
import { WaitingGradient } from './waiting-gradient.ts';
import { canShare, PAGE_BYTES, processors } from './webassembly.ts';

/** A thread that the host has started. */
export interface KernelThread {
  terminate(): unknown;
}

/** Starts a thread that calls `serveKernels(task)` and nothing else. */
export type KernelThreadFactory = (task: KernelThreadTask) => KernelThread;

export interface WasmBackendOptions {
  /** Threads that compute, the calling one among them; by default the processors, up to eight. */
  readonly threads?: number;
  /** Without it, or without shared memory, there is one thread. */
  readonly workerFactory?: KernelThreadFactory;
  /** False: memory that is not shared, even where it could be. */
  readonly share?: boolean;
}

/** A training step's kernels are too short for more, and the memory is busy before that. */
const MOST_THREADS = 8;

/** Threads that a backend takes where it may start them and nobody says how many. */
export function usualThreads(): number {
  return canShare ? Math.min(processors(), MOST_THREADS) : 1;
}

/** How the CPU is named to a person. */
export function cpuLabel(threads: number): string {
  return threads === 1 ? 'CPU, 1 thread' : `CPU, ${threads} threads`;
}

/** Memory outside of scopes is collected when nobody holds it; see `#register`. */
interface Forgotten {
  readonly address: number;
  readonly bytes: number;
}

/** From this size on, memory that nobody frees is made known to the garbage collector. */
const PRESSURE_BYTES = 16 * 1024;

export class WasmBackend implements Backend {
  readonly name = 'cpu';
  readonly info: DeviceInfo;
  readonly limits: DeviceLimits;
  readonly lost: Promise<string> = new Promise(() => undefined);

  readonly #kernels: KernelModule;
  readonly #machine: Machine;
  readonly #allocator: Allocator;
  readonly #threads: KernelThread[] = [];
  readonly #scopes: WasmStorage[][] = [];
  readonly #gradient = new WaitingGradient(
    (gradient) => this.#run('csrWeightGrad', gradient),
    (kernel, gradient, args) => joinedKernels[kernel]?.(this.#machine, gradient, args) ?? false,
  );
  #buffer: ArrayBuffer | SharedArrayBuffer;
  #storages = 0;
  #bytes = 0;
  readonly #forgotten = new FinalizationRegistry<Forgotten>((memory) => this.#giveBack(memory));
  /** See `#register`. */
  readonly #pressure = new WeakMap<WasmStorage, ArrayBuffer>();

  /** Use `createWasmBackend`. */
  constructor(kernels: KernelModule, options: WasmBackendOptions = {}) {
    this.#kernels = kernels;
    this.#buffer = kernels.memory.buffer;
    const bytes = kernels.maximumBytes - HEAP;
    this.limits = { bytes, pieceBytes: bytes };
    this.#allocator = new Allocator(HEAP, this.#buffer.byteLength, (bytes) => this.#grow(bytes));
    this.#machine = new Machine(this, kernels.exports, {
      take: (size) => this.#take(size),
      give: (address, size) => this.#allocator.give(address, size),
    });
    const { workerFactory, threads = usualThreads() } = options;
    if (workerFactory !== undefined && kernels.shared)
      for (let thread = 1; thread < Math.min(threads, MAX_THREADS); thread++)
        this.#threads.push(
          workerFactory({ module: kernels.module, memory: kernels.memory, thread }),
        );
    const count = 1 + this.#threads.length;
    this.#machine.threads = count;
    this.info = { backend: 'cpu', label: cpuLabel(count), software: false };
  }

  /** The memory as it is now. */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.#buffer;
  }

  #grow(bytes: number): number {
    const { memory } = this.#kernels;
    memory.grow(Math.ceil(bytes / PAGE_BYTES));
    this.#buffer = memory.buffer;
    this.#machine.moved(this.#buffer);
    return this.#buffer.byteLength;
  }

  #take(size: number): number {
    try {
      return this.#allocator.take(size);
    } catch (cause) {
      throw problem('engine.memory', { bytes: size, taken: this.#bytes }, cause);
    }
  }

  allocate(length: number, dtype: DType): WasmStorage {
    const bytes = Allocator.rounded(length * ELEMENT_BYTES[dtype]);
    const storage = new WasmStorage(this, dtype, length, this.#take(bytes), bytes);
    this.#storages += 1;
    this.#bytes += bytes;
    const scope = this.#scopes.at(-1);
    if (scope !== undefined) scope.push(storage);
    else this.#register(storage);
    return storage;
  }

  /**
   * What was allocated outside of scopes and is never released is given back when the collector
   * finds it. The collector sees no WebAssembly memory and would take its time; an array buffer of
   * an eighth of the size, which nobody touches, lets it know.
   */
  #register(storage: WasmStorage): void {
    const { address, bytes } = storage;
    this.#forgotten.register(storage, { address, bytes }, storage);
    if (bytes < PRESSURE_BYTES) return;
    try {
      this.#pressure.set(storage, new ArrayBuffer(bytes / 8));
    } catch {
      // Then the collector is not told.
    }
  }

  #giveBack({ address, bytes }: Forgotten): void {
    this.#storages -= 1;
    this.#bytes -= bytes;
    this.#allocator.give(address, bytes);
  }

  release(storage: Storage): void {
    const s = storage as WasmStorage;
    if (s.released) return;
    this.#gradient.beforeFreeing((one) => one === s);
    this.#forgotten.unregister(s);
    this.#pressure.delete(s);
    s.released = true;
    this.#giveBack(s);
  }

  write(storage: Storage, data: TypedArray, offset = 0): void {
    if (offset < 0 || offset + data.length > storage.length) throw rangeError(storage);
    this.#gradient.beforeWriting(storage);
    hostData(storage).set(data, offset);
  }

  async read(storage: Storage, offset: number, length: number): Promise<TypedArray> {
    if (offset < 0 || offset + length > storage.length) throw rangeError(storage);
    this.#gradient.beforeReading(storage);
    return hostData(storage).slice(offset, offset + length);
  }

  run<K extends KernelName>(kernel: K, args: Kernels[K]): void {
    if (!this.#gradient.takes(kernel, args)) this.#run(kernel, args);
  }

  #run<K extends KernelName>(kernel: K, args: Kernels[K]): void {
    const fast = wasmKernels[kernel];
    if (fast === undefined || !fast(this.#machine, args)) referenceKernels[kernel](args);
  }

  groupByColumn(csr: Omit<CsrStorage, 'byColumn'>): GroupedColumns | null {
    return groupByColumn(this.#machine, this, csr);
  }

  beginScope(): void {
    this.#scopes.push([]);
  }

  endScope(keep: readonly Storage[]): void {
    const scope = this.#scopes.pop();
    if (scope === undefined) throw new WinnowError('scope.order', 'endScope without beginScope.');
    const kept = keep.length > 0 ? new Set<Storage>(keep) : null;
    const parent = this.#scopes.at(-1);
    this.#gradient.beforeFreeing(
      (storage) => kept?.has(storage) !== true && scope.includes(storage as WasmStorage),
    );
    for (const storage of scope) {
      if (storage.released) continue;
      if (kept?.has(storage) !== true) {
        storage.released = true;
        this.#giveBack(storage);
      } else if (parent !== undefined) parent.push(storage);
      else this.#register(storage);
    }
  }

  async synchronize(): Promise<void> {
    // All other kernels have run by the time `run` returns.
    this.#gradient.settle();
  }

  async warmUp(): Promise<void> {
    // All are compiled.
  }

  memory(): { readonly storages: number; readonly bytes: number } {
    return { storages: this.#storages, bytes: this.#bytes };
  }

  /** Ends the threads. The memory is collected with the backend and its storages. */
  destroy(): void {
    if (this.#threads.length === 0) return;
    const words = new Int32Array(this.#buffer);
    Atomics.store(words, JOB_QUIT >> 2, 1);
    Atomics.add(words, JOB_NUMBER >> 2, 1);
    Atomics.notify(words, JOB_NUMBER >> 2);
    for (const thread of this.#threads.splice(0)) thread.terminate();
    this.#machine.threads = 1;
  }
}

function rangeError(storage: Storage): WinnowError {
  return new WinnowError('engine.range', 'Reading or writing beyond the end of a storage.', {
    length: storage.length,
  });
}

/** The CPU backend with WebAssembly kernels. Throws `engine.noWasm` where there is none. */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<WasmBackend> {
  return new WasmBackend(await startKernels(options.share), options);
}
