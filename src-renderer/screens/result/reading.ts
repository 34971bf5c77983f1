// A score, read as a person would who has the table and the matrix before them: codes and values,
// which `sentences.ts` and the screen make into words.

import type { Metrics } from '../../../engine/classifier/types.ts';
import { baselineAccuracy, correctAnswers } from '../../../engine/metrics/classification.ts';
import { wilsonInterval, type Interval } from '../../../engine/metrics/interval.ts';
import type { RunResult } from '../../../src-main/contract/runs.ts';

export interface Summary extends Pick<RunResult, 'evaluatedOn' | 'copies'> {
  readonly metrics: Metrics;
}

/** So many texts right of so many. */
export interface Score {
  readonly right: number;
  readonly total: number;
  readonly share: number;
  /** Null where it would say nothing: the texts were learned from, or there are none. */
  readonly interval: Interval | null;
}

/** What stands beside the score, so that it is not taken for more than it is. */
export interface Worth {
  /** On all texts that were judged. */
  readonly all: Score;
  /** Without those that stand in the training too; null where there are none (or nobody counted). */
  readonly withoutCopies: { readonly copies: number; readonly score: Score } | null;
  /**
   * Always answering the largest category of the judged texts; null without a text. `tied`: others
   * are as large.
   */
  readonly baseline: {
    readonly category: number;
    readonly share: number;
    readonly tied: boolean;
  } | null;
}

export function worthOf({ metrics, evaluatedOn, copies }: Summary): Worth {
  const score = (right: number, total: number): Score => ({
    right,
    total,
    share: total === 0 ? NaN : right / total,
    interval: evaluatedOn === 'train' || total === 0 ? null : wilsonInterval(right, total),
  });
  const [right, total] = [correctAnswers(metrics), metrics.documents];
  const sizes = metrics.perCategory.map(({ support }) => support);
  const [category, most] = largest(sizes);
  const tied = sizes.filter((size) => size === most).length > 1;
  return {
    all: score(right, total),
    withoutCopies:
      copies === null || copies.texts === 0
        ? null
        : { copies: copies.texts, score: score(right - copies.correct, total - copies.texts) },
    baseline: most > 0 ? { category, share: baselineAccuracy(metrics), tied } : null,
  };
}

/** What there is to say of a category; `other` is a category's place, `rare`: it has few texts. */
export type Verdict =
  | { readonly code: 'notJudged' | 'reliable' | 'nothing' }
  | { readonly code: 'missed' | 'oftenMissed'; readonly rare: boolean }
  | { readonly code: 'greedy' | 'mixedUp'; readonly other: number }
  | { readonly code: 'hard'; readonly other: number; readonly rare: boolean };

const HIGH = 0.9;
const LOW = 0.8;

export function verdictOf(metrics: Metrics, index: number): Verdict {
  const { precision, recall, support } = metrics.perCategory[index];
  if (support === 0) return { code: 'notJudged' };
  const others = metrics.perCategory.filter((_, i) => i !== index);
  const usual = others.reduce((sum, category) => sum + category.support, 0) / others.length;
  const rare = support < usual / 3;
  if (recall < LOW && precision >= HIGH) return { code: 'missed', rare };
  if (precision < LOW && recall >= HIGH) {
    const [other] = largest(
      metrics.confusionMatrix.map((row, i) => (i === index ? -1 : row[index])),
    );
    return { code: 'greedy', other };
  }
  const [other, times] = mostConfused(metrics, index);
  if (recall < LOW || precision < LOW) {
    return times > 0 ? { code: 'hard', other, rare } : { code: 'oftenMissed', rare };
  }
  if (recall >= 0.97 && precision >= 0.97) return { code: 'reliable' };
  return times > 0 ? { code: 'mixedUp', other } : { code: 'nothing' };
}

/** The category that most texts are mixed up with, either way, and how many. */
function mostConfused({ confusionMatrix }: Metrics, index: number): [index: number, times: number] {
  return largest(
    confusionMatrix[index].map((count, i) =>
      i === index ? -1 : count + confusionMatrix[i][index],
    ),
  );
}

function largest(values: readonly number[]): [index: number, value: number] {
  let best = 0;
  values.forEach((value, i) => {
    if (value > values[best]) best = i;
  });
  return [best, values[best]];
}

/** Which texts the panel lists. Null on both sides with `mistakesOnly`: all mistakes. */
export interface Selection {
  readonly actual: number | null;
  readonly predicted: number | null;
  readonly mistakesOnly: boolean;
}
