// A training's settings in a line: only what sets it apart from the one before or from the default.

import { presets } from '../../../engine/classifier/recipe.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { format, words } from '../../state/language.svelte.ts';
import { nameOf } from '../wizard/settings.ts';
import { differences, type Difference } from './differences.ts';

type Training = Pick<Run, 'id' | 'recipe' | 'categories'>;

/** How many differences a line has room for. */
const MOST = 4;

/**
 * `before`: the training before it, where there is one that can be read. `all`: the categories of the
 * dataset. Empty for settings that can't be read. To be called where it is shown.
 */
export function saySettings(
  { recipe, categories }: Training,
  before: Training | null,
  all: readonly string[],
): string {
  if (recipe === null) return '';
  const { trainings } = words.dataset;
  if (before !== null && before.recipe !== null) {
    const other = { recipe: before.recipe, categories: before.categories };
    const found = differences({ recipe, categories }, other);
    return found.length === 0
      ? trainings.like(before.id)
      : trainings.unlike(before.id, sayAll(found));
  }
  const found = differences({ recipe, categories }, { recipe: presets.default, categories: all });
  return found.length === 0 ? trainings.likeDefault : trainings.unlikeDefault(sayAll(found));
}

function sayAll(found: readonly Difference[]): string {
  return format.list(found.map(say), MOST);
}

function say(difference: Difference): string {
  const { trainings } = words.dataset;
  if (difference.kind === 'categories') {
    const { added, left } = difference;
    if (added > 0 && left > 0) return trainings.otherCategories;
    return added > 0 ? trainings.moreCategories(added) : trainings.fewerCategories(left);
  }
  const { key, value } = difference;
  const name = nameOf(key);
  if (Array.isArray(value)) {
    return value.length === 0 ? trainings.noHidden : trainings.setting(name, sizes(value));
  }
  if (typeof value === 'boolean')
    return trainings.setting(name, value ? trainings.on : trainings.off);
  if (typeof value === 'number') return trainings.setting(name, format.plain(value));
  if (key === 'epochs') return trainings.automaticEpochs;
  const options: Readonly<Record<string, Readonly<Record<string, string>>>> = words.wizard.options;
  return trainings.setting(name, options[key]?.[String(value)] ?? String(value));
}

const sizes = (layers: readonly number[]): string => layers.map(format.plain).join(' → ');
