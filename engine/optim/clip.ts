// Holding gradients within bounds, between backward() and step().

import { noGrad } from '../autograd.ts';
import { WinnowError } from '../errors.ts';
import { RowSparse } from '../sparse.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Scales all gradients so that their common Euclidean norm is at most maxNorm. Returns the norm
 * before, as a tensor: nothing is read back, so training does not wait.
 */
export function clipGradNorm(parameters: Iterable<Tensor>, maxNorm: number): Tensor {
  return noGrad(() => {
    const withGrad = [...parameters].filter((p) => p.grad !== null);
    let total: Tensor | null = null;
    for (const p of withGrad) {
      const g = p.grad instanceof RowSparse ? p.grad.values : (p.grad as Tensor);
      const squares = g.mul(g).sum();
      total = total === null ? squares : total.add(squares);
    }
    if (total === null)
      throw new WinnowError(
        'optim.gradient',
        'clipGradNorm: no parameter has a gradient; call backward() first.',
      );
    const norm = total.sqrt();
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
