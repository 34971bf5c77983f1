// A score, read as a person would who has the table and the matrix before them: codes and values,
// which `sentences.ts` and the screen make into words.

import type { Metrics } from '../../../engine/classifier/types.ts';
import type { RunResult } from '../../../src-main/contract/runs.ts';

export interface Summary extends Pick<RunResult, 'evaluatedOn'> {
  readonly metrics: Metrics;
}

/** Correct ones, counted on the matrix's diagonal. */
export function correctOf({ confusionMatrix }: Metrics): number {
  return confusionMatrix.reduce((sum, row, i) => sum + row[i], 0);
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
