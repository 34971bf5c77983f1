// What happens where texts hold more words than there is room for. The tables of words grow with the
// texts (a pair of words that was seen once may be seen again), so memory can run out in the middle;
// the host then says no more than "Array buffer allocation failed".

import { WinnowError } from '../errors.ts';

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
export function noRoomToCount({ texts, words, pairs }: Counted, cause: unknown): WinnowError {
  const known = `${say(words)} different words${pairs === 0 ? '' : ` and ${say(pairs)} pairs`}`;
  return new WinnowError(
    'training.tooManyWords',
    `The memory of this machine does not hold the words of all texts: after ${say(texts)} texts there were ${known}. ${
      pairs > 0
        ? 'Learn from single words (ngrams 1), or from fewer texts.'
        : 'Learn from fewer texts, or from shorter ones.'
    }`,
    { texts, words, pairs },
    cause,
  );
}

/** The same for a vocabulary that nothing could hold. */
export function tooManyTerms(terms: number, most: number, withPairs: boolean): WinnowError {
  const remedies = [
    ...(withPairs ? ['learn from single words (ngrams 1)'] : []),
    'raise minDocumentFrequency',
    'set maxVocabulary',
  ];
  return new WinnowError(
    'training.tooManyWords',
    `The vocabulary would have ${say(terms)} words, and ${say(most)} is the most. Leave out the rare ones: ${remedies.join(', or ')}.`,
    { terms, most },
  );
}

function say(value: number): string {
  return value.toLocaleString('en-US');
}
