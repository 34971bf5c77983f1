// The one thing to do next, read from a result: what would help the most, or make it honest.

import { confusedPairs } from './matrix.ts';
import type { Summary, Worth } from './reading.ts';

/** Categories are given by their places. */
export type NextStep =
  /** Nothing was held back to judge it on. */
  | { readonly code: 'holdBack' }
  /** The score rests in part on texts that it learned from. */
  | { readonly code: 'copies'; readonly copies: number }
  /** Always answering that category would do as well. */
  | { readonly code: 'noBetter'; readonly category: number }
  /** A category is missed, of which there are few texts. */
  | { readonly code: 'fewTexts'; category: number; judged: number; right: number }
  /** Two categories are mixed up, either way; texts of `one` taken for `other` more often. */
  | { readonly code: 'pair'; one: number; other: number; mistakes: number; all: number }
  | { readonly code: 'moreTexts'; readonly judged: number }
  | { readonly code: 'tryIt' };

/** Copies below this share of the judged texts change the score little. */
const MANY_COPIES = 0.02;
/** A score is not worth much whose interval is wider than this. */
const UNSURE = 0.3;
/** Fewer mistakes between two categories are chance. */
const LEAST_MISTAKES = 3;

export function nextStep({ metrics, evaluatedOn }: Summary, worth: Worth): NextStep {
  const { all, withoutCopies, baseline } = worth;
  if (all.total === 0) return { code: 'tryIt' };
  if (evaluatedOn === 'train') return { code: 'holdBack' };
  if (withoutCopies !== null && withoutCopies.copies / all.total >= MANY_COPIES) {
    return { code: 'copies', copies: withoutCopies.copies };
  }
  const judged = metrics.perCategory.filter(({ support }) => support > 0).length;
  if (baseline !== null && judged > 1 && all.share <= baseline.share) {
    return { code: 'noBetter', category: baseline.category };
  }
  if (all.interval !== null && all.interval.high - all.interval.low > UNSURE) {
    return { code: 'moreTexts', judged: all.total };
  }
  return rareAndMissed({ metrics }) ?? mostConfused({ metrics }, all) ?? { code: 'tryIt' };
}

/** The worst of those that have less than a third of the usual number of texts and are mostly missed. */
function rareAndMissed({ metrics }: Pick<Summary, 'metrics'>): NextStep | null {
  const { perCategory, confusionMatrix, documents } = metrics;
  const usual = documents / perCategory.length;
  let worst: { code: 'fewTexts'; category: number; judged: number; right: number } | null = null;
  perCategory.forEach(({ support, recall }, category) => {
    if (support === 0 || support >= usual / 3 || recall > 0.5) return;
    if (worst !== null && perCategory[worst.category].recall <= recall) return;
    const right = confusionMatrix[category][category];
    worst = { code: 'fewTexts', category, judged: support, right };
  });
  return worst;
}

function mostConfused({ metrics }: Pick<Summary, 'metrics'>, all: Worth['all']): NextStep | null {
  const matrix = metrics.confusionMatrix;
  const between = (one: number, other: number): number => matrix[one][other] + matrix[other][one];
  let best: { one: number; other: number; mistakes: number } | null = null;
  // The larger direction of each pair comes first.
  for (const { actual, predicted } of confusedPairs(matrix)) {
    const mistakes = between(actual, predicted);
    if (mistakes > (best?.mistakes ?? 0)) best = { one: actual, other: predicted, mistakes };
  }
  return best === null || best.mistakes < LEAST_MISTAKES
    ? null
    : { code: 'pair', ...best, all: all.total - all.right };
}
