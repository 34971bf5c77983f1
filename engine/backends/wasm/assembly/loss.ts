// Cross-entropy and its gradient in one pass over the logits, as cpu/loss.ts has it.

import { address, double, integer } from './job';
import { log1 } from './math';
import { exponentials } from './reduction';

/**
 * logits, targets, class weights (0: none), loss, row losses (0: none), gradient (0: none), n,
 * classes, bytes from target to target, bytes from row loss to row loss, ignoreIndex, `classes`
 * doubles of scratch; label smoothing, divisor. Targets have been checked.
 */
export function crossEntropy(): void {
  const classes = integer(7);
  const n = integer(6);
  const weights = address(2);
  const losses = address(4);
  const gradient = address(5);
  const ignored = integer(10);
  const p = address(11);
  const smoothing = double(0);
  const divisor = double(1);
  let total: f64 = 0;
  for (let row = 0; row < n; row++) {
    const x = address(0) + (<usize>(row * classes) << 2);
    const g = gradient + (<usize>(row * classes) << 2);
    const target = load<i32>(address(1) + <usize>row * <usize>integer(8));
    let loss: f64 = 0;
    if (target == ignored) {
      if (gradient != 0) memory.fill(g, 0, <usize>classes << 2);
    } else {
      let largest: f32 = -Infinity;
      for (let c = 0; c < classes; c++) {
        const v = load<f32>(x + (<usize>c << 2));
        if (v > largest) largest = v;
      }
      const sum = exponentials(x, 4, classes, <f64>largest, p);
      const logSum = <f64>largest + log1(sum);
      const sure = (1 - smoothing) * weight(weights, target);
      loss = sure * (logSum - <f64>load<f32>(x + (<usize>target << 2)));
      let mass = sure;
      const share = smoothing / <f64>classes;
      if (smoothing > 0)
        for (let c = 0; c < classes; c++) {
          const q = share * weight(weights, c);
          loss += q * (logSum - <f64>load<f32>(x + (<usize>c << 2)));
          mass += q;
        }
      if (gradient != 0)
        for (let c = 0; c < classes; c++) {
          let q = c == target ? sure : 0;
          if (smoothing > 0) q += share * weight(weights, c);
          const d = ((load<f64>(p + (<usize>c << 3)) / sum) * mass - q) / divisor;
          store<f32>(g + (<usize>c << 2), <f32>d);
        }
    }
    if (losses != 0) store<f32>(losses + <usize>row * <usize>integer(9), <f32>loss);
    total += loss;
  }
  store<f32>(address(3), <f32>(total / divisor));
}

@inline
function weight(weights: usize, c: i32): f64 {
  return weights == 0 ? 1 : <f64>load<f32>(weights + (<usize>c << 2));
}
