// The settings.

import type { Formats } from '../formats.ts';

export const settings = (f: Formats) => ({
  title: 'Settings',

  appearance: 'Language and look',
  language: 'Language',
  languageHint: 'Numbers and dates follow it.',
  asSystem: 'As the system',
  asSystemIs: (language: string) => `As the system (${language})`,
  scheme: 'Look',
  light: 'Light',
  dark: 'Dark',

  answers: 'Answers',
  notSure: 'Not sure below',
  notSureHint: 'A leading category less likely than this is no answer. It holds for every model.',
  notSureSlider: 'Not sure below, by slider',

  data: 'Your data',
  folder: 'Folder',
  folderHint:
    'Datasets, trainings and models lie in this folder, and nowhere else. A copy of it is a backup.',
  copy: 'Copy',
  copied: 'The path was copied.',
  notCopied: 'The path could not be copied. It is selected: copy it with the keyboard.',

  about: 'About',
  version: (version: string) => `Winnow ${version}`,
  memory: (bytes: number) => `This machine has ${f.bytes(bytes)} of memory.`,
  network: 'Winnow needs no network and sends nothing.',
});
