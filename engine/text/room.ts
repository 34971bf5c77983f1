// What happens where texts hold more words than there is room for. The tables of words grow with the
// texts (a pair of words that was seen once may be seen again), so memory can run out in the middle;
// the host then says no more than "Array buffer allocation failed".

import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';

/**
 * Words, or pairs, that a table can number: beyond that the places of its slots are no 32-bit
 * numbers any more. It holds some 10 GB by then.
 */
export const MOST_NUMBERED = 2 ** 28;

/** Terms of a vocabulary: they become strings, and a Map of the host's has room for no more. */
export const MOST_TERMS = 2 ** 24;

export interface Counted {
  readonly texts: number;
  readonly words: number;
  readonly pairs: number;
}

/** WinnowError `training.tooManyWords`: there is no memory to count the words of so many texts. */
export function noRoomToCount(counted: Counted, cause: unknown): WinnowError {
  return problem('training.tooManyWords', { ...counted }, cause);
}

/** The same for a vocabulary that nothing could hold. */
export function tooManyTerms(terms: number, most: number, withPairs: boolean): WinnowError {
  return problem('training.tooManyWords', { terms, most, withPairs });
}
