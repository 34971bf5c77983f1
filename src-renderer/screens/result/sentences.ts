// What was read from a score, in the words of a language (`words/en/result.ts`).

import type { Words } from '../../../words/index.ts';
import { correctOf, type Selection, type Summary, type Verdict } from './reading.ts';

type Say = Words['result'];

/** "Right on 1,153 of 1,180 texts it had never seen: 97.7 %". */
export function scoreSentence(say: Say, { metrics, evaluatedOn }: Summary): string {
  return say.score[evaluatedOn](correctOf(metrics), metrics.documents, metrics.accuracy);
}

/** What the texts are worth that it was judged on. */
export function caveatSentence(say: Say, { evaluatedOn }: Summary): string {
  return say.caveat[evaluatedOn];
}

/** A category's row in plain words; empty where there is nothing to say. */
export function verdictSentence(say: Say, verdict: Verdict, names: readonly string[]): string {
  switch (verdict.code) {
    case 'nothing':
      return '';
    case 'notJudged':
    case 'reliable':
      return say.verdict[verdict.code];
    case 'missed':
    case 'oftenMissed':
      return say.verdict[verdict.code](verdict.rare);
    case 'greedy':
    case 'mixedUp':
      return say.verdict[verdict.code](names[verdict.other]);
    case 'hard':
      return say.verdict.hard(names[verdict.other], verdict.rare);
  }
}

/** "12 texts of A taken for B"; `total` is null while they are looked up. */
export function listedSentence(
  say: Say,
  { actual, predicted, mistakesOnly }: Selection,
  names: readonly string[],
  total: number | null,
): string {
  if (actual !== null && predicted !== null) {
    return actual === predicted
      ? say.listed.right(total, names[actual])
      : say.listed.cell(total, names[actual], names[predicted]);
  }
  if (actual !== null) return say.listed.actual(total, names[actual]);
  if (predicted !== null) return say.listed.predicted(total, names[predicted]);
  return mistakesOnly ? say.listed.mistakes(total) : say.listed.all(total);
}
