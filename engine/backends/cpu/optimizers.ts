// The updates of SGD, Adam(W) and SparseAdam, one pass over memory each: they are bound by it.

import type { Kernels } from '../backend.ts';
import { dataOf, hostData } from './storage.ts';

function count(shape: readonly number[]): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

function sgd(args: Kernels['sgd']): void {
  const { learningRate, momentum, dampening, weightDecay, nesterov, first } = args;
  const p = dataOf(args.parameter);
  const g = dataOf(args.gradient);
  const buffer = args.momentumBuffer;
  const m = buffer === null ? null : dataOf(buffer);
  const m0 = buffer === null ? 0 : buffer.offset;
  const p0 = args.parameter.offset;
  const g0 = args.gradient.offset;
  const n = count(args.parameter.shape);
  for (let i = 0; i < n; i++) {
    let d = g[g0 + i] + weightDecay * p[p0 + i];
    if (m !== null) {
      const next = first ? d : momentum * m[m0 + i] + (1 - dampening) * d;
      m[m0 + i] = next;
      d = nesterov ? d + momentum * next : next;
    }
    p[p0 + i] -= learningRate * d;
  }
}

function adam(args: Kernels['adam']): void {
  const { beta1, beta2, epsilon, learningRate, weightDecay, decoupled } = args;
  const p = dataOf(args.parameter);
  const g = dataOf(args.gradient);
  const m = dataOf(args.m);
  const v = dataOf(args.v);
  const top = args.vMax === null ? null : dataOf(args.vMax);
  const top0 = args.vMax === null ? 0 : args.vMax.offset;
  const p0 = args.parameter.offset;
  const g0 = args.gradient.offset;
  const m0 = args.m.offset;
  const v0 = args.v.offset;
  const n = count(args.parameter.shape);
  const rate = learningRate / args.biasCorrection1;
  const scale = 1 / Math.sqrt(args.biasCorrection2);
  const keep = decoupled ? 1 - learningRate * weightDecay : 1;
  const l2 = decoupled ? 0 : weightDecay;
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let i = 0; i < n; i++) {
    const value = p[p0 + i];
    const d = g[g0 + i] + l2 * value;
    const mean = beta1 * m[m0 + i] + rest1 * d;
    const square = beta2 * v[v0 + i] + rest2 * d * d;
    m[m0 + i] = mean;
    v[v0 + i] = square;
    let second = square;
    if (top !== null) {
      if (top[top0 + i] > second) second = top[top0 + i];
      else top[top0 + i] = second;
    }
    p[p0 + i] = value * keep - (rate * mean) / (Math.sqrt(second) * scale + epsilon);
  }
}

function adamRows(args: Kernels['adamRows']): void {
  const { beta1, beta2, epsilon, rows, width } = args;
  const ids = hostData(rows.ids);
  const g = hostData(rows.values);
  const p = dataOf(args.parameter);
  const m = dataOf(args.m);
  const v = dataOf(args.v);
  const p0 = args.parameter.offset;
  const m0 = args.m.offset;
  const v0 = args.v.offset;
  const rate = (args.learningRate * Math.sqrt(args.biasCorrection2)) / args.biasCorrection1;
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let c = 0; c < rows.count; c++) {
    const row = ids[c] * width;
    const from = c * width;
    for (let j = 0; j < width; j++) {
      const d = g[from + j];
      const mean = beta1 * m[m0 + row + j] + rest1 * d;
      const square = beta2 * v[v0 + row + j] + rest2 * d * d;
      m[m0 + row + j] = mean;
      v[v0 + row + j] = square;
      p[p0 + row + j] -= (rate * mean) / (Math.sqrt(square) + epsilon);
    }
  }
}

export const kernels = { sgd, adam, adamRows };
