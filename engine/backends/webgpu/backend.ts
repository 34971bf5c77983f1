// The WebGPU backend: storages, scopes, the order of work, and what happens when the device goes.
// Kernels live in kernels/; this file runs them, and keeps three promises: nothing but `read` and
// `synchronize` waits, a step is one submit, and a steady step creates no objects on the device.

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
  View,
} from '../backend.ts';
import { BufferUsage, MAP_READ } from './constants.ts';
import { openDevice } from './device.ts';
import type { WebGpuOptions } from './device.ts';
import { KERNELS } from './kernels/table.ts';
import { ALONE, contiguousStrides, elementCount } from './kernels/launcher.ts';
import type { Joining, Launcher } from './kernels/launcher.ts';
import { runTypical } from './typical.ts';
import { Arena, BufferPool, persistentSize, SMALL_BYTES } from './memory.ts';
import type { ArenaSlot, Region } from './memory.ts';
import { OpenDispatch } from './open-dispatch.ts';
import { Pipelines } from './pipelines.ts';
import type { Program } from './program.ts';
import { CommandQueue } from './queue.ts';
import { newStatistics } from './statistics.ts';
import type { Statistics } from './statistics.ts';
import { UNIFORM_BYTES, Uniforms } from './uniforms.ts';
import { Variant } from './variant.ts';

/** Opens the device and gives the backend on it. See `openDevice` for the errors. */
export async function createWebGpuBackend(options: WebGpuOptions): Promise<WebGpuBackend> {
  const { device, info } = await openDevice(options);
  return new WebGpuBackend(device, info);
}

/** Dispatches after which work is submitted even though no scope has ended. */
const MAX_QUEUED = 256;
/** An inner scope submits only this much or more, so that a step with inner scopes is one submit. */
const WORTH_SUBMITTING = 64;
/** Storage on the device: a region of its own, or one of the arena's. */
class WebGpuStorage implements Storage {
  readonly backend: WebGpuBackend;
  readonly dtype: DType;
  readonly length: number;
  /** Null once released. */
  region: Region | null;
  /** Where the region belongs to the arena. */
  slot: ArenaSlot | null;

  constructor(
    backend: WebGpuBackend,
    dtype: DType,
    length: number,
    region: Region,
    slot: ArenaSlot | null,
  ) {
    this.backend = backend;
    this.dtype = dtype;
    this.length = length;
    this.region = region;
    this.slot = slot;
  }

  get released(): boolean {
    return this.region === null;
  }
}

interface Scope {
  readonly mark: Map<number, number>;
  /** Everything that ends with the scope unless it is kept. */
  readonly storages: WebGpuStorage[];
}

