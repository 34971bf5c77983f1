// The recipe's settings as the wizard shows them: in which group, in which order, with which control.
// Their names and lines of help stand in `words/`; what is allowed is not repeated here either:
// `recipeIssues` knows.

import {
  MOST_LAYERS,
  recipeIssues,
  type Recipe,
  type RecipeIssue,
  type RecipeKey,
} from '../../../engine/classifier/recipe.ts';
import { words } from '../../state/language.svelte.ts';
import type { TermId } from '../../../words/index.ts';

export type Group = 'text' | 'training' | 'split';
/** The settings that the Network step shows, in its order. */
export const NETWORK_KEYS = ['hidden', 'learningRate', 'epochs'] as const satisfies RecipeKey[];
/** The others. */
export type AdvancedKey = Exclude<RecipeKey, 'preset' | (typeof NETWORK_KEYS)[number]>;
/** Those of which one of a few values is chosen. */
export type ChoiceKey = keyof typeof words.wizard.options;

export type Setting = {
  readonly group: Group;
  /** What explains it. */
  readonly term?: TermId;
} & (
  | { readonly key: AdvancedKey; readonly control: 'number'; readonly step: number }
  | { readonly key: AdvancedKey; readonly control: 'switch' }
  | { readonly key: ChoiceKey; readonly control: 'choice' }
);

const number = (group: Group, key: AdvancedKey, step: number, term?: TermId): Setting => ({
  ...{ group, key, control: 'number', step, term },
});
const choice = (group: Group, key: ChoiceKey, term?: TermId): Setting => ({
  ...{ group, key, control: 'choice', term },
});
const onOff = (group: Group, key: AdvancedKey, term?: TermId): Setting => ({
  ...{ group, key, control: 'switch', term },
});

export const groups: readonly Group[] = ['text', 'training', 'split'];

/** In the order in which they are shown. */
export const settings: readonly Setting[] = [
  choice('text', 'tokenizer', 'tokenizer'),
  onOff('text', 'lowercase'),
  number('text', 'minTokenLength', 1),
  number('text', 'ngrams', 1, 'wordPairs'),
  number('text', 'minDocumentFrequency', 1),
  number('text', 'maxVocabulary', 1000, 'vocabulary'),
  choice('text', 'vocabularyFrom'),
  choice('text', 'weighting', 'weighting'),
  choice('text', 'normalize', 'rowLength'),
  choice('text', 'emphasis', 'emphasis'),

  choice('training', 'device', 'device'),
  choice('training', 'optimizer', 'optimizer'),
  choice('training', 'learningRateSchedule', 'schedule'),
  number('training', 'batchSize', 8, 'batch'),
  number('training', 'dropout', 0.05, 'dropout'),
  number('training', 'wordDropout', 0.05, 'wordDropout'),
  number('training', 'weightDecay', 0.0001, 'weightDecay'),
  number('training', 'momentum', 0.05, 'momentum'),
  number('training', 'labelSmoothing', 0.01, 'labelSmoothing'),
  choice('training', 'shuffle', 'shuffle'),
  onOff('training', 'dropLast'),
  number('training', 'seed', 1, 'seed'),

  number('split', 'validationShare', 0.05, 'validationTexts'),
  number('split', 'testShare', 0.05, 'testTexts'),
  number('split', 'patience', 1, 'earlyStopping'),
];

/** The values of a setting and their names. */
export function optionsOf(key: ChoiceKey): { value: string; label: string }[] {
  return Object.entries(words.wizard.options[key]).map(([value, label]) => ({ value, label }));
}

/** Settings in the order of the screen, from top to bottom. */
const ORDER: readonly string[] = [...NETWORK_KEYS, ...settings.map(({ key }) => key)];

/** The settings that decide which words there are. */
export const VOCABULARY_KEYS = [
  'tokenizer',
  'lowercase',
  'minTokenLength',
  'ngrams',
  'minDocumentFrequency',
  'maxVocabulary',
  'vocabularyFrom',
  'validationShare',
  'testShare',
  'seed',
] as const satisfies readonly RecipeKey[];

/** The wizard's name for a setting. */
export function nameOf(key: string): string {
  const { wizard } = words;
  if (key === 'hidden' || key === 'learningRate' || key === 'epochs') return wizard[key];
  return Object.hasOwn(wizard.settings, key) ? wizard.settings[key as AdvancedKey].label : key;
}

/** A recipe issue's sentence with the wizard's name for the setting, or for the one layer meant. */
function issueSentence({ key, layer, limits }: RecipeIssue): string {
  const { wrong, network } = words.wizard;
  const name = layer === undefined ? nameOf(key) : network.layer(layer + 1);
  if (limits !== undefined) return wrong[limits.kind](name, limits);
  return key === 'hidden' ? wrong.layers(MOST_LAYERS) : wrong.other(name);
}

/** What is wrong with a recipe: a sentence by setting, in the order of the screen. */
export function issueSentences(recipe: Recipe): ReadonlyMap<string, string> {
  const issues = recipeIssues(recipe).toSorted(
    (a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key),
  );
  const sentences = new Map<string, string>();
  // Of a setting's, the first: of several layers the leftmost.
  for (const issue of issues) {
    if (!sentences.has(issue.key)) sentences.set(issue.key, issueSentence(issue));
  }
  return sentences;
}
