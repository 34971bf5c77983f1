// How many epochs a data set wants. With five texts in each of three categories an epoch is a single
// step, and twenty steps teach a network little: few texts are gone through more often.

import { presets, type Recipe } from './recipe.ts';

/** Each category's texts are shown so many times in all, on average .. */
const SHOWN = 1000;
/** .. in so many epochs at most. */
const MOST = 100;

/** Texts that are left to learn from, where `test` of `all` are a test split of their own. */
export function trainingTexts(
  all: number,
  test: number,
  { testShare, validationShare }: Pick<Recipe, 'testShare' | 'validationShare'>,
): number {
  const held = test > 0 ? test : all * testShare;
  return Math.round((all - held) * (1 - validationShare));
}

/**
 * The epochs of a training for which nobody said how many: the preset's, and in preset `default`
 * more where a category has fewer than 50 texts on average.
 */
export function usualEpochs(preset: Recipe['preset'], texts: number, categories: number): number {
  const { epochs } = presets[preset];
  if (preset !== 'default' || !(texts > 0)) return epochs;
  return Math.min(MOST, Math.max(epochs, Math.ceil((SHOWN * categories) / texts)));
}
