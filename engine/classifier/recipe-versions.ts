// What an older recipe means. A recipe outlives the Winnow that wrote it: in a run, in a model file,
// in a file of somebody's own. This is the one place that knows how recipes differed, and brings them
// up to date, a version at a time.

import type { WinnowError } from '../errors.ts';
import { problem } from '../problems.ts';
import {
  invalidRecipe,
  parseRecipe,
  presetNamed,
  presets,
  recipeSchema,
  RECIPE_VERSION,
  unknownSetting,
  type Recipe,
} from './recipe.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * What became of the settings after a version, by that version. Where a setting is missing that was
 * added later, the preset's value stands: one that means more than was done before needs a step here.
 */
const steps: Readonly<Record<number, (settings: Settings) => Settings>> = {
  // What is called `runs` now; today's `words` cut other scripts differently.
  1: (settings) => (settings.tokenizer === 'words' ? { ...settings, tokenizer: 'runs' } : settings),
  // From here on the version is written down, and the epochs may be `auto`: a number stays one.
  2: (settings) => settings,
};

/**
 * Today's recipe from one that was stored, whole, by this Winnow or an older one. `hint.version` is
 * that of a recipe which does not say its own (those before version 3): 1 in a model file of format
 * 1, else 2. Without a hint a recipe from before `emphasis` is of version 1 and any other of version 2.
 *
 * Throws WinnowError `recipe.tooNew` where a newer Winnow wrote it, `recipe.invalid` where it is none.
 */
export function upgradeRecipe(input: unknown, hint: { readonly version?: number } = {}): Recipe {
  if (!isSettings(input)) return parseRecipe(input);
  const from = 'version' in input ? input.version : (hint.version ?? guessVersion(input));
  const upgraded = bringUpToDate(input, from);
  // Only Winnow stores recipes: a setting that this one does not know came later.
  const unknown = unknownKey(upgraded);
  if (unknown !== null) throw tooNew(`it has a setting "${unknown.slice(0, 60)}"`);
  const { preset } = upgraded;
  const known = typeof preset === 'string' && Object.hasOwn(presets, preset);
  return parseRecipe({ ...presetNamed(known ? preset : 'default'), ...upgraded });
}

/**
 * A recipe from a preset and changes to it, as a recipe file or the terminal's --set gives them.
 * `changes.preset` chooses the preset that the rest changes; `changes.version` says what the rest
 * means, today's version where it is missing. Throws `recipe.invalid`, `recipe.tooNew`.
 */
export function makeRecipe(changes: Settings = {}): Recipe {
  const upgraded = bringUpToDate(changes, 'version' in changes ? changes.version : RECIPE_VERSION);
  const unknown = unknownKey(upgraded);
  if (unknown !== null) throw invalidRecipe([unknownSetting(unknown)]);
  return parseRecipe({ ...presetNamed(upgraded.preset ?? 'default'), ...upgraded });
}

const guessVersion = (given: Settings): number => (Object.hasOwn(given, 'emphasis') ? 2 : 1);

/** The same settings with today's meaning. */
function bringUpToDate(given: Settings, version: unknown): Settings {
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const rule = `must be a whole number from 1 to ${RECIPE_VERSION}`;
    throw invalidRecipe([{ key: 'version', rule, message: `version ${rule}.` }]);
  }
  if (version > RECIPE_VERSION) {
    throw tooNew(`it is of version ${version}, and this Winnow knows ${RECIPE_VERSION}`);
  }
  let settings = given;
  for (let from = version; from < RECIPE_VERSION; from++) settings = steps[from](settings);
  return { ...settings, version: RECIPE_VERSION };
}

function unknownKey(settings: Settings): string | null {
  for (const key in settings) if (!Object.hasOwn(recipeSchema.entries, key)) return key;
  return null;
}

function tooNew(why: string): WinnowError {
  return problem('recipe.tooNew', { why });
}

function isSettings(input: unknown): input is Settings {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
