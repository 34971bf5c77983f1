// The result of a training: the score and what it is worth, each category, and the texts behind
// every number.

import type { Formats } from '../formats.ts';

export const result = (f: Formats) => {
  const texts = (n: number | null): string => (n === null ? 'Texts' : f.count(n, 'text', 'texts'));
  const few = (rare: boolean): string => (rare ? ': it has few texts' : '');
  return {
    heading: 'Result',
    headingOf: (name: string) => `Result of ${f.quote(name)}`,
    reading: 'Reading the result …',
    stoppedEarly: (name: string) => `${name} · stopped early`,
    trainAgain: 'Train again',
    seeTraining: 'See the training',

    unreadable: 'This result can’t be read',
    none: {
      heading: 'This training has no result',
      text: 'It ended before its classifier could be judged.',
    },
    notJudged: {
      heading: 'This model was not judged',
      text: 'Its training was cut off, and it was kept as it was then. Try it on texts of your own.',
      textWithHeldBack: (share: number) =>
        `Its training was cut off, and it was kept as it was then. While it trained, it was right on ${f.percent(share)} of the texts held back. Try it on texts of your own.`,
      textWithTraining: (share: number) =>
        `Its training was cut off, and it was kept as it was then. While it trained, it was right on ${f.percent(share)} of its training texts. Try it on texts of your own.`,
    },

    /** The headline; `test` only where no judged text stands in the training too. */
    score: {
      test: (right: number, total: number, share: number) =>
        `Right on ${f.number(right)} of ${f.count(total, 'text', 'texts')} it had never seen: ${f.percent(share)}`,
      testTexts: (right: number, total: number, share: number) =>
        `Right on ${f.number(right)} of ${f.count(total, 'test text', 'test texts')}: ${f.percent(share)}`,
      validation: (right: number, total: number, share: number) =>
        `Right on ${f.number(right)} of ${f.count(total, 'text', 'texts')} held back from training: ${f.percent(share)}`,
      train: (right: number, total: number, share: number) =>
        `Right on ${f.number(right)} of ${f.count(total, 'text', 'texts')} it was trained on: ${f.percent(share)}`,
    },
    /** What the score is worth. */
    caveat: {
      test: 'Judged on the test split, which played no part in the training.',
      testWithCopies: (copies: number) =>
        `Judged on the test split. ${f.count(copies, 'text', 'texts')} of it ${f.plural(copies, 'stands', 'stand')} in the training too, word for word.`,
      validation:
        'There is no test split: these texts were held back from training, and also used to choose the best epoch, so expect a little less on new ones.',
      train:
        'Nothing was held back: this says how well it remembers, and little about new texts. Set a test or validation share under “Advanced”.',
    },
    figures: {
      label: 'What the score is worth',
      interval: (low: number, high: number) =>
        `95\u00a0% interval (Wilson): ${f.percent(low)} to ${f.percent(high)}`,
      withoutCopies: (copies: number, right: number, total: number, share: number) =>
        `Without the ${f.count(copies, 'copy', 'copies')} of training texts: right on ${f.number(right)} of ${f.number(total)}, ${f.percent(share)}`,
      onlyCopies:
        'Every one of these texts is a copy of a training text: the score says nothing about new ones.',
      baseline: (category: string, share: number, tied: boolean) =>
        `Always answering ${f.quote(category)}, ${tied ? 'one of the largest categories' : 'the largest category'}, would be right on ${f.percent(share)}`,
    },
    /** What the training was, in short. */
    facts: {
      texts: (n: number) => `${f.count(n, 'text', 'texts')} to learn from`,
      vocabulary: (n: number) => `${f.about(n)} ${f.plural(n, 'word', 'words')}`,
      weights: (n: number) => `${f.about(n)} ${f.plural(n, 'weight', 'weights')}`,
      kept: (epoch: number, of: number) => `epoch ${f.number(epoch)} of ${f.number(of)} kept`,
      took: (seconds: number, device: string) => `${f.duration(seconds)} on ${device}`,
    },
    /** One thing to do next. */
    next: {
      label: 'Next',
      holdBack:
        'Train again with a test share, so that the score says something about texts it has not seen.',
      copies: (copies: number) =>
        `Take the ${f.count(copies, 'copy', 'copies')} of training texts out of the dataset and train again: then every text it is judged on is new to it.`,
      noBetter: (category: string) =>
        `It does no better than always answering ${f.quote(category)}. Give it more texts, or look whether the words of the texts tell their categories apart at all.`,
      fewTexts: (category: string, judged: number, right: number) =>
        `Give ${f.quote(category)} more texts: of its ${f.count(judged, 'judged text', 'judged texts')} it recognised ${right === 0 ? 'none' : f.number(right)}.`,
      pair: (one: string, other: string, mistakes: number, all: number) =>
        `Read the texts of ${f.quote(one)} and ${f.quote(other)} that were mixed up, ${f.number(mistakes)} of ${f.count(all, 'mistake', 'mistakes')}: some may lie in the wrong category, or fit both.`,
      moreTexts: (judged: number) =>
        `Judge it on more texts: ${f.count(judged, 'text is', 'texts are')} too few for a score to rely on.`,
      tryIt: 'Try it on texts of your own.',
      showThem: 'Show them',
    },

    categories: 'Categories',
    table: {
      category: 'Category',
      precision: 'Precision',
      recall: 'Recall',
      f1: 'F1',
      texts: 'Texts',
      textsMean: 'How many of its texts were judged',
      mean: 'Mean, each category counting the same (macro F1)',
    },
    /** A category's row in plain words. */
    verdict: {
      notJudged: 'no texts to judge it on',
      missed: (rare: boolean) =>
        `low recall, high precision: misses many, but is right when it says so${few(rare)}`,
      greedy: (other: string) => `high recall, low precision: also takes texts of ${other}`,
      oftenMissed: (rare: boolean) => `often missed${few(rare)}`,
      hard: (other: string, rare: boolean) => `hard to tell from ${other}${few(rare)}`,
      reliable: 'reliably recognised',
      mixedUp: (other: string) => `now and then mixed up with ${other}`,
    },

    mistakes: (n: number) =>
      n === 0 ? 'No mistakes' : n === 1 ? 'The 1 mistake' : `All ${f.number(n)} mistakes`,
    /** Which texts are listed; the number is null while they are looked up. */
    listed: {
      cell: (n: number | null, actual: string, predicted: string) =>
        `${texts(n)} of ${actual} taken for ${predicted}`,
      right: (n: number | null, category: string) =>
        `${texts(n)} of ${category}, rightly recognised`,
      actual: (n: number | null, category: string) => `${texts(n)} that are ${category}`,
      predicted: (n: number | null, category: string) => `${texts(n)} taken for ${category}`,
      all: (n: number | null) => `${texts(n)}, right and wrong`,
      mistakes: (n: number | null) => (n === null ? 'Mistakes' : f.count(n, 'mistake', 'mistakes')),
    },
    texts: 'Texts',
    order: 'Order',
    orders: {
      mostConfident: 'Surest first',
      leastConfident: 'Least sure first',
      path: 'By name',
    },
    noMistakes: 'No mistakes',
    noTexts: 'No texts here',
    chooseAnother: 'Choose another cell, or the name of a row or column.',
    /** Of a text in the list, for screen readers; the eye sees "tech → entertainment". */
    pair: (actual: string, predicted: string) => `${actual}, taken for ${predicted}`,
    rightly: (category: string) => `${category}, rightly recognised`,

    is: 'Is',
    takenFor: 'taken for',
    recognised: 'and recognised',
    readingText: 'Reading …',
    colourFor: 'Colour the words for',
    predicted: 'Predicted',
    actual: 'True',
    showAs: 'Show the words as',
    asText: 'Text',
    asTable: 'Table',
    modelGone: 'The model was deleted: the words can’t be weighed any more.',
  };
};
