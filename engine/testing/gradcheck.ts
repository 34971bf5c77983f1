// Gradients checked against finite differences, in float64 on the CPU backend.

import { scope, tensor, type Tensor } from '../index.ts';
import { worstError } from './compare.ts';

/**
 * The largest error of the analytic gradient of sum(f(inputs) * r) for a fixed r, relative to
 * max(1, |reference|), over all elements of all inputs. Inputs must be float64 leaves.
 */
export async function gradientError(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  step = 1e-5,
): Promise<number> {
  for (const input of inputs) input.requiresGrad = true;
  const weights = (y: Tensor): Tensor =>
    tensor(
      Float64Array.from({ length: y.size }, (_, i) => 0.3 + (0.7 * ((i * 7919) % 13)) / 13),
      { shape: y.shape, device: y.device },
    );
  const value = (): Promise<number> =>
    scope(async () => {
      const y = f(...inputs);
      return y.detach().mul(weights(y)).sum().item();
    });
  for (const input of inputs) input.grad = null;
  const y = f(...inputs);
  y.backward(weights(y));
  let worst = 0;
  for (const input of inputs) {
    const analytic = input.grad?.toDense() ?? null;
    const got = analytic === null ? new Float64Array(input.size) : await analytic.array();
    const data = (await input.array()) as Float64Array;
    const numeric = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) {
      const at = data[i];
      data[i] = at + step;
      input.copyFrom(data);
      const above = await value();
      data[i] = at - step;
      input.copyFrom(data);
      const below = await value();
      data[i] = at;
      numeric[i] = (above - below) / (2 * step);
    }
    input.copyFrom(data);
    worst = Math.max(worst, worstError(got, numeric));
  }
  return worst;
}
