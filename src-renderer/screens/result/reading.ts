// A score in words: what a person would say who read the table and the matrix.

import type { Metrics } from '../../../engine/classifier/types.ts';
import type { RunResult } from '../../../src-main/contract/runs.ts';
import { number, percent } from '../../components/format.ts';

export interface Summary extends Pick<RunResult, 'evaluatedOn'> {
  readonly metrics: Metrics;
}

/** Correct ones, counted on the matrix's diagonal. */
export function correctOf({ confusionMatrix }: Metrics): number {
  return confusionMatrix.reduce((sum, row, i) => sum + row[i], 0);
}

/** "Right on 1,153 of 1,180 texts it had never seen: 97.7 %". */
export function scoreSentence({ metrics, evaluatedOn }: Summary): string {
  const which = {
    test: 'texts it had never seen',
    validation: 'texts held back from training',
    train: 'texts it was trained on',
  }[evaluatedOn];
  const right = number(correctOf(metrics));
  return `Right on ${right} of ${number(metrics.documents)} ${which}: ${percent(metrics.accuracy)}`;
}

/** What the score is worth. */
export function scoreCaveat({ evaluatedOn, metrics }: Summary): string {
  const { documents } = metrics;
  // Twice the standard error of a share near the accuracy: what chance alone would move it by.
  const share = metrics.accuracy;
  const swing = 2 * Math.sqrt((share * (1 - share)) / Math.max(1, documents));
  const few = documents < 200 || swing > 0.03;
  const chance = few
    ? ` ${number(documents)} texts are few: on others it could be some points higher or lower.`
    : '';
  switch (evaluatedOn) {
    case 'test':
      return `Judged on the test split, which played no part in the training.${chance}`;
    case 'validation':
      return `There is no test split: these texts were held back from training, and also used to choose the best epoch, so expect a little less on new ones.${chance}`;
    case 'train':
      return 'Nothing was held back: this says how well it remembers, and little about new texts. Set a test or validation share under “Advanced”.';
  }
}

const HIGH = 0.9;
const LOW = 0.8;

/** A category's row in plain words; empty where there is nothing to say. */
export function categoryWords(metrics: Metrics, index: number): string {
  const { precision, recall, support } = metrics.perCategory[index];
  if (support === 0) return 'no texts to judge it on';
  const others = metrics.perCategory.filter((_, i) => i !== index);
  const usual = others.reduce((sum, category) => sum + category.support, 0) / others.length;
  const rare = support < usual / 3 ? ': it has few texts' : '';
  if (recall < LOW && precision >= HIGH) {
    return `low recall, high precision: misses many, but is right when it says so${rare}`;
  }
  if (precision < LOW && recall >= HIGH) {
    const [from] = largest(
      metrics.confusionMatrix.map((row, i) => (i === index ? -1 : row[index])),
    );
    return `high recall, low precision: also takes texts of ${metrics.perCategory[from].category}`;
  }
  if (recall < LOW || precision < LOW) {
    const [other, times] = mostConfused(metrics, index);
    if (times <= 0) return `often missed${rare}`;
    return `hard to tell from ${metrics.perCategory[other].category}${rare}`;
  }
  if (recall >= 0.97 && precision >= 0.97) return 'reliably recognised';
  const [other, times] = mostConfused(metrics, index);
  return times > 0 ? `now and then mixed up with ${metrics.perCategory[other].category}` : '';
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

/** Which documents the panel lists. Null on both sides with `mistakesOnly`: all mistakes. */
export interface Selection {
  readonly actual: number | null;
  readonly predicted: number | null;
  readonly mistakesOnly: boolean;
}

/** "12 texts of A taken for B". */
export function selectionWords(
  { actual, predicted, mistakesOnly }: Selection,
  categories: readonly string[],
  total: number | null,
): string {
  const texts = total === null ? 'Texts' : `${number(total)} ${total === 1 ? 'text' : 'texts'}`;
  if (actual !== null && predicted !== null) {
    return actual === predicted
      ? `${texts} of ${categories[actual]}, rightly recognised`
      : `${texts} of ${categories[actual]} taken for ${categories[predicted]}`;
  }
  if (actual !== null) return `${texts} that are ${categories[actual]}`;
  if (predicted !== null) return `${texts} taken for ${categories[predicted]}`;
  if (!mistakesOnly) return `${texts}, right and wrong`;
  return total === null ? 'Mistakes' : `${number(total)} ${total === 1 ? 'mistake' : 'mistakes'}`;
}
