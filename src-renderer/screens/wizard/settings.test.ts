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
    ['minTokenLength', 'Shortest word must be a whole number from 1 to 20.'],
    ['hidden', 'Hidden layer 1 must be a whole number from 1 to 4096.'],
    ['epochs', 'Epochs must be a whole number from 1 to 10000, or auto.'],
  ]);
  const hidden = Array<number>(9).fill(8);
  expect([...issueSentences({ ...presets.default, hidden }).values()]).toEqual([
    'Hidden layers must have at most 8 hidden layers.',
  ]);
});
