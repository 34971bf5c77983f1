// What stands around every screen: sidebar, status line, drops, shortcuts.

import type { Formats } from '../formats.ts';

export const shell = (f: Formats) => ({
  lost: 'Winnow was closed or restarted. Reconnecting…',

  drop: {
    title: 'Drop to import',
    how: (items: number) =>
      `${items > 1 ? `${f.number(items)} items: each` : 'Each'} folder becomes a category. A pair of train and test folders becomes a fixed split.`,
    reading: 'Looking at what was dropped…',
    folders: (n: number) =>
      n === 1
        ? '1 folder: each folder in it becomes a category.'
        : `${f.number(n)} folders: each becomes a category.`,
  },

  sidebar: {
    name: 'Datasets and models',
    fold: 'Fold the sidebar',
    unfold: 'Unfold the sidebar',
    close: 'Close the sidebar',
    importFolders: 'Import folders',
    datasets: 'Datasets',
    noDatasets: 'None yet. Drop folders of texts here.',
    models: 'Models',
    noModels: 'None yet. Train a classifier, or open a model file.',
    openModel: 'Open a model file',
    settings: 'Settings',
    help: 'Help',
    find: 'Find',
  },

  status: {
    name: 'Status',
    offline: 'Offline: nothing leaves this machine',
    reconnecting: 'Reconnecting…',
    importing: (dataset: string) => `Importing ${dataset}`,
    /** By the phase of the training. */
    doing: {
      starting: (dataset: string) => `Starting ${dataset}`,
      running: (dataset: string) => `Training ${dataset}`,
      paused: (dataset: string) => `Paused ${dataset}`,
      stopping: (dataset: string) => `Stopping ${dataset}`,
      saving: (dataset: string) => `Saving ${dataset}`,
      unsaved: (dataset: string) => `Not saved ${dataset}`,
    },
    elsewhere: 'in another window',
    cutOff: (dataset: string) => `Cut off: ${dataset}`,
    atBeginning: 'at its beginning',
    atEpoch: (epoch: number) => `at epoch ${f.number(epoch)}`,
  },

  shortcuts: {
    find: 'Find anything, do anything',
    settings: 'Settings',
    importFolders: 'Import folders',
    train: 'Train a classifier on the dataset',
    start: 'Start the training, in the wizard',
    pause: 'Pause and resume, while training',
    findTexts: 'Find in the texts, on a dataset',
    move: 'Move in a list or a table of results',
    back: 'Back, or cancel',
    fold: 'Fold and unfold the sidebar',
    help: 'Help',
  },
  /** Keys that have a name. */
  keys: { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift', enter: 'Enter', space: 'Space', escape: 'Esc' },

  noWayIn: {
    title: 'Winnow is running here',
    how: 'To open it, use the whole address that it printed in the terminal where it was started: a secret in it opens the window.',
    again: (command: string) =>
      `Or start it again: ${command} opens a window of the Winnow that is running.`,
    why: 'The secret keeps other programs and other people on this machine out.',
  },
});
