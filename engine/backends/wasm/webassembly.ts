// The little of WebAssembly that is used here, typed here: the engine knows neither the DOM's types
// nor Node's.

/** A compiled module. It can be posted to another thread. */
export type WasmModule = object;

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Throws RangeError where there is no more. */
  grow(pages: number): number;
}

export interface KernelExports {
  run(kernel: number, parts: number): void;
  runShared(kernel: number, parts: number): void;
  serve(thread: number): void;
}

interface WebAssemblyGlobal {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<{ readonly exports: KernelExports }>;
  readonly Memory: new (limits: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => WasmMemory;
}

interface Globals {
  readonly WebAssembly?: WebAssemblyGlobal;
  readonly SharedArrayBuffer?: unknown;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

// The window's own types of WebAssembly say less than this: hence the step in between.
const globals = globalThis as unknown as Globals;

/** WebAssembly, or null where the host has none. */
export const webAssembly: WebAssemblyGlobal | null = globals.WebAssembly ?? null;

/** Whether memory can be shared between threads here. */
export const canShare: boolean = globals.SharedArrayBuffer !== undefined;

/** Processors of this machine; 1 where nobody says. */
export function processors(): number {
  return globals.navigator?.hardwareConcurrency ?? 1;
}

export const PAGE_BYTES = 65536;
