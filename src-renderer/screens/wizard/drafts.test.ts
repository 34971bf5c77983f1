import { describe, expect, it } from 'vitest';
import { presets } from '../../../engine/classifier/recipe.ts';
import { readDrafts, sound, writeDrafts, type Draft } from './drafts.ts';

const draft = (datasetId: number): Draft => ({
  ...{ datasetId, fromRun: null, without: [3], recipe: { ...presets.default, seed: datasetId } },
});

describe('drafts', () => {
  it('come back as they were kept, the newest twenty', () => {
    const drafts = Array.from({ length: 30 }, (_, i) => draft(i + 1));
    expect(readDrafts(writeDrafts(drafts))).toEqual(drafts.slice(0, 20));
  });

  it('of an older Winnow are brought up to date', () => {
    // As version 2 of the recipe had it: without its version, and with a number of epochs.
    const older = { ...presets.default, version: undefined, epochs: 10 };
    const text = JSON.stringify({ version: 1, drafts: [{ ...draft(1), recipe: older }] });
    expect(readDrafts(text)[0].recipe).toEqual({ ...presets.default, epochs: 10 });
  });

  it('that cannot be read are left out, and harm no other', () => {
    const newer = { ...draft(2), recipe: { ...presets.default, version: 99 } };
    const stored = [
      newer,
      { datasetId: 'x' },
      null,
      draft(3),
      { ...draft(4), recipe: { seed: -1 } },
    ];
    const text = JSON.stringify({ version: 1, drafts: stored });
    expect(readDrafts(text)).toEqual([draft(3)]);
    const newForm = JSON.stringify({ version: 2, drafts: [draft(1)] });
    for (const none of [undefined, null, 7, true, '', '{', '[]', '{"version":1}', newForm]) {
      expect(readDrafts(none)).toEqual([]);
    }
  });

  it('hold nothing that is no value of its setting', () => {
    const wrong = { ...presets.article, epochs: NaN, dropout: 7, hidden: [0], seed: 5 };
    expect(sound(wrong)).toEqual({ ...presets.article, seed: 5 });
  });
});
