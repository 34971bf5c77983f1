import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../src-main/contract/bulk.ts';
import type { Warning } from '../src-main/contract/datasets.ts';
import { chooseLocale, defaultLocale, speak } from './index.ts';

const english = speak(defaultLocale).words;
const german = speak(chooseLocale('de', [])).words;

describe('why a file was skipped', () => {
  const why = (code: string, detail = '', bytes: number | null = null): string =>
    english.importing.skipped({ code, detail, bytes }).replaceAll('\u00a0', ' ');

  it('says what kind of file it is', () => {
    expect(why('import.binary', 'pdf')).toBe(
      'It is a PDF document, not a plain text. Save it as text first.',
    );
    expect(why('import.binary')).toBe('It is not a text: it holds binary data.');
    expect(why('import.binary', 'toString')).toBe('It is not a text: it holds binary data.');
  });

  it('calls what is a little too large more than what may be', () => {
    expect(why('import.tooLarge', '', MAX_FILE_BYTES + 1)).toBe(
      'It is too large (a little more than 10 MB): files of up to 10 MB are imported.',
    );
    expect(why('import.tooLarge', '', 11_600_000)).toContain('(12 MB)');
    expect(why('import.tooLarge')).toBe('It is too large: files of up to 10 MB are imported.');
  });

  it('has a sentence for what it does not know', () => {
    expect(why('import.ofTomorrow')).toBe('It could not be read.');
    expect(why('import.unreadable', 'EIO')).toBe('It could not be read: EIO.');
  });
});

describe('warnings', () => {
  const warnings: Warning[] = [
    { kind: 'tooFewCategories', count: 0, categoryIds: [], names: [] },
    { kind: 'tooFewCategories', count: 1, categoryIds: [1], names: ['a'] },
    { kind: 'similarNames', count: 2, categoryIds: [1, 2], names: ['A ', 'a'] },
    { kind: 'missingFromTrain', count: 1, categoryIds: [1], names: ['a'] },
    { kind: 'missingFromTest', count: 2, categoryIds: [1, 2], names: ['a', 'b'] },
    {
      kind: 'tooFewTexts',
      count: 1,
      categoryIds: [1],
      names: ['a'],
      least: 20,
      texts: 1,
      training: true,
    },
    {
      kind: 'imbalance',
      count: 111,
      categoryIds: [1, 2],
      names: ['b', 'a'],
      largest: 1110,
      smallest: 10,
    },
    { kind: 'duplicates', count: 1, categoryIds: [1], texts: 2 },
    { kind: 'duplicatesAcrossSplits', count: 27, categoryIds: [1], texts: 54 },
    { kind: 'duplicatesAcrossCategories', count: 2, categoryIds: [1, 2], texts: 4 },
    { kind: 'skippedFiles', count: 3, categoryIds: [] },
  ];

  it('are whole sentences, with their values, in each language', () => {
    expect(warnings.map(english.warnings.message)).toEqual([
      'There are no texts in this dataset.',
      'All texts are in one category, “a”.',
      'The names of “A ” and “a” differ only in case or blanks.',
      '“a” has no training texts.',
      '“a” and “b” have no test texts.',
      '“a” has only 1 training text.',
      'The sizes are far apart: “b” has 1,110 texts, “a” has 10.',
      '1 text is an exact copy of another in the same category.',
      '27 test texts stand word for word among the training texts too.',
      '2 texts stand in more than one category.',
      '3 files were skipped.',
    ]);
    expect(german.warnings.message(warnings[6])).toBe(
      'Die Größen liegen weit auseinander: „b“ hat 1.110 Texte, „a“ hat 10.',
    );
    for (const words of [english, german]) {
      for (const warning of warnings) {
        expect(words.warnings.message(warning)).toMatch(/\.$/u);
        expect(words.warnings.advice(warning)).toMatch(/\.$/u);
      }
    }
  });
});
