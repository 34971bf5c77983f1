// A model in one line: which, trained on what, when, how good.

import type { Model } from '../../../src-main/contract/models.ts';
import { count, date, list, percent } from '../../components/format.ts';

const JUDGED = {
  test: 'test texts',
  validation: 'texts held back',
  train: 'of its own training texts',
} as const;

export function modelLine(model: Model): string {
  const parts = [list(model.categories, 4)];
  const from = model.datasetName === null ? '' : ` of “${model.datasetName}”`;
  if (model.trainedOn !== null) parts.push(`trained on ${count(model.trainedOn, 'text')}${from}`);
  else if (from !== '') parts.push(`trained on texts${from}`);
  parts.push(date(model.trainedAt ?? model.createdAt));
  if (model.accuracy !== null) {
    const on = model.evaluatedOn === null ? '' : ` of ${JUDGED[model.evaluatedOn]}`;
    parts.push(`right on ${percent(model.accuracy)}${on.replace('of of', 'of')}`);
  }
  return parts.join('\u00a0· ');
}
