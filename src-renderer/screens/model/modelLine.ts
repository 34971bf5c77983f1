// A model in one line: trained on what, when, how good.

import type { Model } from '../../../src-main/contract/models.ts';
import { format, words } from '../../state/language.svelte.ts';

export function modelLine(model: Model): string {
  return [trained(model), format.date(model.trainedAt ?? model.createdAt), score(model)]
    .filter((part) => part !== null)
    .join('\u00a0· ');
}

function trained({ trainedOn, datasetName }: Model): string | null {
  if (trainedOn === null) return datasetName && words.model.trainedOnDataset(datasetName);
  if (datasetName === null) return words.model.trainedOn(trainedOn);
  return words.model.trainedOnOf(trainedOn, datasetName);
}

function score({ accuracy, evaluatedOn }: Model): string | null {
  if (accuracy === null) return null;
  return evaluatedOn === null
    ? words.model.right(accuracy)
    : words.model.rightOn[evaluatedOn](accuracy);
}
