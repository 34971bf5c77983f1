// How much a training is to be gone into: three ways to fill in network, learning rate and epochs,
// for those who know none of them. `balanced` is the default recipe itself. Measured with five seeds
// on three newsgroups (1,685 training texts), on 25 texts of each category, and on cuts of 160
// characters: `fast` takes a fifth to a half of the time and gives away at most a point on few texts;
// `thorough` takes two to three times as long and gains half a point where the texts are hard to
// tell apart, nothing where they are easy.

import { epochsOf, type CategorySize } from './epochs.ts';
import { presets, type Recipe } from './recipe.ts';

export const efforts = ['fast', 'balanced', 'thorough'] as const;
export type Effort = (typeof efforts)[number];
/** What an effort fills in. */
export type EffortValues = Pick<Recipe, 'hidden' | 'learningRate' | 'epochs'>;

/** Epochs as a share of the automatic ones. */
const ways = {
  fast: { hidden: [32], learningRate: 0.01, epochs: 0.5 },
  thorough: { hidden: [100], learningRate: 0.002, epochs: 2 },
} as const;

/** The values of an effort for categories of these sizes; of the recipe only its shares matter. */
export function effortValues(
  effort: Effort,
  recipe: Pick<Recipe, 'testShare' | 'validationShare'>,
  categories: readonly CategorySize[],
): EffortValues {
  if (effort === 'balanced') {
    const { hidden, learningRate, epochs } = presets.default;
    return { hidden: [...hidden], learningRate, epochs };
  }
  const { hidden, learningRate, epochs: share } = ways[effort];
  const automatic = epochsOf({ ...recipe, epochs: 'auto' }, categories);
  return { hidden: [...hidden], learningRate, epochs: Math.round(automatic * share) };
}

/** The effort whose values a recipe of the default preset has; null where somebody chose others. */
export function effortOf(recipe: Recipe, categories: readonly CategorySize[]): Effort | null {
  if (recipe.preset !== 'default') return null;
  const has = JSON.stringify([recipe.hidden, recipe.learningRate, recipe.epochs]);
  const found = efforts.find((effort) => {
    const { hidden, learningRate, epochs } = effortValues(effort, recipe, categories);
    return JSON.stringify([hidden, learningRate, epochs]) === has;
  });
  return found ?? null;
}
