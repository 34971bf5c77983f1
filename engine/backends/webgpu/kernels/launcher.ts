// What a kernel function sees of the backend: it launches programs on storages and asks for
// scratch memory. The backend implements it twice over: to run, and to compile ahead of time.

import type { DType, Storage, View } from '../../backend.ts';
import type { Program, WgslType } from '../program.ts';

/** What a kernel lets its neighbours do: see open-dispatch.ts. */
export interface Joining {
  /** It may share a dispatch with kernels that have nothing to do with it. */
  readonly beside: boolean;
  /** The contiguous view it makes: with `$keep`, or, elementwise, as its operand `out`. */
  readonly makes: View | null;
  /** Elementwise: its views, in the order of its first operands. */
  readonly elements: readonly View[];
  /** It does nothing but copy this. */
  readonly copies: View | null;
}

/** Keeps to itself. */
export const ALONE: Joining = { beside: false, makes: null, elements: [], copies: null };
/** May run beside others. */
export const BESIDE: Joining = { ...ALONE, beside: true };

export interface Launcher {
  /**
   * The device is emulated on the CPU: there, workgroups that wait for each other and the memory
   * they share are slow, and few invocations with much work are fast.
   */
  readonly software: boolean;
  /**
   * Runs a program. `key` names the variant completely: equal keys mean equal programs.
   * `storages` and `values` follow the program's operands and parameters.
   */
  launch(
    key: string,
    program: () => Program,
    storages: readonly Storage[],
    values: readonly number[],
    groups: number,
    joining?: Joining,
  ): void;
  /**
   * Where the kernel just run did nothing but copy into `out`, which is to be overwritten now: takes
   * it back and gives what it would have copied.
   */
  recall(out: View): View | null;
  /** Calls `use` with a contiguous view of scratch memory. */
  scratch(shape: readonly number[], dtype: DType, use: (view: View) => void): void;
}

/** How a dtype lies in device memory. Bools take a word each. */
export function wgslType(dtype: DType): WgslType {
  return dtype === 'int32' ? 'i32' : dtype === 'bool' ? 'u32' : 'f32';
}

/** WGSL that turns an expression of type `from` into `to`; 'bool' is WGSL's own. */
export function convert(expression: string, from: WgslType | 'bool', to: DType): string {
  const type = wgslType(to);
  if (to === 'bool') {
    if (from === 'u32') return expression;
    const condition = from === 'bool' ? expression : `(${expression}) != ${from}(0)`;
    return `select(0u, 1u, ${condition})`;
  }
  return from === type ? expression : `${type}(${expression})`;
}

/** The product of the sizes. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** Row-major strides. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d];
  }
  return strides;
}

export function isContiguous(view: View): boolean {
  let stride = 1;
  for (let d = view.shape.length - 1; d >= 0; d--) {
    if (view.shape[d] === 1) continue;
    if (view.strides[d] !== stride) return false;
    stride *= view.shape[d];
  }
  return true;
}

/** Whether two views may name a common element. Interleaved views count as overlapping. */
function mayOverlap(a: View, b: View): boolean {
  if (a.storage !== b.storage) return false;
  const [aFirst, aLast] = extent(a);
  const [bFirst, bLast] = extent(b);
  return aFirst <= bLast && bFirst <= aLast;
}

function extent(view: View): [number, number] {
  let first = view.offset;
  let last = view.offset;
  for (let d = 0; d < view.shape.length; d++) {
    const reach = (view.shape[d] - 1) * view.strides[d];
    if (reach < 0) first += reach;
    else last += reach;
  }
  return [first, last];
}

function isSameView(a: View, b: View): boolean {
  if (a.offset !== b.offset || a.shape.length !== b.shape.length) return false;
  return a.shape.every(
    (size, d) => size === b.shape[d] && (size === 1 || a.strides[d] === b.strides[d]),
  );
}

/**
 * Whether a kernel that reads `input` while it writes `out` could read what it has just written.
 * With `elementwise` the very same view is no conflict.
 */
export function conflicts(out: View, input: View, elementwise: boolean): boolean {
  if (out.storage !== input.storage) return false;
  return mayOverlap(out, input) && !(elementwise && isSameView(out, input));
}
