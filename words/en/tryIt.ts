// Trying a model on texts: the text, the answer, and the words that made it.

import type { Formats } from '../formats.ts';

export const tryIt = (f: Formats) => ({
  title: 'Try it',
  titleOf: (name: string) => `Try ${f.quote(name)}`,
  text: 'Text to classify',
  placeholder: 'Type or paste a text, or drop a text file here.',
  opening: 'Opening the model …',
  noText: 'No text yet',
  noTextHint: 'The answer appears here as you type. Nothing leaves this machine.',

  notSure: 'Not sure',
  noneKnown: 'This model knows none of these words.',
  fewKnown: (known: number, words: number) =>
    `Only ${f.number(known)} of its ${f.number(words)} different words ${f.plural(known, 'is', 'are')} known.`,
  below: (category: string, share: number, threshold: number) =>
    `${category} leads with ${f.percent(share)}, below the ${f.percent(threshold, 0)} set here.`,
  sure: (share: number, knownWords: number) =>
    `${f.percent(share)}, from ${f.count(knownWords, 'known word', 'known words')}`,
  threshold: 'Not sure below',
  thresholdHint: 'A leading category less likely than this is no answer.',
  thresholdSlider: 'Not sure below, by slider',

  dropped: {
    from: (file: string) => `From ${file}.`,
    fromBeginning: (file: string) => `From ${file} (its first megabyte).`,
    readAs: (encoding: string) => `Read as ${encoding}.`,
    refused: {
      empty: (file: string) => `${f.quote(file)} is empty. Drop a file with a text in it.`,
      pdf: (file: string) =>
        `${f.quote(file)} is a PDF, which Winnow can’t read here. Copy its text and paste it, or drop a file of plain text.`,
      office: (file: string) =>
        `${f.quote(file)} is a formatted document, which Winnow can’t read here. Copy its text and paste it, or drop a file of plain text.`,
      picture: (file: string) =>
        `${f.quote(file)} is a picture. Winnow reads texts only: drop a file of plain text.`,
      archive: (file: string) =>
        `${f.quote(file)} holds other files. Winnow reads one text at a time here so far: unpack it and drop one text file.`,
      table: (file: string) =>
        `${f.quote(file)} is a table of many texts. Winnow reads one text at a time here so far: drop one text file, or paste one of its texts.`,
      binary: (file: string) => `${f.quote(file)} is no text file. Drop a file of plain text.`,
    },
    several: (n: number) =>
      `These are ${f.number(n)} things at once. Winnow reads one text at a time here so far: drop one text file.`,
    folder: (name: string) =>
      `${f.quote(name)} is a folder. Winnow reads one text at a time here so far: drop one text file.`,
    importFolders: 'Import as a new dataset',
  },

  bars: {
    actual: 'true',
    fewer: 'Show the likeliest',
    all: (categories: number) => `Show all ${f.number(categories)}`,
  },

  decided: 'The words that decided it',
  coloured: {
    text: (category: string) => `Text with its words coloured for and against ${category}`,
    for: 'for',
    against: 'against',
    unknown: 'unknown word',
    word: (word: string, weight: number) => `${word} ${f.signed(weight)}`,
    isUnknown: (word: string) => `${f.quote(word)} is not known to this model.`,
    saysNothing: (word: string) => `${f.quote(word)} says nothing either way.`,
    speaksFor: (word: string, category: string, weight: number) =>
      `${f.quote(word)} speaks for ${category}: ${f.signed(weight)}`,
    speaksAgainst: (word: string, category: string, weight: number) =>
      `${f.quote(word)} speaks against ${category}: ${f.signed(weight)}`,
    beginning: (characters: number) =>
      `Only the beginning of ${f.count(characters, 'character', 'characters')} is shown in colour.`,
    all: 'Show all',
  },

  byWeight: 'Words by weight',
  weights: {
    none: 'No word of this text changes the answer.',
    caption: (category: string) => `How much each word changes the log-odds of ${category}`,
    word: 'Word',
    weight: 'Weight',
    side: 'For or against',
    times: (times: number) => `× ${f.number(times)}`,
    fewer: 'Show fewer',
    more: (words: number) => `Show ${f.count(words, 'word', 'words')}`,
  },
});
