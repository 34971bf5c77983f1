// How a training is going, judged by its epochs as somebody would who has watched many curves: in a
// code and an epoch, of which the screen makes a sentence.

import type { Epoch } from '../../state/liveTraining.svelte.ts';

export type Verdict =
  /** Too few epochs to say anything. */
  | { readonly kind: 'tooEarly' }
  /** No texts are held back: nothing says how it does on texts it has not learned from. */
  | { readonly kind: 'unwatched' }
  /** The loss is no number any more, or has grown beyond where it began. */
  | { readonly kind: 'diverging' }
  | { readonly kind: 'improving' }
  /** None of the latest epochs is the best; that may still change. */
  | { readonly kind: 'waiting'; readonly since: number }
  /** The held-back texts have not become better since an epoch. */
  | { readonly kind: 'stalled'; readonly since: number }
  /** The same, while the training texts go on getting better. */
  | { readonly kind: 'byHeart'; readonly since: number }
  /** Over; it was still getting better. */
  | { readonly kind: 'cutShort' }
  /** Over; it was best at an epoch, and later ones brought nothing. */
  | { readonly kind: 'bestAt'; readonly epoch: number };

/** So many epochs without a better one are chance. */
const LEAST_WAIT = 3;
const MOST_WAIT = 25;
/** As a share of the epochs that are planned. */
const WAIT_SHARE = 0.15;
/** A loss so many times that of the first epoch goes nowhere good. */
const GROWN = 1.5;
/** The training texts' loss has fallen to such a share of what it was, the others' has grown to such. */
const LEARNED = 0.8;
const FORGOT = 1.02;

/**
 * The verdict on the epochs so far, in their order. `planned` is null while nobody knows; `over` where
 * no more will come.
 */
export function verdictOn(
  epochs: readonly Epoch[],
  planned: number | null,
  over: boolean,
): Verdict | null {
  const first = epochs.at(0);
  const last = epochs.at(-1);
  if (first === undefined || last === undefined) return null;
  if (!Number.isFinite(last.trainLoss) || last.trainLoss > GROWN * first.trainLoss) {
    return { kind: 'diverging' };
  }
  const best = epochs.findLast((epoch) => epoch.best) ?? last;
  if (last.validationLoss === null || best.validationLoss === null) {
    return { kind: 'unwatched' };
  }
  const share = Math.ceil((planned ?? 0) * WAIT_SHARE);
  const wait = Math.min(MOST_WAIT, Math.max(LEAST_WAIT, share));
  const without = last.epoch - best.epoch;
  if (over) {
    if (last.epoch < 2) return { kind: 'tooEarly' };
    return without === 0 ? { kind: 'cutShort' } : { kind: 'bestAt', epoch: best.epoch };
  }
  if (without >= wait) {
    const byHeart =
      last.trainLoss <= LEARNED * best.trainLoss &&
      last.validationLoss >= FORGOT * best.validationLoss;
    return { kind: byHeart ? 'byHeart' : 'stalled', since: best.epoch };
  }
  if (last.epoch < LEAST_WAIT) return { kind: 'tooEarly' };
  return without < LEAST_WAIT ? { kind: 'improving' } : { kind: 'waiting', since: best.epoch };
}
