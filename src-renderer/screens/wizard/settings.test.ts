import { expect, it } from 'vitest';
import { recipeKeys } from '../../../engine/classifier/recipe.ts';
import { settings } from './settings.ts';

it('shows every setting of the recipe once, here or in the network step', () => {
  const elsewhere = ['preset', 'hidden', 'learningRate', 'epochs'];
  const shown = [...settings.map(({ key }) => key), ...elsewhere];
  expect(shown.sort()).toEqual([...recipeKeys].sort());
});
