import { expect, it } from 'vitest';
import { presets, recipeIssues, recipeKeys } from '../../../engine/classifier/recipe.ts';
import { issueSentence, settings } from './settings.ts';

it('shows every setting of the recipe once, here or in the network step', () => {
  const elsewhere = ['preset', 'hidden', 'learningRate', 'epochs'];
  const shown = [...settings.map(({ key }) => key), ...elsewhere];
  expect(shown.sort()).toEqual([...recipeKeys].sort());
});

it('says which hidden layer is wrong', () => {
  const [{ key, message }] = recipeIssues({ ...presets.default, hidden: [0, 8] });
  expect(issueSentence(key, message)).toBe('Hidden layer 1 must be a whole number from 1 to 4096.');
});
