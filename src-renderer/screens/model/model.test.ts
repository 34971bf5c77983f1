import { describe, expect, it } from 'vitest';
import { presets } from '../../../engine/classifier/recipe.ts';
import type { Model } from '../../../src-main/contract/models.ts';
import { modelLine } from './modelLine.ts';
import { recipeRows } from './recipeRows.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const model: Model = {
  id: 3,
  name: 'mails',
  createdAt: new Date(2024, 4, 3).getTime(),
  runId: 5,
  datasetId: 1,
  datasetName: 'mails',
  stale: false,
  categories: ['a', 'b'],
  vocabulary: 7,
  accuracy: 0.977,
  macroF1: 0.9,
  evaluatedOn: 'test',
  trainedOn: 1200,
  trainedAt: null,
  bytes: 10,
  weightsHash: 'abc',
};

describe('a model in one line', () => {
  it('says on what, when and how good', () => {
    expect(plain(modelLine(model))).toBe(
      'Trained on 1,200 texts of “mails” · May 3, 2024 · right on 97.7 % of test texts',
    );
  });
  it('leaves out what is not known', () => {
    const bare = { ...model, datasetName: null, evaluatedOn: null };
    expect(plain(modelLine(bare))).toBe('Trained on 1,200 texts · May 3, 2024 · right on 97.7 %');
    const older = { ...model, trainedOn: null, accuracy: null };
    expect(plain(modelLine(older))).toBe('Trained on “mails” · May 3, 2024');
  });
});

describe('a recipe in words', () => {
  const { default: usual } = presets;
  const row = (rows: ReturnType<typeof recipeRows>, key: string) =>
    rows.find((one) => one.key === key);

  it('marks nothing of the default, and names each setting once', () => {
    const rows = recipeRows(usual);
    expect(rows.filter((one) => one.usual !== null)).toEqual([]);
    expect(new Set(rows.map(({ label }) => label)).size).toBe(rows.length);
    // No code of a setting, nor of a value, reaches the person.
    expect(rows.map(({ value }) => value).join(' ')).not.toMatch(
      /[a-z][A-Z]|undefined|true|false/u,
    );
  });

  it('marks what differs, with what the default has', () => {
    const rows = recipeRows({
      ...usual,
      hidden: [],
      epochs: 1200,
      dropout: 0.125,
      maxVocabulary: 0,
      weighting: 'counts',
      lowercase: false,
      seed: 2026,
    });
    const differing = rows.filter((one) => one.usual !== null).map(({ key }) => key);
    expect(differing).toEqual([
      'hidden',
      'epochs',
      'lowercase',
      'maxVocabulary',
      'weighting',
      'dropout',
      'seed',
    ]);
    expect(row(rows, 'hidden')).toMatchObject({ value: 'none', usual: '100' });
    expect(row(rows, 'epochs')).toMatchObject({ value: '1,200', usual: 'by the number of texts' });
    expect(plain(row(rows, 'dropout')!.value)).toBe('12.5 %');
    expect(row(rows, 'maxVocabulary')).toMatchObject({ value: 'no limit', usual: '100,000' });
    expect(row(rows, 'weighting')).toMatchObject({ value: 'Counts' });
    expect(row(rows, 'lowercase')).toMatchObject({ value: 'no', usual: 'yes' });
    expect(row(rows, 'seed')).toMatchObject({ value: '2026' });
  });

  it('speaks of momentum only where it has a say', () => {
    expect(row(recipeRows(usual), 'momentum')).toBeUndefined();
    expect(row(recipeRows({ ...usual, optimizer: 'sgd' }), 'momentum')).toBeDefined();
  });
});
