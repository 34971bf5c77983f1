// Ctrl/Cmd+K: one field that finds everything.

import type { Formats } from '../formats.ts';

export const palette = (f: Formats) => ({
  name: 'Find anything',
  placeholder: 'A dataset, model, text or action…',
  results: 'What was found',
  found: (n: number) => f.count(n, 'entry', 'entries'),
  nothing: 'Nothing found.',
  searching: 'Looking in the texts…',
  unfinished: 'There are many texts, and not all were looked at. Search on the dataset’s own page.',
  keys: 'Arrow keys to choose, Enter to open, Escape to close',

  groups: {
    recent: 'Recent',
    datasets: 'Datasets',
    models: 'Models',
    trainings: 'Trainings',
    actions: 'Actions',
    settings: 'Settings',
    help: 'Help',
    texts: 'Texts',
  },

  dataset: (texts: number) => f.count(texts, 'text', 'texts'),
  model: (accuracy: number | null) =>
    accuracy === null ? 'Model' : `Model, ${f.percent(accuracy)} right`,
  training: (dataset: string) => `Training on ${dataset}`,
  trainingDetail: (date: string, accuracy: number | null) =>
    accuracy === null ? date : `${date}, ${f.percent(accuracy)} right`,
  text: (dataset: string, path: string) => `${dataset}: ${path}`,

  importFolders: 'Import folders',
  trySample: 'Import the sample',
  trainOn: (dataset: string) => `Train on ${dataset}`,
  tryModel: (model: string) => `Try ${model}`,
  openModel: 'Open a model file',
  allModels: 'All models',
  foldSidebar: 'Fold the sidebar',
  unfoldSidebar: 'Unfold the sidebar',
  help: 'Help',
  shortcuts: 'Keyboard shortcuts',

  settings: 'Settings',
  settingsDetail: 'Language, look, answers, your data',
  notSure: 'Not sure below',
  folder: 'Where your data lies',
  version: 'Version',
  look: (look: string) => `Look: ${look}`,
  language: (language: string) => `Language: ${language}`,
  chosen: 'Chosen',

  /** Other words that people look for the same things by. */
  keywords: {
    importFolders: 'add new dataset folder texts open load drop',
    trySample: 'example demo start',
    train: 'learn classifier model new start',
    tryModel: 'classify ask test answer',
    openModel: 'load safetensors file add',
    allModels: 'library list',
    sidebar: 'hide show panel menu',
    help: 'manual guide how what explain documentation',
    shortcuts: 'keys hotkeys list',
    settings: 'preferences options configure',
    notSure: 'threshold unsure confidence sure',
    folder: 'path directory library backup disk storage',
    version: 'about release',
    look: 'theme appearance colours mode night day',
    language: 'deutsch german english translation',
    training: 'result run',
  },
});
