// By what one training differs from another: that is what tells two of them apart in a list.

import { recipeKeys, type Recipe, type RecipeKey } from '../../../engine/classifier/recipe.ts';

export interface Settings {
  readonly recipe: Recipe;
  readonly categories: readonly string[];
}

/** Settings that differ, with their value here; and how many categories came or were left out. */
export type Difference =
  | { readonly kind: 'setting'; readonly key: SettingKey; readonly value: Recipe[SettingKey] }
  | { readonly kind: 'categories'; readonly added: number; readonly left: number };

/** The preset only says where values came from. */
export type SettingKey = Exclude<RecipeKey, 'preset'>;

/** What a person looks at first. */
const FIRST: readonly RecipeKey[] = ['hidden', 'learningRate', 'epochs'];
const ORDER: readonly SettingKey[] = [
  ...FIRST,
  ...recipeKeys.filter((key) => !FIRST.includes(key) && key !== 'device'),
  'device' as const,
].filter((key) => key !== 'preset');

/** The categories first, then the settings by their weight; empty where both are alike. */
export function differences(one: Settings, other: Settings): readonly Difference[] {
  const found: Difference[] = [];
  const before = new Set(other.categories);
  const now = new Set(one.categories);
  const added = [...now].filter((name) => !before.has(name)).length;
  const left = [...before].filter((name) => !now.has(name)).length;
  if (added > 0 || left > 0) found.push({ kind: 'categories', added, left });
  for (const key of ORDER) {
    const value = one.recipe[key];
    if (JSON.stringify(value) !== JSON.stringify(other.recipe[key])) {
      found.push({ kind: 'setting', key, value });
    }
  }
  return found;
}
