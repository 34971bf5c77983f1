// Cross-entropy. Targets are looked at first: a wrong one is left to the reference kernel, which
// says so.

import type { Kernels } from '../../backend.ts';
import { dataOf } from '../../cpu/storage.ts';
import { CROSS_ENTROPY } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { allFloat32 } from '../machine.ts';

function crossEntropy(machine: Machine, args: Kernels['crossEntropy']): boolean {
  const { logits, targets, classWeights, ignoreIndex, rowLosses, gradLogits } = args;
  if (!allFloat32(logits, classWeights, args.loss, rowLosses, gradLogits)) return false;
  if (targets.storage.dtype !== 'int32') return false;
  const [n, classes] = logits.shape;
  const t = dataOf(targets);
  const w = classWeights === null ? null : dataOf(classWeights);
  const w0 = classWeights === null ? 0 : classWeights.offset;
  let divisor = 0;
  for (let row = 0; row < n; row++) {
    const target = t[targets.offset + row * targets.strides[0]];
    if (target === ignoreIndex) continue;
    if (!(target >= 0 && target < classes)) return false;
    divisor += w === null ? 1 : w[w0 + target];
  }
  const scratch = machine.scratch(8 * classes);
  const a = machine.integers;
  a[0] = machine.at(logits);
  a[1] = machine.at(targets);
  a[2] = classWeights === null ? 0 : machine.at(classWeights);
  a[3] = machine.at(args.loss);
  a[4] = rowLosses === null ? 0 : machine.at(rowLosses);
  a[5] = gradLogits === null ? 0 : machine.at(gradLogits);
  a[6] = n;
  a[7] = classes;
  a[8] = 4 * targets.strides[0];
  a[9] = rowLosses === null ? 0 : 4 * rowLosses.strides[0];
  a[10] = ignoreIndex;
  a[11] = scratch;
  machine.doubles[0] = args.labelSmoothing;
  machine.doubles[1] = args.scaleBy === 'mean' ? divisor : 1;
  machine.run(CROSS_ENTROPY, 1, 0);
  return true;
}

export const kernels = { crossEntropy };
