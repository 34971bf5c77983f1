// Activations: the nonlinear functions between layers.

import { attach } from '../tensor/autograd.ts';
import { normalizeDim } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { around, checkFloat, make, runBinary, runUnary, viewOf } from './common.ts';

/** max(x, 0). */
export function relu(x: Tensor): Tensor {
  const y = runUnary('relu', x);
  return attach(y, 'relu', [x], (g) => [runBinary('reluGrad', g, y)]);
}

/** x where positive, else negativeSlope * x. */
export function leakyRelu(x: Tensor, negativeSlope = 0.01): Tensor {
  checkFloat('leakyRelu', x);
  const y = runUnary('leakyRelu', x, undefined, negativeSlope);
  return attach(y, 'leakyRelu', [x], (g) => [
    runBinary('leakyReluGrad', g, x, undefined, negativeSlope),
  ]);
}

/** x times the normal distribution's cumulative probability: exactly (with erf), or by a formula with tanh. */
export function gelu(x: Tensor, approximate: 'none' | 'tanh' = 'none'): Tensor {
  checkFloat('gelu', x);
  if (approximate === 'tanh') {
    const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(inner.tanh().add(1)).mul(0.5);
  }
  return attach(runUnary('gelu', x), 'gelu', [x], (g) => [runBinary('geluGrad', g, x)]);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: Tensor): Tensor {
  checkFloat('sigmoid', x);
  const y = runUnary('sigmoid', x);
  return attach(y, 'sigmoid', [x], (g) => [runBinary('sigmoidGrad', g, y)]);
}

export function tanh(x: Tensor): Tensor {
  checkFloat('tanh', x);
  const y = runUnary('tanh', x);
  return attach(y, 'tanh', [x], (g) => [runBinary('tanhGrad', g, y)]);
}

/** log(1 + e^x), without overflow. */
export function softplus(x: Tensor): Tensor {
  const out = relu(x.detach()).add(x.detach().abs().neg().exp().add(1).log());
  return attach(out, 'softplus', [x], (g) => [g.mul(sigmoid(x))]);
}

/** Probabilities along `dim`: e^x over its sum. */
export function softmax(x: Tensor, dim: number): Tensor {
  return normalized(x, dim, false);
}

/** The logarithm of the softmax along `dim`, without overflow for logits of any size. */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  return normalized(x, dim, true);
}

function normalized(x: Tensor, dim: number, log: boolean): Tensor {
  const name = log ? 'logSoftmax' : 'softmax';
  checkFloat(name, x);
  const d = normalizeDim(dim, x.shape.length, name);
  const y = make(x.shape, x.dtype, x.device);
  const lines = around(y, d);
  x.device.run('softmax', { x: around(x, d), out: lines, log });
  return attach(y, name, [x], (g) => {
    const out = make(x.shape, x.dtype, x.device);
    x.device.run('softmaxGrad', {
      gradOutput: around(g, d),
      y: lines,
      out: viewOf(out, lines.shape, lines.strides),
      log,
    });
    return [out];
  });
}
