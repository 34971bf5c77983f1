import { expect, it } from 'vitest';
import { presets, recipeKeys } from '../../../engine/classifier/recipe.ts';
import { issueSentences, settings } from './settings.ts';

it('shows every setting of the recipe once, here or in the network step', () => {
  const elsewhere = ['preset', 'hidden', 'learningRate', 'epochs'];
  const shown = [...settings.map(({ key }) => key), ...elsewhere];
  expect(shown.sort()).toEqual([...recipeKeys].sort());
});

it('says what is wrong by the names that the wizard shows', () => {
  const wrong = { ...presets.default, hidden: [0, 8], epochs: 0, minTokenLength: NaN };
  expect([...issueSentences(wrong)]).toEqual([
    ['hidden', 'Hidden layer 1 must be a whole number from 1 to 4,096.'],
    ['epochs', 'Epochs must be a whole number from 1 to 10,000.'],
    ['minTokenLength', 'Shortest word must be a whole number from 1 to 20.'],
  ]);
  const hidden = Array<number>(9).fill(8);
  expect([...issueSentences({ ...presets.default, hidden }).values()]).toEqual([
    'There can be 8 hidden layers at most.',
  ]);
});
