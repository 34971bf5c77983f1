import { expect, it } from 'vitest';
import { makeRecipe } from '../../engine/classifier/recipe-versions.ts';
import { plannedEpochs } from './plannedEpochs.ts';

it('says how many epochs a run is to have as soon as somebody knows', () => {
  const automatic = { recipe: makeRecipe(), epochsPlanned: null };
  expect(plannedEpochs({ ...automatic, recipe: makeRecipe({ epochs: 12 }) })).toBe(12);
  expect(plannedEpochs({ ...automatic, recipe: null })).toBeNull();
  expect(plannedEpochs(automatic)).toBeNull();
  expect(plannedEpochs(automatic, { epochs: 0 })).toBeNull();
  expect(plannedEpochs(automatic, { epochs: 27 })).toBe(27);
  expect(plannedEpochs({ ...automatic, epochsPlanned: 27 })).toBe(27);
});
