import { expect, it } from 'vitest';
import { presets, recipeIssues, recipeKeys } from '../../../engine/classifier/recipe.ts';
import { issueSentence, settings } from './settings.ts';

it('shows every setting of the recipe once, here or in the network step', () => {
  const elsewhere = ['preset', 'hidden', 'learningRate', 'epochs'];
  const shown = [...settings.map(({ key }) => key), ...elsewhere];
  expect(shown.sort()).toEqual([...recipeKeys].sort());
});

it('says what is wrong by the names that the wizard shows', () => {
  const wrong = { ...presets.default, hidden: [0, 8], epochs: 0, minTokenLength: NaN };
  expect(recipeIssues(wrong).map(issueSentence)).toEqual([
    'Shortest word must be a whole number from 1 to 20.',
    'Hidden layer 1 must be a whole number from 1 to 4096.',
    'Epochs must be a whole number from 1 to 10000, or auto.',
  ]);
  expect(recipeIssues({ ...presets.default, hidden: 100 }).map(issueSentence)).toEqual([
    'Hidden layers must be a list of layer sizes such as 100,100.',
  ]);
});
