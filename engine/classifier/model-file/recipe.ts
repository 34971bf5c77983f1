// The recipe of a model file, brought up to date.

import { WinnowError } from '../../errors.ts';
import { upgradeRecipe } from '../recipe-versions.ts';
import type { Recipe } from '../recipe.ts';
import { notAModel, tooNew } from './errors.ts';

/** Files before format version 3 do not say the recipe's own version. Throws `model.tooNew`, `model.notAModel`. */
export function readRecipe(
  given: unknown,
  formatVersion: number,
  applicationVersion: string | undefined,
): Recipe {
  try {
    return upgradeRecipe(given, { version: Math.min(formatVersion, 2) });
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error;
    if (error.code === 'recipe.tooNew') throw tooNew(applicationVersion);
    throw notAModel(`its recipe is not one (${error.message.slice(0, 200)})`);
  }
}
