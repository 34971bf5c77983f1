// The one comparator of all tests: |a - b| <= rtol * max(1, |reference|), element by element.

import type { BackendName } from '../backends/backend.ts';

/** The tolerance each backend is held to. */
export const RTOL: Readonly<Record<BackendName, number>> = { cpu: 1e-5, webgpu: 1e-4 };

/**
 * The largest |a - b| / max(1, |reference|); infinite where the lengths differ or exactly one side
 * is not a number. Equal infinities agree.
 */
export function worstError(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (actual.length !== reference.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const a = Number(actual[i]);
    const b = Number(reference[i]);
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const error = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  }
  return worst;
}
