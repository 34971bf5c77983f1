import { describe, expect, it } from 'vitest';
import { makeRecipe } from '../../../engine/classifier/recipe-versions.ts';
import { differences } from './differences.ts';
import { saySettings } from './saySettings.ts';

const categories = ['billing', 'delivery', 'returns'];
const basis = { recipe: makeRecipe(), categories };

describe('what tells two trainings apart', () => {
  it('is nothing where both are alike, whatever preset their values came from', () => {
    const same = { recipe: { ...makeRecipe(), preset: 'peer' as const }, categories };
    expect(differences(same, basis)).toEqual([]);
  });

  it('is what differs, with its value: categories first, then what people look at first', () => {
    const recipe = {
      ...makeRecipe(),
      seed: 7,
      hidden: [100, 50],
      epochs: 12,
      device: 'cpu' as const,
    };
    expect(differences({ recipe, categories: ['billing', 'praise'] }, basis)).toEqual([
      { kind: 'categories', added: 1, left: 2 },
      { kind: 'setting', key: 'hidden', value: [100, 50] },
      { kind: 'setting', key: 'epochs', value: 12 },
      { kind: 'setting', key: 'seed', value: 7 },
      { kind: 'setting', key: 'device', value: 'cpu' },
    ]);
  });
});

describe('a training in a list', () => {
  const training = (id: number, change: object, chosen = categories) => ({
    id,
    recipe: { ...makeRecipe(), ...change },
    categories: chosen,
  });
  const first = training(3, {});

  it('says by what it differs from the one before, or from the default', () => {
    expect(saySettings(first, null, categories)).toBe('Default settings');
    expect(saySettings(training(4, {}), first, categories)).toBe('Settings as in training 3');
    const odd = training(5, { hidden: [], learningRate: 0.01, epochs: 'auto', lowercase: false });
    expect(saySettings(odd, first, categories)).toBe(
      'Unlike training 3: no hidden layer, Learning rate 0.01, and Lower case off',
    );
    expect(saySettings(training(5, { hidden: [100, 50] }), null, categories)).toBe(
      'Unlike the default: Hidden layers 100 → 50',
    );
    const few = training(6, { optimizer: 'sgd' }, ['billing', 'delivery']);
    expect(saySettings(few, first, categories)).toBe(
      'Unlike training 3: 1 category fewer and Optimizer SGD',
    );
  });

  it('says nothing of settings that can’t be read', () => {
    expect(saySettings({ ...first, recipe: null }, null, categories)).toBe('');
  });
});
