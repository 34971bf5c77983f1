// A model’s page: its head, and its tabs Result, Try and Details.

import type { Formats } from '../formats.ts';

type On = 'test' | 'validation' | 'train' | null;

export const model = (f: Formats) => {
  const wasRight = (share: number | null, on: On): string =>
    share === null || on === null
      ? ''
      : ` It was right on ${f.percent(share)} of ${{ test: 'its test texts', validation: 'the texts held back', train: 'its own training texts' }[on]}.`;
  return {
    title: 'Model',
    reading: 'Reading the model …',
    gone: 'This model no longer exists.',
    toModels: 'All models',
    tabs: { label: 'About this model', result: 'Result', try: 'Try', details: 'Details' },
    tryIt: 'Try it',
    export: 'Export',
    trainAgain: 'Train again',
    saved: 'The model file was saved.',
    noResult: {
      heading: 'No result here',
      fromFile: (share: number | null, on: On) =>
        `This model came as a file, and the texts that it was judged on are not in this library.${wasRight(share, on)}`,
      runDeleted: (share: number | null, on: On) =>
        `The training of this model was deleted, and its result with it.${wasRight(share, on)}`,
    },

    details: {
      training: 'Training',
      dataset: 'Dataset',
      datasetUnchanged: 'unchanged since',
      datasetChanged: 'changed since',
      datasetGone: 'no longer in the library',
      fromFile: 'The model came as a file',
      trained: 'Trained',
      texts: 'Texts',
      splits: (train: number, validation: number, test: number) =>
        `${f.number(train)} to learn from, ${f.number(validation)} to watch the learning, ${f.number(test)} to test`,
      epochs: 'Epochs',
      kept: (best: number, of: number) => `epoch ${f.number(best)} of ${f.number(of)} kept`,
      device: 'Device',
      times: 'Time',
      timesOf: (reading: number, training: number, judging: number) =>
        `${f.duration(reading)} to read the words, ${f.duration(training)} to train, ${f.duration(judging)} to judge`,
      accuracy: 'Accuracy',
      file: 'File',
      vocabulary: 'Vocabulary',
      weights: 'Weights',
      size: 'Size',
      exactBytes: (n: number) => f.count(n, 'byte', 'bytes'),
      format: 'Format',
      formatOf: (version: number, application: string) =>
        `version ${f.plain(version)}, written by Winnow ${application}`,
      weightsHash: 'Weights hash',
      contentHash: 'Content hash',
      noContentHash: 'none: written before there was one',
      hashes:
        'The same weights hash means the same weights. The content hash also covers vocabulary, categories and recipe, and is checked whenever the file is opened (SHA-256).',
      categories: (n: number) => f.count(n, 'category', 'categories'),
    },
    recipe: {
      title: 'Recipe',
      asDefault: (preset: string) => `Preset ${f.quote(preset)}: every setting is the default’s.`,
      differs: (preset: string, n: number) =>
        `Preset ${f.quote(preset)}: ${f.count(n, 'setting differs', 'settings differ')} from the default.`,
      all: (n: number) => `Show all ${f.number(n)} settings`,
      fewer: 'Show only what differs',
      setting: 'Setting',
      value: 'Here',
      default: 'Default',
      same: 'the same',
      layers: (sizes: readonly number[]) =>
        sizes.length === 0 ? 'none' : sizes.map(f.plain).join(' → '),
      automatic: 'by the number of texts',
      yes: 'yes',
      no: 'no',
      noLimit: 'no limit',
      never: 'never stops early',
    },
    trainedOn: (texts: number) => `Trained on ${f.count(texts, 'text', 'texts')}`,
    trainedOnOf: (texts: number, dataset: string) =>
      `Trained on ${f.count(texts, 'text', 'texts')} of ${f.quote(dataset)}`,
    trainedOnDataset: (dataset: string) => `Trained on ${f.quote(dataset)}`,
    right: (share: number) => `right on ${f.percent(share)}`,
    rightOn: {
      test: (share: number) => `right on ${f.percent(share)} of test texts`,
      validation: (share: number) => `right on ${f.percent(share)} of texts held back`,
      train: (share: number) => `right on ${f.percent(share)} of its own training texts`,
    },
  };
};
