// The reference backend: plain TypeScript on one thread, float32 and float64. Kernels run at once.
// Memory freed by a scope goes to a bounded pool and serves the next step, so a steady training
// loop makes no garbage worth speaking of.

import { WinnowError } from '../../errors.ts';
import { problem } from '../../problems.ts';
import type {
  Backend,
  DeviceInfo,
  DeviceLimits,
  DType,
  KernelName,
  Kernels,
  Storage,
  TypedArray,
} from '../backend.ts';
import { referenceKernels } from './kernels.ts';
import { CpuStorage, hostData } from './storage.ts';

const NO_DATA = new Uint8Array(0);
const MAX_ELEMENTS = 2 ** 31 - 1;
const LIMITS: DeviceLimits = { bytes: Infinity, pieceBytes: 4 * MAX_ELEMENTS };

export class CpuBackend implements Backend {
  readonly name = 'cpu';
  readonly info: DeviceInfo = { backend: 'cpu', label: 'CPU', software: false };
  readonly limits = LIMITS;
  readonly lost: Promise<string> = new Promise(() => undefined);

  readonly #poolLimit: number;
  #poolBytes = 0;
  readonly #pool = new Map<DType, Map<number, TypedArray[]>>();
  readonly #scopes: CpuStorage[][] = [];
  #storages = 0;
  #bytes = 0;
  /** Storages nobody released are collected like any object; the count follows. */
  readonly #forgotten = new FinalizationRegistry<number>((bytes) => {
    this.#storages -= 1;
    this.#bytes -= bytes;
  });

  /** `poolLimit`: bytes of freed memory kept for reuse. */
  constructor(options: { poolLimit?: number } = {}) {
    this.#poolLimit = options.poolLimit ?? 256 * 2 ** 20;
  }

  allocate(length: number, dtype: DType): CpuStorage {
    const capacity = roundUp(length);
    const free = this.#pool.get(dtype)?.get(capacity);
    let data = free?.pop();
    if (data === undefined) data = newArray(dtype, capacity);
    else this.#poolBytes -= data.byteLength;
    const storage = new CpuStorage(this, dtype, length, data);
    this.#storages += 1;
    this.#bytes += data.byteLength;
    const scope = this.#scopes.at(-1);
    if (scope !== undefined) scope.push(storage);
    else this.#forgotten.register(storage, data.byteLength, storage);
    return storage;
  }

  release(storage: Storage): void {
    const s = storage as CpuStorage;
    if (s.released) return;
    this.#forgotten.unregister(s);
    this.#free(s);
  }

  #free(s: CpuStorage): void {
    const data = s.data;
    s.released = true;
    s.data = NO_DATA;
    this.#storages -= 1;
    this.#bytes -= data.byteLength;
    if (this.#poolBytes + data.byteLength > this.#poolLimit) return;
    let byCapacity = this.#pool.get(s.dtype);
    if (byCapacity === undefined) this.#pool.set(s.dtype, (byCapacity = new Map()));
    const free = byCapacity.get(data.length);
    if (free === undefined) byCapacity.set(data.length, [data]);
    else free.push(data);
    this.#poolBytes += data.byteLength;
  }

  write(storage: Storage, data: TypedArray, offset = 0): void {
    if (offset < 0 || offset + data.length > storage.length) throw rangeError(storage);
    hostData(storage).set(data, offset);
  }

  async read(storage: Storage, offset: number, length: number): Promise<TypedArray> {
    if (offset < 0 || offset + length > storage.length) throw rangeError(storage);
    return hostData(storage).slice(offset, offset + length);
  }

  run<K extends KernelName>(kernel: K, args: Kernels[K]): void {
    referenceKernels[kernel](args);
  }

  beginScope(): void {
    this.#scopes.push([]);
  }

  endScope(keep: readonly Storage[]): void {
    const scope = this.#scopes.pop();
    if (scope === undefined) throw new WinnowError('scope.order', 'endScope without beginScope.');
    const kept = keep.length > 0 ? new Set<Storage>(keep) : null;
    const parent = this.#scopes.at(-1);
    for (const s of scope) {
      if (s.released) continue;
      if (kept?.has(s) !== true) this.#free(s);
      else if (parent !== undefined) parent.push(s);
      else this.#forgotten.register(s, s.data.byteLength, s);
    }
  }

  async synchronize(): Promise<void> {
    // Kernels have run by the time `run` returns.
  }

  async warmUp(): Promise<void> {
    // Nothing to compile.
  }

  memory(): { readonly storages: number; readonly bytes: number } {
    return { storages: this.#storages, bytes: this.#bytes };
  }

  destroy(): void {
    this.#pool.clear();
    this.#poolBytes = 0;
  }
}

function rangeError(storage: Storage): WinnowError {
  return new WinnowError('engine.range', 'Reading or writing beyond the end of a storage.', {
    length: storage.length,
  });
}

/** The next of eight steps per power of two: at most an eighth is wasted, and sizes recur. */
function roundUp(length: number): number {
  if (length <= 16) return 16;
  const step = 2 ** Math.max(0, 28 - Math.clz32(length));
  return Math.ceil(length / step) * step;
}

function newArray(dtype: DType, length: number): TypedArray {
  try {
    if (length > MAX_ELEMENTS) throw new RangeError('too long');
    switch (dtype) {
      case 'float32':
        return new Float32Array(length);
      case 'float64':
        return new Float64Array(length);
      case 'int32':
        return new Int32Array(length);
      case 'bool':
        return new Uint8Array(length);
    }
  } catch (cause) {
    throw problem('engine.memory', { length, dtype }, cause);
  }
}
