// How sure a figure is: an accuracy counted on some texts says what it would be on others like them
// only within an interval.

import { log } from '../backends/cpu/math.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that holds the true share of right answers in `confidence` of all cases, from
 * `correct` right ones of `n`; [0, 1] where there are none. The score interval of E. B. Wilson,
 * "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
 * Statistical Association 22 (1927): unlike accuracy ± twice its standard error it stays within 0 and
 * 1, and is no single point where all answers are right.
 */
export function wilsonInterval(correct: number, n: number, confidence = 0.95): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const share = correct / n;
  const square = (z * z) / n;
  const centre = share + square / 2;
  const swing = z * Math.sqrt((share * (1 - share)) / n + square / (4 * n));
  return {
    low: correct === 0 ? 0 : (centre - swing) / (1 + square),
    high: correct === n ? 1 : (centre + swing) / (1 + square),
  };
}

/** Where the standard normal distribution has `p` of itself below: 0.975 -> 1.96. To seven digits. */
function normalQuantile(p: number): number {
  // M. J. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), PPND7.
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * polynomial(r, 3.3871327179, 50.434271938, 159.29113202, 59.10937472)) /
      polynomial(r, 1, 17.895169469, 78.757757664, 67.1875636)
    );
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? polynomial(r - 1.6, 1.4234372777, 2.75681539, 1.3067284816, 0.17023821103) /
        polynomial(r - 1.6, 1, 0.7370016425, 0.12021132975)
      : polynomial(r - 5, 6.657905115, 3.081226386, 0.42868294337, 0.017337203997) /
        polynomial(r - 5, 1, 0.24197894225, 0.012258202635);
  return q < 0 ? -size : size;
}

/** From the constant term on. */
const polynomial = (x: number, ...coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, one) => sum * x + one, 0);
