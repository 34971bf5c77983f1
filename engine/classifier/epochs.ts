// How many epochs a data set wants. With five texts in each of three categories an epoch is a single
// step, and twenty steps teach a network little: few texts are gone through more often. This is what
// `epochs: auto` of a recipe means; training and wizard ask here, so that they say the same.

import type { Recipe } from './recipe.ts';
import type { Split } from './types.ts';

/** Enough for most data sets. */
const USUAL = 20;
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

/** The sizes of labelled texts' categories, from what stands beside each text. */
export function categorySizes(
  labels: ArrayLike<number>,
  splits: ArrayLike<Split>,
  categories: number,
): CategorySize[] {
  const sizes = Array.from({ length: categories }, () => ({ documents: 0, test: 0 }));
  for (let row = 0; row < labels.length; row++) {
    const size = sizes[labels[row]];
    size.documents++;
    if (splits[row] === 'test') size.test++;
  }
  return sizes;
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

/** A recipe whose epochs are decided. */
export type PlannedRecipe = Recipe & { readonly epochs: number };

/** The epochs of a training: those of the recipe, or what suits the texts where it says `auto`. */
export function epochsOf(
  recipe: Pick<Recipe, 'epochs' | 'testShare' | 'validationShare'>,
  categories: readonly CategorySize[],
): number {
  return recipe.epochs === 'auto'
    ? automaticEpochs(trainingTexts(categories, recipe))
    : recipe.epochs;
}

/**
 * 20, and more where categories have fewer than 50 texts. `texts` are those of each category to learn
 * from; a category without any says nothing.
 */
export function automaticEpochs(texts: readonly number[]): number {
  const some = texts.filter((count) => count > 0);
  if (some.length === 0) return USUAL;
  const all = some.reduce((sum, count) => sum + count, 0);
  const typical = some.length / some.reduce((sum, count) => sum + 1 / count, 0);
  return Math.max(USUAL, Math.min(MOST, Math.ceil(SHOWN / typical), Math.ceil(ENOUGH / all)));
}
