// The curves of a training and what stands beside them.

import type { Formats } from '../formats.ts';

export const charts = (f: Formats) => ({
  loss: 'Loss',
  accuracy: 'Accuracy',
  training: 'Training',
  validation: 'Validation',
  lossTitle: 'Loss over the epochs; the table shows it in figures',
  accuracyTitle: 'Accuracy over the epochs; the table shows it in figures',
  epoch: (n: number) => `Epoch ${f.number(n)}`,
  best: (epoch: number) => `best: ${f.number(epoch)}`,
  value: (series: string, value: string) => `${series}: ${value}`,
});
