// The compiled kernels, their memory, and what a further thread does with both.

import type { WinnowError } from '../../errors.ts';
import { problem } from '../../problems.ts';
import { KERNELS_BASE64, SHARED_FLAG_AT } from './kernels.wasm.ts';
import type { KernelExports, WasmMemory, WasmModule } from './webassembly.ts';
import { canShare, PAGE_BYTES, webAssembly } from './webassembly.ts';

export interface KernelModule {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** To which the memory may grow. */
  readonly maximumBytes: number;
  readonly shared: boolean;
  readonly exports: KernelExports;
}

const MAX_PAGES = 65536;
const FIRST_PAGES = 16;

/** Bytes of a base64 text without line breaks. */
function decodeBase64(text: string): Uint8Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values[digits.charCodeAt(i)] = i;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    const word =
      (values[text.charCodeAt(i)] << 18) |
      (values[text.charCodeAt(i + 1)] << 12) |
      (values[text.charCodeAt(i + 2)] << 6) |
      values[text.charCodeAt(i + 3)];
    // What lies beyond the end of a typed array is not written.
    bytes[at++] = word >> 16;
    bytes[at++] = word >> 8;
    bytes[at++] = word;
  }
  return bytes;
}

/** A memory that may grow to 4 GB, or to less where the host does not reserve so much. */
function createMemory(shared: boolean): Pick<KernelModule, 'memory' | 'maximumBytes'> {
  if (webAssembly === null) throw unavailable('it has no WebAssembly');
  for (let maximum = MAX_PAGES; ; maximum /= 2)
    try {
      const memory = new webAssembly.Memory({ initial: FIRST_PAGES, maximum, shared });
      return { memory, maximumBytes: maximum * PAGE_BYTES };
    } catch (error) {
      if (maximum <= 1024) throw unavailable('its memory could not be reserved', error);
    }
}

function unavailable(why: string, cause?: unknown): WinnowError {
  return problem('engine.noWasm', { why }, cause);
}

/**
 * Compiles and starts the kernels. Asynchronous, as a window demands. Throws `engine.noWasm` where
 * there is no WebAssembly with SIMD, or a content security policy forbids it.
 *
 * `share` false: memory for this thread alone, even where it could be shared.
 */
export async function startKernels(share = true): Promise<KernelModule> {
  if (webAssembly === null) throw unavailable('it has no WebAssembly');
  const bytes = decodeBase64(KERNELS_BASE64);
  const shared = share && canShare;
  if (!shared) bytes[SHARED_FLAG_AT] = 1;
  const { memory, maximumBytes } = createMemory(shared);
  try {
    const module = await webAssembly.compile(bytes);
    const { exports } = await webAssembly.instantiate(module, { env: { memory } });
    return { module, memory, maximumBytes, shared, exports };
  } catch (error) {
    throw unavailable('they could not be compiled', error);
  }
}

/** What a further thread is given, by postMessage or as its first data. */
export interface KernelThreadTask {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** 1 or more, each thread its own. */
  readonly thread: number;
}

/** Serves kernels on the calling thread, which it blocks, until the backend is destroyed. */
export async function serveKernels(task: KernelThreadTask): Promise<void> {
  if (webAssembly === null) throw unavailable('it has no WebAssembly');
  const { exports } = await webAssembly.instantiate(task.module, { env: { memory: task.memory } });
  exports.serve(task.thread);
}
