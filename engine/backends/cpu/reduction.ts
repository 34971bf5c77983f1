// Reductions and softmax over the middle of [outer, n, inner]. Sums are kept in float64.

import type { Kernels, ReduceOp, TypedArray } from '../backend.ts';
import { dataOf } from './storage.ts';
import { exp, log } from './math.ts';

function reduce({ op, x, out }: Kernels['reduce']): void {
  const xs = dataOf(x);
  const o = dataOf(out);
  const [outer, n, inner] = x.shape;
  const [s0, s1, s2] = x.strides;
  for (let a = 0; a < outer; a++)
    for (let b = 0; b < inner; b++)
      o[out.offset + a * out.strides[0] + b * out.strides[1]] = reduceLine(
        op,
        xs,
        x.offset + a * s0 + b * s2,
        s1,
        n,
      );
}

function reduceLine(op: ReduceOp, x: TypedArray, start: number, step: number, n: number): number {
  switch (op) {
    case 'sum': {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += x[start + i * step];
      return sum;
    }
    case 'prod': {
      let product = 1;
      for (let i = 0; i < n; i++) product *= x[start + i * step];
      return product;
    }
    case 'max':
    case 'argmax': {
      let best = -Infinity;
      let at = 0;
      for (let i = 0; i < n; i++) {
        const v = x[start + i * step];
        // NaN wins, as in PyTorch: it must not vanish.
        if (v > best || (v !== v && best === best)) {
          best = v;
          at = i;
        }
      }
      return op === 'max' ? best : at;
    }
    case 'min':
    case 'argmin': {
      let best = Infinity;
      let at = 0;
      for (let i = 0; i < n; i++) {
        const v = x[start + i * step];
        if (v < best || (v !== v && best === best)) {
          best = v;
          at = i;
        }
      }
      return op === 'min' ? best : at;
    }
  }
}

function softmax({ x, out, log: logarithm }: Kernels['softmax']): void {
  const xs = dataOf(x);
  const o = dataOf(out);
  const [outer, n, inner] = x.shape;
  const step = x.strides[1];
  const outStep = out.strides[1];
  const e = new Float64Array(n);
  for (let a = 0; a < outer; a++)
    for (let b = 0; b < inner; b++) {
      const start = x.offset + a * x.strides[0] + b * x.strides[2];
      const to = out.offset + a * out.strides[0] + b * out.strides[2];
      const largest = reduceLine('max', xs, start, step, n);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += e[i] = exp(xs[start + i * step] - largest);
      if (logarithm) {
        const shift = largest + log(sum);
        for (let i = 0; i < n; i++) o[to + i * outStep] = xs[start + i * step] - shift;
      } else for (let i = 0; i < n; i++) o[to + i * outStep] = e[i] / sum;
    }
}

function softmaxGrad({ gradOutput, y, out, log: logarithm }: Kernels['softmaxGrad']): void {
  const gs = dataOf(gradOutput);
  const ys = dataOf(y);
  const o = dataOf(out);
  const [outer, n, inner] = y.shape;
  for (let a = 0; a < outer; a++)
    for (let b = 0; b < inner; b++) {
      const g0 = gradOutput.offset + a * gradOutput.strides[0] + b * gradOutput.strides[2];
      const y0 = y.offset + a * y.strides[0] + b * y.strides[2];
      const o0 = out.offset + a * out.strides[0] + b * out.strides[2];
      const dg = gradOutput.strides[1];
      const dy = y.strides[1];
      const d = out.strides[1];
      let sum = 0;
      if (logarithm) {
        for (let i = 0; i < n; i++) sum += gs[g0 + i * dg];
        for (let i = 0; i < n; i++) o[o0 + i * d] = gs[g0 + i * dg] - exp(ys[y0 + i * dy]) * sum;
      } else {
        for (let i = 0; i < n; i++) sum += gs[g0 + i * dg] * ys[y0 + i * dy];
        for (let i = 0; i < n; i++) o[o0 + i * d] = ys[y0 + i * dy] * (gs[g0 + i * dg] - sum);
      }
    }
}

export const kernels = { reduce, softmax, softmaxGrad };
