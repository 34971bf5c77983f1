// Metrics as text: the score in a sentence, a table per category, the matrix.

import type { EvaluatedOn, Metrics } from '../../engine/classifier/types.ts';
import { percent, table, wholeNumber } from './output.ts';

const WHICH: Readonly<Record<EvaluatedOn, string>> = {
  test: 'texts of the test split, which it had never seen',
  validation: 'texts held back for validation',
  train: 'of the texts that it was trained on (nothing was held back, so this flatters)',
};

/** The figures of an evaluation, for reading. */
export function metricsReport(metrics: Metrics, where: EvaluatedOn | null): string[] {
  const right = metrics.confusionMatrix.reduce((sum, row, c) => sum + row[c], 0);
  const which = where === null ? 'texts' : WHICH[where];
  const lines = [
    `Right on ${wholeNumber.format(right)} of ${wholeNumber.format(metrics.documents)} ${which}: ` +
      `${percent(metrics.accuracy)} (macro F1 ${metrics.macroF1.toFixed(3)}).`,
    '',
    ...table([
      ['category', 'precision', 'recall', 'F1', 'texts'],
      ...metrics.perCategory.map((one) => [
        one.category,
        percent(one.precision),
        percent(one.recall),
        one.f1.toFixed(3),
        wholeNumber.format(one.support),
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
          ...row.map((n) => wholeNumber.format(n)),
        ]),
      ]),
    );
  }
  return lines;
}

function shorten(name: string): string {
  return name.length > 14 ? `…${name.slice(-13)}` : name;
}
