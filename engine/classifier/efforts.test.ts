import { describe, expect, it } from 'vitest';
import { effortOf, efforts, effortValues } from './efforts.ts';
import { recipeIssues, presets } from './recipe.ts';

const many = [500, 700, 900].map((documents) => ({ documents, test: 0 }));
const few = [6, 6].map((documents) => ({ documents, test: 0 }));
const recipeOf = (effort: (typeof efforts)[number], categories = many) => ({
  ...presets.default,
  ...effortValues(effort, presets.default, categories),
});

describe('efforts', () => {
  it('balanced is the default recipe, whatever the texts', () => {
    expect(recipeOf('balanced')).toEqual(presets.default);
    expect(recipeOf('balanced', few)).toEqual(presets.default);
  });

  it('fast and thorough go through the texts half and twice as often as is usual', () => {
    expect(recipeOf('fast')).toMatchObject({ hidden: [32], learningRate: 0.01, epochs: 10 });
    expect(recipeOf('thorough')).toMatchObject({ hidden: [100], learningRate: 0.002, epochs: 40 });
    expect(recipeOf('fast', few).epochs).toBe(50);
    expect(recipeOf('thorough', few).epochs).toBe(200);
  });

  it.each(efforts)('%s is a recipe, and is known again', (effort) => {
    for (const categories of [many, few, []]) {
      const recipe = recipeOf(effort, categories);
      expect(recipeIssues(recipe)).toEqual([]);
      expect(effortOf(recipe, categories)).toBe(effort);
    }
  });

  it('is none where somebody chose otherwise, or another preset', () => {
    expect(effortOf({ ...presets.default, hidden: [99] }, many)).toBeNull();
    expect(effortOf({ ...presets.default, epochs: 20 }, many)).toBeNull();
    expect(effortOf(recipeOf('fast', few), many)).toBeNull();
    expect(effortOf(presets.article, many)).toBeNull();
    // What is not the effort's business may be anything.
    expect(effortOf({ ...recipeOf('fast'), seed: 3 }, many)).toBe('fast');
  });
});
