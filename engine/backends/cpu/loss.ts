// Cross-entropy and its gradient in one pass over the logits.

import type { Kernels } from '../backend.ts';
import { WinnowError } from '../../errors.ts';
import { dataOf } from './storage.ts';
import { exp, log } from './math.ts';

/**
 * With q the (smoothed, weighted) target distribution of a row: loss = -sum q log p, and the
 * gradient of the logits is p * sum q - q.
 */
function crossEntropy(args: Kernels['crossEntropy']): void {
  const { logits, targets, classWeights, labelSmoothing, ignoreIndex, scaleBy } = args;
  const x = dataOf(logits);
  const t = dataOf(targets);
  const w = classWeights === null ? null : dataOf(classWeights);
  const w0 = classWeights === null ? 0 : classWeights.offset;
  const [n, classes] = logits.shape;
  const targetStep = targets.strides[0];

  let divisor = 1;
  if (scaleBy === 'mean') {
    divisor = 0;
    for (let row = 0; row < n; row++) {
      const target = t[targets.offset + row * targetStep];
      if (target !== ignoreIndex) divisor += w === null ? 1 : w[w0 + target];
    }
  }

  const p = new Float64Array(classes);
  const g = args.gradLogits === null ? null : dataOf(args.gradLogits);
  const g0 = args.gradLogits === null ? 0 : args.gradLogits.offset;
  const losses = args.rowLosses === null ? null : dataOf(args.rowLosses);
  let total = 0;
  for (let row = 0; row < n; row++) {
    const at = logits.offset + row * classes;
    const to = g0 + row * classes;
    const target = t[targets.offset + row * targetStep];
    let loss = 0;
    if (target === ignoreIndex) {
      if (g !== null) g.fill(0, to, to + classes);
    } else {
      if (!(target >= 0 && target < classes))
        throw new WinnowError(
          'loss.target',
          `crossEntropy: target ${target} in row ${row} is not a class (0..${classes - 1}).`,
          { target, row, classes },
        );
      let largest = -Infinity;
      for (let c = 0; c < classes; c++) if (x[at + c] > largest) largest = x[at + c];
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += p[c] = exp(x[at + c] - largest);
      const logSum = largest + log(sum);
      const sure = (1 - labelSmoothing) * (w === null ? 1 : w[w0 + target]);
      loss = sure * (logSum - x[at + target]);
      let mass = sure;
      if (labelSmoothing > 0)
        for (let c = 0; c < classes; c++) {
          const q = (labelSmoothing / classes) * (w === null ? 1 : w[w0 + c]);
          loss += q * (logSum - x[at + c]);
          mass += q;
        }
      if (g !== null)
        for (let c = 0; c < classes; c++) {
          let q = c === target ? sure : 0;
          if (labelSmoothing > 0) q += (labelSmoothing / classes) * (w === null ? 1 : w[w0 + c]);
          g[to + c] = ((p[c] / sum) * mass - q) / divisor;
        }
    }
    if (losses !== null && args.rowLosses !== null)
      losses[args.rowLosses.offset + row * args.rowLosses.strides[0]] = loss;
    total += loss;
  }
  dataOf(args.loss)[args.loss.offset] = total / divisor;
}

export const kernels = { crossEntropy };