export class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  readonly info: DeviceInfo;
  readonly limits: DeviceLimits;
  readonly lost: Promise<string>;
  /** For tests: losing it on purpose, counting what is created. */
  readonly device: GPUDevice;

  readonly #statistics = newStatistics();
  readonly #uniforms: Uniforms;
  readonly #queue: CommandQueue;
  readonly #pipelines: Pipelines;
  readonly #pool: BufferPool;
  readonly #arena: Arena;
  readonly #launcher: Launcher;
  readonly #open: OpenDispatch;
  /** Workgroups that one dimension takes. */
  readonly #maxGroups: number;
  readonly #scopes: Scope[] = [];
  /** Staging buffers for `read`, by size. */
  readonly #staging = new Map<number, GPUBuffer[]>();
  /** Waiting reads and synchronizations: rejected when the device is lost. */
  readonly #waiting = new Set<(reason: WinnowError) => void>();
  /** Storages nobody released are collected like any object; their regions come back. */
  readonly #forgotten = new FinalizationRegistry<{ region: Region; bytes: number }>(
    ({ region, bytes }) => {
      this.#liveStorages--;
      this.#liveBytes -= bytes;
      this.#pool.give(region);
    },
  );
  #liveStorages = 0;
  #liveBytes = 0;
  /** Why nothing works any more. */
  #failure: WinnowError | null = null;
  #destroyed = false;
  /** While set, kernels are compiled instead of run. */
  #compiling: Promise<void>[] | null = null;

  /** `emulated` asks for the kernels of an emulated GPU, or for those of a real one on any. */
  constructor(device: GPUDevice, info: DeviceInfo, emulated = info.software) {
    this.device = device;
    this.info = info;
    this.#uniforms = new Uniforms(device);
    this.#statistics.buffersCreated++;
    this.#queue = new CommandQueue(device, this.#uniforms, this.#statistics);
    this.#pipelines = new Pipelines(device, this.#statistics, this.#uniforms.buffer);
    this.#pool = new BufferPool(device, this.#statistics, (buffer) =>
      this.#pipelines.forget(buffer),
    );
    // WebGPU does not say how much memory there is: that is found out by taking it.
    this.limits = { bytes: Infinity, pieceBytes: this.#pool.limit };
    this.#arena = new Arena(this.#pool);
    this.#maxGroups = device.limits.maxComputeWorkgroupsPerDimension;
    const { maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = device.limits;
    const words = UNIFORM_BYTES / 4;
    this.#open = new OpenDispatch(
      Variant.root({ words, sharedBytes: maxComputeWorkgroupStorageSize }),
      {
        buffers: maxStorageBuffersPerShaderStage,
        // An emulated GPU walks through the text of all parts in every workgroup.
        sharedGroups: info.software ? 192 : Infinity,
      },
    );
    this.#launcher = {
      software: emulated,
      launch: (key, program, storages, values, groups, joining = ALONE) =>
        this.#launch(key, program, storages as readonly WebGpuStorage[], values, groups, joining),
      recall: (out) => this.#open.recall(out),
      scratch: (shape, dtype, use) => this.#scratch(shape, dtype, use),
    };
    this.lost = new Promise((resolve) => {
      void device.lost.then(({ reason, message }) => {
        if (this.#destroyed) return;
        const why = message || reason;
        this.#fail(problem('engine.deviceLost', { reason, message }));
        resolve(why);
      });
    });
    device.onuncapturederror = ({ error }) => {
      const outOfMemory = error.constructor.name === 'GPUOutOfMemoryError';
      this.#fail(
        outOfMemory
          ? problem('engine.memory', { message: error.message })
          : problem('engine.gpu', {
              message: error.message,
            }),
      );
    };
  }

  allocate(length: number, dtype: DType): Storage {
    this.#check();
    if (dtype === 'float64') {
      throw new WinnowError(
        'engine.dtype',
        'GPUs compute in float32; float64 exists on the device "cpu" only.',
        { dtype },
      );
    }
    const bytes = length * 4;
    const scope = this.#scopes.at(-1);
    let storage: WebGpuStorage;
    if (scope === undefined) {
      const region = this.#takeLasting(bytes, dtype);
      storage = new WebGpuStorage(this, dtype, length, region, null);
      this.#forgotten.register(storage, { region, bytes }, storage);
    } else {
      const slot = this.#arena.take(bytes, dtype);
      storage = new WebGpuStorage(this, dtype, length, slot.region!, slot);
      scope.storages.push(storage);
    }
    this.#liveStorages++;
    this.#liveBytes += bytes;
    return storage;
  }

  release(storage: Storage): void {
    const { region, slot } = storage as WebGpuStorage;
    if (region === null) return;
    this.#close();
    this.#forgotten.unregister(storage);
    (storage as WebGpuStorage).region = null;
    this.#liveStorages--;
    this.#liveBytes -= storage.length * 4;
    if (slot === null) this.#pool.give(region);
  }

  write(storage: Storage, data: TypedArray, offset = 0): void {
    this.#check();
    checkRange(storage, offset, data.length);
    if (data.length === 0) return;
    const region = this.#regionOf(storage as WebGpuStorage);
    // writeBuffer happens before the work that is still being collected.
    this.#close();
    if (region.usedIn === this.#queue.serial) this.#submit();
    const words = toDevice(data, storage.dtype);
    this.device.queue.writeBuffer(
      region.buffer.gpu,
      (region.first + offset) * 4,
      words.buffer as ArrayBuffer,
      words.byteOffset,
      words.byteLength,
    );
  }

  async read(storage: Storage, offset: number, length: number): Promise<TypedArray> {
    this.#check();
    checkRange(storage, offset, length);
    if (length === 0) return fromDevice(new ArrayBuffer(0), storage.dtype);
    const bytes = length * 4;
    const source = this.#regionOf(storage as WebGpuStorage);
    const size = persistentSize(bytes);
    const staging = this.#staging.get(size)?.pop() ?? this.#newStaging(size);
    this.#close();
    this.#queue.copy(source.buffer.gpu, (source.first + offset) * 4, staging, 0, bytes);
    source.usedIn = this.#queue.serial;
    this.#statistics.readbacks++;
    // Reads that are asked for together go in one submit: this goes on after the last of them.
    const { serial } = this.#queue;
    await Promise.resolve();
    this.#check();
    if (this.#queue.serial === serial) this.#submit();
    await this.#wait(staging.mapAsync(MAP_READ, 0, bytes));
    const copy = staging.getMappedRange(0, bytes).slice(0);
    staging.unmap();
    const free = this.#staging.get(size);
    if (free === undefined) this.#staging.set(size, [staging]);
    else if (size <= 2 ** 20 || free.length === 0) free.push(staging);
    else staging.destroy();
    this.#check();
    return fromDevice(copy, storage.dtype);
  }

  run<K extends KernelName>(kernel: K, args: Kernels[K]): void {
    this.#check();
    KERNELS[kernel](this.#launcher, args);
  }

  beginScope(): void {
    this.#check();
    this.#scopes.push({ mark: this.#arena.mark(), storages: [] });
  }

  endScope(keep: readonly Storage[]): void {
    const scope = this.#scopes.pop();
    if (scope === undefined) throw new WinnowError('scope.order', 'endScope without beginScope.');
    this.#close();
    const outer = this.#scopes.at(-1);
    const kept = keep.length > 0 ? new Set<Storage>(keep) : null;
    for (const storage of scope.storages) {
      if (storage.region === null) continue;
      if (kept?.has(storage)) {
        this.#takeOut(storage);
        // What an inner scope keeps belongs to the scope around it.
        if (outer !== undefined) outer.storages.push(storage);
        else {
          const { region, length } = storage;
          this.#forgotten.register(storage, { region, bytes: length * 4 }, storage);
        }
      } else {
        this.release(storage);
      }
    }
    this.#arena.rewind(scope.mark);
    if (outer === undefined) {
      // Copies of what is kept can wait for the kernels that use them: a batch made in a scope of
      // its own goes with its step.
      if (this.#failure === null && this.#queue.queued > 0) this.#submit();
      this.#arena.scopeEnded();
    } else if (this.#queue.queued >= WORTH_SUBMITTING) {
      this.#submit();
    }
  }

  async synchronize(): Promise<void> {
    this.#check();
    this.#submit();
    await this.#wait(this.device.queue.onSubmittedWorkDone());
    this.#check();
  }

  async warmUp(work: () => void = () => runTypical(this)): Promise<void> {
    this.#check();
    this.#close();
    const compiling: Promise<void>[] = [];
    this.#compiling = compiling;
    try {
      work();
      this.#close();
    } finally {
      this.#open.clear();
      this.#compiling = null;
    }
    await this.#wait(Promise.all(compiling));
  }

  memory(): { readonly storages: number; readonly bytes: number } {
    return { storages: this.#liveStorages, bytes: this.#liveBytes };
  }

  /** What has been counted so far; a copy. */
  statistics(): Statistics {
    return { ...this.#statistics };
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#fail(
      problem('engine.deviceLost', {
        reason: 'closed',
      }),
    );
    this.device.destroy();
  }

  /** Throws where the device has gone or has failed. */
  #check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #fail(failure: WinnowError): void {
    if (this.#failure === null || failure.code === 'engine.deviceLost') this.#failure = failure;
    for (const reject of this.#waiting) reject(failure);
    this.#waiting.clear();
  }

  /** Awaits the device's answer, or its loss: some implementations then leave promises open. */
  async #wait<T>(answer: Promise<T>): Promise<T> {
    let reject: ((reason: WinnowError) => void) | null = null;
    const failed = new Promise<never>((_, rejectFailed) => {
      reject = rejectFailed;
      this.#waiting.add(rejectFailed);
    });
    try {
      return await Promise.race([answer, failed]);
    } catch (error) {
      this.#check();
      if (error instanceof WinnowError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if ((error as object).constructor.name === 'GPUPipelineError') {
        throw problem('engine.gpu', { message }, error);
      }
      // Nothing else rejects but a device that is being lost; that may be told a moment later.
      throw problem('engine.deviceLost', { message }, error);
    } finally {
      this.#waiting.delete(reject!);
    }
  }

  #regionOf(storage: WebGpuStorage): Region {
    if (storage.region === null) {
      throw new WinnowError(
        'engine.released',
        'This tensor was freed when its scope ended (or by dispose). Return it from the scope or call keep(tensor) to use it afterwards.',
      );
    }
    return storage.region;
  }

  #takeLasting(bytes: number, dtype: DType): Region {
    return this.#pool.take(this.#pool.sizeFor(bytes, persistentSize), { dtype, scoped: false });
  }

  #submit(): void {
    this.#close();
    this.#submitQueued();
  }

  #submitQueued(): void {
    this.#queue.submit();
    this.#pool.afterSubmit();
  }

  #newStaging(size: number): GPUBuffer {
    this.#statistics.buffersCreated++;
    return this.device.createBuffer({
      size,
      usage: BufferUsage.mapRead | BufferUsage.copyTarget,
    });
  }

  /** Makes an arena storage a long-lived one. */
  #takeOut(storage: WebGpuStorage): void {
    const { slot } = storage;
    if (slot === null) return;
    const bytes = storage.length * 4;
    const region = storage.region!;
    if (region.bytes <= SMALL_BYTES) {
      // The arena keeps its region, so that the next step gets the same ones.
      const own = this.#takeLasting(bytes, storage.dtype);
      if (bytes > 0) {
        const [from, to] = [region.first * 4, own.first * 4];
        this.#queue.copy(region.buffer.gpu, from, own.buffer.gpu, to, bytes);
        region.usedIn = own.usedIn = this.#queue.serial;
      }
      storage.region = own;
    } else {
      slot.region = null;
    }
    storage.slot = null;
  }

  #scratch(shape: readonly number[], dtype: DType, use: (view: View) => void): void {
    const storage = this.allocate(elementCount(shape), dtype);
    try {
      use({ storage, offset: 0, shape, strides: contiguousStrides(shape) });
    } finally {
      this.release(storage);
    }
  }

  /** Runs a program, or holds it back in case the next ones can join it. */
  #launch(
    key: string,
    program: () => Program,
    storages: readonly WebGpuStorage[],
    values: readonly number[],
    groups: number,
    joining: Joining,
  ): void {
    if (groups === 0) return;
    for (const storage of storages) this.#regionOf(storage);
    const open = this.#open;
    if (open.take(key, program, storages, values, groups, joining)) return;
    this.#close();
    open.take(key, program, storages, values, groups, joining);
  }

  /** Encodes the dispatch that was being put together. */
  #close(): void {
    const open = this.#open;
    if (open.isEmpty) return;
    if (this.#compiling !== null) {
      this.#compiling.push(this.#pipelines.prepare(open.variant, open.sharing));
    }
    if (this.#compiling !== null || this.#failure !== null) {
      open.clear();
      return;
    }
    const queue = this.#queue;
    if (this.#uniforms.full || queue.queued >= MAX_QUEUED) this.#submitQueued();
    const kernel = this.#pipelines.get(open.variant, open.sharing);
    const bindGroup = this.#pipelines.bindGroup(kernel.layout, open.buffers);
    const { groups } = open;
    const offset = this.#uniforms.push(open.words(), open.variant.isFloat);
    const rows = Math.ceil(groups / this.#maxGroups);
    queue.dispatch(kernel.pipeline, bindGroup, offset, Math.ceil(groups / rows), rows, 1);
    for (const { region } of open.storages) region!.usedIn = queue.serial;
    open.clear();
  }
}

function checkRange(storage: Storage, offset: number, length: number): void {
  if (offset >= 0 && offset + length <= storage.length) return;
  throw new WinnowError('engine.range', 'Reading or writing beyond the end of a storage.', {
    length: storage.length,
  });
}

/** Host data as the device holds it: a word per element. */
function toDevice(data: TypedArray, dtype: DType): Float32Array | Int32Array | Uint32Array {
  if (dtype === 'int32') return data instanceof Int32Array ? data : Int32Array.from(data);
  if (dtype === 'bool') return Uint32Array.from(data, (value) => (value === 0 ? 0 : 1));
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

function fromDevice(bytes: ArrayBuffer, dtype: DType): TypedArray {
  if (dtype === 'int32') return new Int32Array(bytes);
  if (dtype === 'bool') return Uint8Array.from(new Uint32Array(bytes));
  return new Float32Array(bytes);
}
