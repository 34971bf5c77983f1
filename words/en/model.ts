// A model’s page: what lies around Result, Try and Details.

import type { Formats } from '../formats.ts';

export const model = (f: Formats) => ({
  trainedOn: (texts: number) => `trained on ${f.count(texts, 'text', 'texts')}`,
  trainedOnOf: (texts: number, dataset: string) =>
    `trained on ${f.count(texts, 'text', 'texts')} of ${f.quote(dataset)}`,
  trainedOnDataset: (dataset: string) => `trained on ${f.quote(dataset)}`,
  right: (share: number) => `right on ${f.percent(share)}`,
  rightOn: {
    test: (share: number) => `right on ${f.percent(share)} of test texts`,
    validation: (share: number) => `right on ${f.percent(share)} of texts held back`,
    train: (share: number) => `right on ${f.percent(share)} of its own training texts`,
  },
});
