// The models of the library, and model files.

import type { Formats } from '../formats.ts';

export const models = (f: Formats) => ({
  title: 'Models',
  summary: (n: number) =>
    `${f.count(n, 'model', 'models')}. Each is one file and works without its dataset.`,
  open: 'Open a model file',
  none: 'No models yet',
  noneHint:
    'A model is what a training leaves: one file that tells texts apart. Train one, or open one from a file.',
  trainOn: (dataset: string) => `Train on ${dataset}`,

  name: 'Name and categories',
  accuracy: 'Accuracy',
  dataset: 'Dataset',
  trained: 'Trained',
  size: 'Size',
  actions: 'Actions',

  moreCategories: (n: number) => `${f.number(n)} more`,
  stale: 'The dataset has changed since. Train again to take that in.',
  exactScore: (share: number, on: 'test' | 'validation' | 'train') =>
    `${f.percent(share, 2)} ${{ test: 'on the test texts', validation: 'on texts held back', train: 'on its own training texts' }[on]}`,
  notJudged: 'It was not judged',
  fromFile: 'from a file',
  vocabulary: (n: number) => f.count(n, 'word', 'words'),

  try: 'Try',
  tryOf: (name: string) => `Try ${name}`,
  exportOf: (name: string) => `Export ${name}`,
  moreFor: (name: string) => `More for ${name}`,
  rename: 'Rename',
  resultOf: (name: string, share: number) => `Result of ${name}: ${f.percent(share)}`,
  delete: 'Delete',
  deleted: (name: string) => `${f.quote(name)} was deleted.`,
  undo: 'Undo',
  undoOf: (name: string) => `Undo: put ${name} back`,
  putBack: (name: string) => `${f.quote(name)} is back.`,
  dismissOf: (name: string) => `Close: delete ${name} for good`,
  undoHint: 'It can be put back until you leave this page.',
  exported: (name: string) => `${f.quote(name)} was exported.`,
  notOpened: (file: string) => `${f.quote(file)} was not opened.`,
  opened: 'The model is in the library.',
});
