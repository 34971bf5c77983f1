// Holding gradients within bounds, between backward() and step().

import { noGrad } from '../tensor/autograd.ts';
import { WinnowError } from '../errors.ts';
import { RowSparse } from '../tensor/sparse.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** x to the power `p`, summed; of an infinite power, the largest. */
function measure(x: Tensor, p: number): Tensor {
  if (p === 2) return x.mul(x).sum();
  if (p === Infinity) return x.size === 0 ? x.sum() : x.abs().max();
  return x.abs().pow(p).sum();
}

/**
 * Scales all gradients so that their common norm is at most maxNorm: the Euclidean one, or that of
 * `normType` (Infinity: the largest element). Returns the norm before, as a tensor: nothing is read
 * back, so training does not wait.
 */
export function clipGradNorm(
  parameters: Iterable<Tensor>,
  maxNorm: number,
  options: { readonly normType?: number } = {},
): Tensor {
  const { normType = 2 } = options;
  if (!(normType > 0))
    throw new WinnowError(
      'optim.norm',
      `clipGradNorm: normType must be greater than 0, not ${normType}; 2 is the Euclidean norm, Infinity the largest element.`,
    );
  return noGrad(() => {
    const withGrad = [...parameters].filter((p) => p.grad !== null);
    let total: Tensor | null = null;
    for (const p of withGrad) {
      const g = p.grad instanceof RowSparse ? p.grad.values : (p.grad as Tensor);
      const part = measure(g, normType);
      total = total === null ? part : normType === Infinity ? total.maximum(part) : total.add(part);
    }
    if (total === null)
      throw new WinnowError(
        'optim.gradient',
        'clipGradNorm: no parameter has a gradient; call backward() first.',
      );
    const norm =
      normType === 2 ? total.sqrt() : normType === Infinity ? total : total.pow(1 / normType);
    const factor = norm.add(1e-6).reciprocal().mul(maxNorm).clamp(0, 1);
    for (const p of withGrad)
      p.grad = p.grad instanceof RowSparse ? p.grad.scale(factor) : (p.grad as Tensor).mul(factor);
    return norm;
  });
}

/** Holds every element of every gradient within [-maxValue, maxValue]. */
export function clipGradValue(parameters: Iterable<Tensor>, maxValue: number): void {
  noGrad(() => {
    for (const p of parameters) {
      if (p.grad === null) continue;
      p.grad =
        p.grad instanceof RowSparse
          ? p.grad.withValues(p.grad.values.clamp(-maxValue, maxValue))
          : p.grad.clamp(-maxValue, maxValue);
    }
  });
}
