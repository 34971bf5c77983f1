// How many epochs a data set wants. With five texts in each of three categories an epoch is a single
// step, and twenty steps teach a network little: few texts are gone through more often.

import { presets, type Recipe } from './recipe.ts';

/** The texts of a usual category (the harmonic mean: small ones count most) are shown so often .. */
const SHOWN = 1000;
/** .. in so many epochs at most .. */
const MOST = 100;
/** .. and until so many texts have been shown, beyond which there are steps enough. */
const ENOUGH = 64_000;

/** How many texts a category has, and how many of them are a test split of their own. */
export interface CategorySize {
  readonly documents: number;
  readonly test: number;
}

/** Texts of each category that are left to learn from, about. */
export function trainingTexts(
  categories: readonly CategorySize[],
  { testShare, validationShare }: Pick<Recipe, 'testShare' | 'validationShare'>,
): number[] {
  const hasTest = categories.some(({ test }) => test > 0);
  return categories.map(
    ({ documents, test }) =>
      (hasTest ? documents - test : documents * (1 - testShare)) * (1 - validationShare),
  );
}

/**
 * The epochs of a training for which nobody said how many: the preset's, and in preset `default`
 * more where categories have fewer than 50 texts. `texts` are those of each category.
 */
export function usualEpochs(preset: Recipe['preset'], texts: readonly number[]): number {
  const { epochs } = presets[preset];
  const some = texts.filter((count) => count > 0);
  if (preset !== 'default' || some.length === 0) return epochs;
  const all = some.reduce((sum, count) => sum + count, 0);
  const usual = some.length / some.reduce((sum, count) => sum + 1 / count, 0);
  return Math.max(epochs, Math.min(MOST, Math.ceil(SHOWN / usual), Math.ceil(ENOUGH / all)));
}
