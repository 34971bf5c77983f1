// What many screens say: the things Winnow is about, counted, and the buttons that are everywhere.

import type { Formats } from '../formats.ts';

export const common = (f: Formats) => ({
  texts: (n: number) => f.count(n, 'text', 'texts'),
  files: (n: number) => f.count(n, 'file', 'files'),
  words: (n: number) => f.count(n, 'word', 'words'),
  epochs: (n: number) => f.count(n, 'epoch', 'epochs'),
  cpu: (threads: number) => `CPU, ${f.count(threads, 'thread', 'threads')}`,
  softwareGpu: (name: string) => `software GPU: ${name}`,
  tryAgain: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  nameOf: { dataset: 'Name of the dataset', model: 'Name of the model' },
  rename: (name: string) => `Rename ${name}`,
  noNumber: (typed: string) => `${f.quote(typed)} is no number.`,
  numberMissing: 'A number is missing here.',
  /** A setting that differs from its default. */
  changed: 'Changed',
  resetTo: (setting: string) => `Reset ${setting} to its default`,
});
