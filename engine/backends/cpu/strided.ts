// Walking strided views. Neighbouring dimensions that lie behind one another in every view are
// joined first, so contiguous data becomes one long run and kernels are plain loops over runs.

import type { View } from '../backend.ts';

/** offsets[i] and steps[i] belong to views[i]: element j of the run lies at offset + j * step. */
export type RunBody = (
  length: number,
  offsets: readonly number[],
  steps: readonly number[],
) => void;

/** Dimensions, outermost first; strides[d][i] belongs to views[i]. */
export interface Joined {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/**
 * The views' common shape with neighbouring dimensions joined where they lie behind one another in
 * every view, and sizes of 1 left out. Null where there is no element.
 */
export function joinDimensions(views: readonly View[]): Joined | null {
  const shape = views[0].shape;
  const count = views.length;
  const sizes: number[] = [];
  const strides: number[][] = [];
  for (let d = 0; d < shape.length; d++) {
    const n = shape[d];
    if (n === 0) return null;
    if (n === 1) continue;
    const last = sizes.length - 1;
    let joins = last >= 0;
    for (let i = 0; joins && i < count; i++) joins = strides[last][i] === views[i].strides[d] * n;
    if (joins) {
      sizes[last] *= n;
      for (let i = 0; i < count; i++) strides[last][i] = views[i].strides[d];
    } else {
      sizes.push(n);
      strides.push(views.map((view) => view.strides[d]));
    }
  }
  return { sizes, strides };
}

/** Calls `body` for each innermost run of views of one common shape, in row-major order. */
export function forEachRun(views: readonly View[], body: RunBody): void {
  const joined = joinDimensions(views);
  if (joined === null) return;
  const { sizes, strides } = joined;
  const count = views.length;
  const offsets = views.map((view) => view.offset);
  const rank = sizes.length;
  if (rank === 0) {
    body(1, offsets, new Array<number>(count).fill(0));
    return;
  }
  const length = sizes[rank - 1];
  const steps = strides[rank - 1];
  const index = new Array<number>(rank - 1).fill(0);
  for (;;) {
    body(length, offsets, steps);
    let d = rank - 2;
    for (; d >= 0; d--) {
      const s = strides[d];
      if (++index[d] < sizes[d]) {
        for (let i = 0; i < count; i++) offsets[i] += s[i];
        break;
      }
      index[d] = 0;
      for (let i = 0; i < count; i++) offsets[i] -= s[i] * (sizes[d] - 1);
    }
    if (d < 0) return;
  }
}
