// What was read from a score, in the words of a language (`words/en/result.ts`).

import type { Words } from '../../../words/index.ts';
import type { NextStep } from './next.ts';
import type { Selection, Summary, Verdict, Worth } from './reading.ts';

type Say = Words['result'];

/** "Right on 1,153 of 1,180 texts it had never seen: 97.7 %". */
export function scoreSentence(say: Say, { evaluatedOn, copies }: Summary, { all }: Worth): string {
  // "Never seen" is claimed only where somebody looked.
  const unseen = evaluatedOn !== 'test' || copies?.texts === 0;
  const sentence = unseen ? say.score[evaluatedOn] : say.score.testTexts;
  return sentence(all.right, all.total, all.share);
}

/** What the texts are worth that it was judged on. */
export function caveatSentence(say: Say, { evaluatedOn, copies }: Summary): string {
  if (evaluatedOn === 'test' && copies !== null && copies.texts > 0) {
    return say.caveat.testWithCopies(copies.texts);
  }
  return say.caveat[evaluatedOn];
}

/** What to do next. */
export function nextSentence(say: Say, step: NextStep, names: readonly string[]): string {
  switch (step.code) {
    case 'holdBack':
    case 'tryIt':
      return say.next[step.code];
    case 'copies':
      return say.next.copies(step.copies);
    case 'noBetter':
      return say.next.noBetter(names[step.category]);
    case 'fewTexts':
      return say.next.fewTexts(names[step.category], step.judged, step.right);
    case 'pair':
      return say.next.pair(names[step.one], names[step.other], step.mistakes, step.all);
    case 'moreTexts':
      return say.next.moreTexts(step.judged);
  }
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
