// What is worth knowing before training on a dataset.

import type { CopiesKind, Warning } from '../../src-main/contract/datasets.ts';
import type { Formats } from '../formats.ts';

export const warnings = (f: Formats) => {
  const quoted = (names: readonly string[]): string => f.list(names.map(f.quote));
  const texts = (n: number): string => f.count(n, 'text', 'texts');
  return {
    heading: 'Worth knowing',
    /** Those that do not fit in the first row. */
    more: (n: number) => f.count(n, 'more warning', 'more warnings'),
    fewer: 'Show fewer',
    show: 'Show',
    hide: 'Hide',
    showCategory: (name: string) => `Show the texts of ${name}`,
    showTexts: (n: number) => `Show ${texts(n)}`,

    message(warning: Warning): string {
      switch (warning.kind) {
        case 'tooFewCategories':
          return warning.count === 0
            ? 'There are no texts in this dataset.'
            : `All texts are in one category, ${f.quote(warning.names[0])}.`;
        case 'similarNames':
          return `The names of ${quoted(warning.names)} differ only in case or blanks.`;
        case 'missingFromTrain':
          return `${quoted(warning.names)} ${f.plural(warning.count, 'has', 'have')} no training texts.`;
        case 'missingFromTest':
          return `${quoted(warning.names)} ${f.plural(warning.count, 'has', 'have')} no test texts.`;
        case 'tooFewTexts': {
          const { count, names, least, training } = warning;
          const [one, many] = training ? ['training text', 'training texts'] : ['text', 'texts'];
          return count === 1
            ? `${f.quote(names[0])} has only ${f.count(warning.texts, one, many)}.`
            : `${f.number(count)} categories have fewer than ${f.number(least)} ${many}: ${quoted(names)}.`;
        }
        case 'imbalance': {
          const [largest, smallest] = warning.names;
          return `The sizes are far apart: ${f.quote(largest)} has ${texts(warning.largest)}, ${f.quote(smallest)} has ${f.number(warning.smallest)}.`;
        }
        case 'duplicates':
          return `${f.count(warning.count, 'text is an exact copy', 'texts are exact copies')} of another in the same category.`;
        case 'duplicatesAcrossSplits':
          return `${f.count(warning.count, 'test text stands', 'test texts stand')} word for word among the training texts too.`;
        case 'duplicatesAcrossCategories':
          return `${f.count(warning.count, 'text stands', 'texts stand')} in more than one category.`;
        case 'skippedFiles':
          return `${f.count(warning.count, 'file was', 'files were')} skipped.`;
      }
    },

    advice(warning: Warning): string {
      switch (warning.kind) {
        case 'tooFewCategories':
          return 'A classifier tells categories apart: import at least two folders, one for each category.';
        case 'similarNames':
          return 'If they mean the same, put their texts into one folder and import again.';
        case 'missingFromTrain':
          return 'A classifier cannot learn it from the test texts: add training texts or leave it out.';
        case 'missingFromTest':
          return 'The score will say nothing about it: add test texts or leave it out.';
        case 'tooFewTexts':
          return `Below ${f.count(warning.least, 'text', 'texts')} a category is mostly guesswork: add more, or leave it out.`;
        case 'imbalance':
          return 'The classifier will lean towards the large categories: look at each category’s recall, not only at the accuracy.';
        case 'duplicates':
          return 'Copies count double in training; where the test texts are drawn from them, the score flatters.';
        case 'duplicatesAcrossSplits':
          return 'The score would flatter: remove them from one of the two and import again.';
        case 'duplicatesAcrossCategories':
          return 'The classifier is told two things about the same text: keep each in the category where it belongs.';
        case 'skippedFiles':
          return 'The list of skipped files says why.';
      }
    },

    /** What the list of texts is narrowed to. */
    filter: {
      duplicates: 'Copies within a category',
      duplicatesAcrossSplits: 'Test texts and their copies in training',
      duplicatesAcrossCategories: 'Texts in several categories',
    } satisfies Record<CopiesKind, string>,
    removeFilter: (filter: string) => `${filter}: show all texts again`,
  };
};
