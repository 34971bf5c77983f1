import { expect, it } from 'vitest';
import { makeRecipe } from '../../engine/classifier/recipe-versions.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { plannedEpochs } from './plannedEpochs.ts';

it('says how many epochs a run is to have as soon as somebody knows', () => {
  const automatic = { recipe: makeRecipe(), summary: null };
  const summary = { epochsPlanned: 27 } as NonNullable<Run['summary']>;
  expect(plannedEpochs({ recipe: makeRecipe({ epochs: 12 }), summary: null })).toBe(12);
  expect(plannedEpochs(automatic)).toBeNull();
  expect(plannedEpochs(automatic, { epochs: 0 })).toBeNull();
  expect(plannedEpochs(automatic, { epochs: 27 })).toBe(27);
  expect(plannedEpochs({ ...automatic, summary })).toBe(27);
});
