// Metrics as text: the score in a sentence, a table per category, the matrix.

import type { Copies, EvaluatedOn, Metrics } from '../../engine/classifier/types.ts';
import { baselineAccuracy, correctAnswers } from '../../engine/metrics/classification.ts';
import { wilsonInterval, type Interval } from '../../engine/metrics/interval.ts';
import { format, shortened, table } from './output.ts';

const { number, percent } = format;

/** What an evaluation says of itself beside its metrics. */
export interface Honesty {
  /** Of the accuracy over all judged texts: 95 %, by Wilson. */
  readonly accuracyInterval: Interval;
  /** What always answering the largest category scores. */
  readonly baseline: number;
  /** Judged texts that stand among the training texts, too; null where that is not known. */
  readonly copies: Copies | null;
}

export function honesty(metrics: Metrics, copies: Copies | null): Honesty {
  return {
    accuracyInterval: wilsonInterval(correctAnswers(metrics), metrics.documents),
    baseline: baselineAccuracy(metrics),
    copies,
  };
}

const WHICH: Readonly<Record<EvaluatedOn, string>> = {
  test: 'test texts',
  validation: 'texts held back for validation',
  train: 'of the texts that it was trained on (nothing was held back, so this flatters)',
};

/** The score in sentences: what it is, without copies, by how much chance moves it, beside what is no art. */
function scoreLines(metrics: Metrics, where: EvaluatedOn | null, copies: Copies | null): string[] {
  const { documents, accuracy } = metrics;
  const { accuracyInterval, baseline } = honesty(metrics, copies);
  const right = correctAnswers(metrics);
  const which = where === null ? 'texts' : WHICH[where];
  const isNew = where === 'test' && copies?.texts === 0 ? ', which it had never seen' : '';
  const lines = [
    `Right on ${number(right)} of ${number(documents)} ${which}${isNew}: ` +
      `${percent(accuracy)} (macro F1 ${metrics.macroF1.toFixed(3)}).`,
  ];
  if (copies !== null && copies.texts > 0) {
    const others = documents - copies.texts;
    const one = copies.texts === 1;
    const among = `${number(copies.texts)} of them ${one ? 'stands' : 'stand'} word for word among the training texts`;
    lines.push(
      others === 0
        ? `All of them stand word for word among the training texts, so this says nothing about new ones.`
        : `${among}; without ${one ? 'it' : 'them'} ${number(right - copies.correct)} of ${number(others)} are right: ` +
            `${percent((right - copies.correct) / others)}.`,
    );
  }
  const { low, high } = accuracyInterval;
  const largest = metrics.perCategory.reduce((most, one) =>
    one.support > most.support ? one : most,
  );
  // What it learned from says nothing about other texts, however many there are.
  if (where !== 'train') {
    lines.push(
      `On other texts like these it is right on ${percent(low)} to ${percent(high)} (Wilson’s interval, 95 %).`,
    );
  }
  const tied = metrics.perCategory.filter(({ support }) => support === largest.support).length > 1;
  lines.push(
    `Always answering “${shortened(largest.category)}”, ${tied ? 'one of the largest categories' : 'the largest category'}, would score ${percent(baseline)}.`,
  );
  return lines;
}

/** The figures of an evaluation, for reading. */
export function metricsReport(
  metrics: Metrics,
  where: EvaluatedOn | null,
  copies: Copies | null,
): string[] {
  const lines = [
    ...scoreLines(metrics, where, copies),
    '',
    ...table([
      ['category', 'precision', 'recall', 'F1', 'texts'],
      ...metrics.perCategory.map((one) => [
        one.category,
        percent(one.precision),
        percent(one.recall),
        one.f1.toFixed(3),
        number(one.support),
      ]),
    ]),
  ];
  if (metrics.perCategory.length <= 12) {
    lines.push(
      '',
      'Rows: what they are. Columns: what they were taken for.',
      ...table([
        ['', ...metrics.perCategory.map((one) => shorten(one.category))],
        ...metrics.confusionMatrix.map((row, c) => [
          metrics.perCategory[c].category,
          ...row.map((n) => number(n)),
        ]),
      ]),
    );
  }
  return lines;
}

function shorten(name: string): string {
  return name.length > 14 ? `…${name.slice(-13)}` : name;
}
