// How an import ended, at a glance: whether what came is what was meant to come.

/** More than one file in so many lost is too many to pass for success. */
const LOST_OF = 20;

/**
 * `good`: (nearly) all files became texts. `lossy`: it went to its end, but many files were skipped.
 * `cut`: it did not go to its end.
 */
export function outcomeOf(
  state: 'done' | 'cancelled' | 'failed' | 'running' | 'finishing',
  texts: number,
  skipped: number,
): 'good' | 'lossy' | 'cut' {
  if (state !== 'done') return 'cut';
  return skipped * LOST_OF > texts + skipped ? 'lossy' : 'good';
}
