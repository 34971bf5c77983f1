// One thread does all the work on the store, so long work is cut into slices and lets others in
// between them.

/** Lets everything that waits (a page to read, a cancel) go first. */
export { yieldToHost as turn } from '../../engine/classifier/clock.ts';

/** How long a slice of work may hold the thread, in milliseconds. */
export const SLICE_MS = 15;
