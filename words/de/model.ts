import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const model = (f: Formats): Words['model'] => ({
  trainedOn: (texts) => `trainiert mit ${f.count(texts, 'Text', 'Texten')}`,
  trainedOnOf: (texts, dataset) =>
    `trainiert mit ${f.count(texts, 'Text', 'Texten')} aus ${f.quote(dataset)}`,
  trainedOnDataset: (dataset) => `trainiert mit ${f.quote(dataset)}`,
  right: (share) => `richtig bei ${f.percent(share)}`,
  rightOn: {
    test: (share) => `richtig bei ${f.percent(share)} der Testtexte`,
    validation: (share) => `richtig bei ${f.percent(share)} der zurückgehaltenen Texte`,
    train: (share) => `richtig bei ${f.percent(share)} der eigenen Trainingstexte`,
  },
});
