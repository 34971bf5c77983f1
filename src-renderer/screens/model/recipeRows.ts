// A model's recipe in readable words: each setting with its name, its value, and the default's value
// where it is another one.

import { presets, type Recipe, type RecipeKey } from '../../../engine/classifier/recipe.ts';
import { format, words } from '../../state/language.svelte.ts';
import { groups, NETWORK_KEYS, settings, type ChoiceKey, type Group } from '../wizard/settings.ts';

export interface RecipeRow {
  readonly key: RecipeKey;
  readonly group: 'network' | Group;
  readonly label: string;
  readonly value: string;
  /** What the default has there; null where it is the same. */
  readonly usual: string | null;
}

/** In the order of the wizard. What has no say with the others (momentum without SGD) is left out. */
export function recipeRows(recipe: Recipe): RecipeRow[] {
  const network = NETWORK_KEYS.map((key) => ({
    key,
    group: 'network' as const,
    label: words.wizard[key],
  }));
  const others = groups.flatMap((group) =>
    settings
      .filter((setting) => setting.group === group)
      .map(({ key }) => ({ key, group, label: words.wizard.settings[key].label })),
  );
  return [...network, ...others]
    .filter(({ key }) => key !== 'momentum' || recipe.optimizer === 'sgd')
    .map((row) => {
      const value = valueOf(recipe, row.key);
      const usual = valueOf(presets.default, row.key);
      return { ...row, value, usual: value === usual ? null : usual };
    });
}

const SHARES: readonly RecipeKey[] = ['dropout', 'wordDropout', 'validationShare', 'testShare'];

function valueOf(recipe: Recipe, key: RecipeKey): string {
  const value = recipe[key];
  const say = words.model.recipe;
  if (key === 'hidden') return say.layers(recipe.hidden);
  if (value === 'auto' && key === 'epochs') return say.automatic;
  if (typeof value === 'boolean') return value ? say.yes : say.no;
  if (typeof value === 'string') return optionName(key, value);
  if (value === 0 && key === 'maxVocabulary') return say.noLimit;
  if (value === 0 && key === 'patience') return say.never;
  if (SHARES.includes(key))
    return format.percent(Number(value), Number.isInteger(Number(value) * 100) ? 0 : 1);
  const whole = Number.isInteger(value) && key !== 'seed';
  return whole ? format.number(Number(value)) : format.plain(Number(value));
}

function optionName(key: RecipeKey, value: string): string {
  const { options } = words.wizard;
  if (!Object.hasOwn(options, key)) return value;
  const names: Readonly<Record<string, string>> = options[key as ChoiceKey];
  return names[value] ?? value;
}
