// --recipe FILE and --set key=value as a recipe. Values are read by the kind of value that the
// setting has; whether they are good is the recipe schema's business, as in the window.

import { readFile } from 'node:fs/promises';
import { makeRecipe } from '../../engine/classifier/recipe-versions.ts';
import { presets, recipeKeys } from '../../engine/classifier/recipe.ts';
import type { Recipe } from '../../engine/classifier/recipe.ts';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { troubleOf } from './file-trouble.ts';

/** `hidden=100,100` and the like as changes to a recipe. Throws `recipe.invalid`. */
export function parseSettings(settings: readonly string[]): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const key = (at < 0 ? setting : setting.slice(0, at)).trim();
    const known = (recipeKeys as readonly string[]).includes(key);
    if (at < 0) {
      throw new WinnowError(
        'recipe.invalid',
        `"${key}" has no value. Write --set ${known ? key : 'key'}=value, such as --set epochs=10.`,
        { issues: [{ key, message: `"${key}" has no value.` }] },
      );
    }
    if (!known) {
      throw new WinnowError(
        'recipe.invalid',
        `There is no setting "${key}". The settings are: ${recipeKeys.join(', ')}.`,
        { issues: [{ key, message: `There is no setting "${key}".` }], settings: recipeKeys },
      );
    }
    changes[key] = parseValue(key as keyof Recipe, setting.slice(at + 1).trim());
  }
  return changes;
}

function parseValue(key: keyof Recipe, text: string): unknown {
  const example = presets.default[key];
  if (Array.isArray(example)) {
    const list = text.replace(/^\[|\]$/g, '').trim();
    return list === '' || list === 'none' ? [] : list.split(',').map(parseNumber);
  }
  if (typeof example === 'number' || key === 'epochs') return parseNumber(text);
  if (typeof example === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** The number, or the text itself where it is none: the schema then says what it must be. */
function parseNumber(text: string): number | string {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : text;
}

/** A command's recipe: the preset, then the file, then --set. Throws `recipe.*`. */
export async function recipeFrom(
  file: string | undefined,
  settings: readonly string[],
): Promise<Recipe> {
  const changes = parseSettings(settings);
  if (file === undefined) return makeRecipe(changes);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw problem('recipe.unreadable', { file, ...troubleOf(error) }, error);
  }
  let value: unknown;
  try {
    // Some editors begin a file with a byte-order mark.
    value = JSON.parse(text.replace(/^\ufeff/u, ''));
  } catch (error) {
    throw new WinnowError('recipe.invalid', `The recipe ${file} is not JSON.`, { file }, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WinnowError(
      'recipe.invalid',
      `The recipe ${file} must be an object such as {"epochs": 10}.`,
      { file },
    );
  }
  return makeRecipe({ ...value, ...changes });
}
