// A dataset: what it is made of, its texts, and the trainings on it.

import type { Formats } from '../formats.ts';

export const dataset = (f: Formats) => {
  const texts = (n: number): string => f.count(n, 'text', 'texts');
  const inCategories = (n: number, categories: number): string =>
    `${texts(n)} in ${f.count(categories, 'category', 'categories')}`;
  return {
    fallbackName: 'Dataset',
    nothingImported: 'Nothing was imported',
    gone: 'This dataset no longer exists',
    wasDeleted: 'It was deleted.',
    leave: 'Leave',
    chooseFolders: 'Choose folders',
    noTexts: 'No texts here',
    allSkipped:
      'Every file was skipped. The list says why; after putting it right, import the folders again.',
    noFiles: 'The folders held no files. Choose folders in which each category has its texts.',

    header: {
      inCategories,
      inCategoriesSoFar: (n: number, categories: number) => `${inCategories(n, categories)} so far`,
      split: (train: number, test: number) =>
        `${f.number(train)} to train, ${f.number(test)} to test`,
      beingImported: 'being imported',
      imported: (date: string) => `imported ${date}`,
      more: (name: string) => `More for ${name}`,
      rename: 'Rename',
      deleteDataset: 'Delete dataset…',
      train: 'Train a classifier',
      stillImporting: 'The import is still running.',
      needsTwo: 'A classifier needs at least two categories.',
      cut: 'The import ended before its time. What had arrived is here and can be used; to have the rest, import the folders again.',
      deleteQuestion: (name: string) => `Delete ${f.quote(name)}?`,
      deleteDetail: (n: number) =>
        `Its ${texts(n)} leave Winnow. The models stay in the library, and your own files stay where they are.`,
      /** `more`: there are more trainings than were read. */
      deleteWithTrainings: (n: number, trainings: number, more: boolean) =>
        `Its ${texts(n)} and ${more ? 'more than ' : ''}${f.count(trainings, 'training', 'trainings')} leave Winnow. The models stay in the library, and your own files stay where they are.`,
      deleteConfirm: 'Delete dataset',
    },

    categories: {
      heading: 'Categories',
      category: 'Category',
      texts: 'Texts',
      share: 'Share',
      train: 'Train',
      test: 'Test',
      size: 'Size',
      all: 'All texts',
    },

    texts: {
      findKey: 'Find in the texts',
      findAll: 'Find in all texts',
      find: (category: string) => `Find in ${category}`,
      findLabel: (category: string) => `Find in the texts of ${category}`,
      clear: 'Clear',
      split: 'Split',
      all: 'All',
      train: 'Train',
      test: 'Test',
      found: (n: number) => `${texts(n)} found.`,
      noTexts: 'No texts here',
      noneInSplit: {
        train: 'This category has no text in the train folder.',
        test: 'This category has no text in the test folder.',
      },
      nothingFound: (search: string) => `Nothing found for ${f.quote(search)}`,
      everyWord: 'Every word must stand in the text or in its path.',
      showAll: 'Show all texts',
      list: 'All texts',
      listOf: (category: string) => `Texts of ${category}`,
      /** Beside the name of a text. */
      testTag: 'test',
    },

    text: {
      splits: { train: 'train', test: 'test' },
      characters: (n: number) => f.count(n, 'character', 'characters'),
      encoding: 'The encoding it was written in',
      label: 'Text',
      showRest: (n: number, left: number) =>
        `Show ${f.number(n)} of the ${f.number(left)} characters that are left`,
    },

    trainings: {
      heading: 'Trainings',
      /** A training's number is one of a kind, and stays. */
      name: (id: number) => `Training ${f.plain(id)}`,
      more: (id: number) => `More for training ${f.plain(id)}`,
      showCurves: 'Show its curves',
      trainAgain: 'Train again with its settings',
      delete: 'Delete…',
      deleteQuestion: (id: number) => `Delete training ${f.plain(id)}?`,
      deleteTrained: 'It is under way: it ends, and no model is kept.',
      deleteEnded: 'Its curves and its result go. The model stays in the library.',
      deleteConfirm: 'Delete',
      deleted: 'The training was deleted.',
      older: 'Show older ones',
      changed: 'texts have changed since',
      unreadable: 'Can’t be read',
      judgedOn: {
        test: 'on the test texts',
        validation: 'on texts held back',
        train: 'on its own training texts',
      },
      training: (epoch: number, of: number | null) =>
        of === null
          ? `Training, epoch ${f.number(epoch)}`
          : `Training, epoch ${f.number(epoch)} of ${f.number(of)}`,
      /** Epochs that have ended; 0: none. */
      ended: {
        paused: (epoch: number, of: number | null) => `Paused ${until(epoch, of)}`,
        interrupted: (epoch: number, of: number | null) => `Cut off ${until(epoch, of)}`,
        failed: (epoch: number, of: number | null) => `Failed ${until(epoch, of)}`,
        kept: (epoch: number, of: number | null) => `Kept ${until(epoch, of)}`,
      },
      /** Which epoch's model was kept. */
      keptEpoch: (epoch: number, of: number) =>
        epoch === 0 ? 'kept as it began' : `epoch ${f.number(epoch)} of ${f.number(of)} kept`,

      likeDefault: 'Default settings',
      like: (id: number) => `Settings as in training ${f.plain(id)}`,
      unlikeDefault: (changes: string) => `Unlike the default: ${changes}`,
      unlike: (id: number, changes: string) => `Unlike training ${f.plain(id)}: ${changes}`,
      setting: (name: string, value: string) => `${name} ${value}`,
      on: 'on',
      off: 'off',
      automaticEpochs: 'automatic epochs',
      noHidden: 'no hidden layer',
      moreCategories: (n: number) => f.count(n, 'category more', 'categories more'),
      fewerCategories: (n: number) => f.count(n, 'category fewer', 'categories fewer'),
      otherCategories: 'other categories',
    },
  };

  function until(epoch: number, of: number | null): string {
    if (epoch === 0) return 'before its first epoch';
    return of === null
      ? `at epoch ${f.number(epoch)}`
      : `at epoch ${f.number(epoch)} of ${f.number(of)}`;
  }
};
