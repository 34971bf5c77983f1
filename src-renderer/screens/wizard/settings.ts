// How the wizard speaks about the recipe's settings: a name, a line of help, and the control that
// fits. What is allowed is not repeated here: `recipeIssues` knows.

import {
  recipeIssues,
  type Recipe,
  type RecipeIssue,
  type RecipeKey,
} from '../../../engine/classifier/recipe.ts';

export type Group = 'text' | 'training' | 'split';
/** The settings that the Network step does not show. */
export type AdvancedKey = Exclude<RecipeKey, 'preset' | 'hidden' | 'learningRate' | 'epochs'>;

interface Common {
  readonly key: AdvancedKey;
  readonly group: Group;
  readonly label: string;
  readonly hint: string;
}
export interface NumberSetting extends Common {
  readonly control: 'number';
  readonly step: number;
}
export interface ChoiceSetting extends Common {
  readonly control: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
export interface SwitchSetting extends Common {
  readonly control: 'switch';
}
export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;

const options = <K extends RecipeKey>(
  names: Readonly<Record<Extract<Recipe[K], string>, string>>,
): { value: string; label: string }[] =>
  Object.entries<string>(names).map(([value, label]) => ({ value, label }));

export const groupLabels: Readonly<Record<Group, string>> = {
  text: 'Text',
  training: 'Training',
  split: 'Split and stopping',
};

export const settings: readonly Setting[] = [
  {
    key: 'tokenizer',
    group: 'text',
    label: 'Words',
    hint: 'Of Chinese, Japanese and Thai, “Words” takes pairs of characters.',
    control: 'choice',
    options: options<'tokenizer'>({
      words: 'Words',
      runs: 'Runs of letters and digits',
      blanks: 'Whatever blanks separate',
    }),
  },
  {
    key: 'lowercase',
    group: 'text',
    label: 'Lower case',
    hint: '“Word” and “word” are one.',
    control: 'switch',
  },
  {
    key: 'minTokenLength',
    group: 'text',
    label: 'Shortest word',
    hint: 'In characters; shorter ones are ignored.',
    control: 'number',
    step: 1,
  },
  {
    key: 'ngrams',
    group: 'text',
    label: 'Word pairs',
    hint: '2 also counts pairs of neighbouring words.',
    control: 'number',
    step: 1,
  },
  {
    key: 'minDocumentFrequency',
    group: 'text',
    label: 'Texts per word',
    hint: 'Words in fewer training texts are ignored.',
    control: 'number',
    step: 1,
  },
  {
    key: 'maxVocabulary',
    group: 'text',
    label: 'Most words',
    hint: 'The most frequent are kept. 0: all.',
    control: 'number',
    step: 1000,
  },
  {
    key: 'vocabularyFrom',
    group: 'text',
    label: 'Vocabulary from',
    hint: 'Test texts lend their words only if asked.',
    control: 'choice',
    options: options<'vocabularyFrom'>({
      training: 'Training texts',
      all: 'Training and test texts',
    }),
  },
  {
    key: 'weighting',
    group: 'text',
    label: 'Weighting',
    hint: 'What stands for a word in a text’s row.',
    control: 'choice',
    options: options<'weighting'>({
      counts: 'Counts',
      binary: 'Present or not',
      tfidf: 'Tf-idf',
      sublinearTfidf: 'Tf-idf, sublinear',
    }),
  },
  {
    key: 'normalize',
    group: 'text',
    label: 'Row length',
    hint: 'Makes long and short texts alike.',
    control: 'choice',
    options: options<'normalize'>({ none: 'As counted', l2: 'Length 1 (L2)' }),
  },
  {
    key: 'emphasis',
    group: 'text',
    label: 'Emphasis',
    hint: 'Words that keep to few categories count more while learning.',
    control: 'choice',
    options: options<'emphasis'>({ none: 'All words alike', categories: 'Telling words' }),
  },

  {
    key: 'device',
    group: 'training',
    label: 'Device',
    hint: 'Automatic takes a real GPU, otherwise the CPU.',
    control: 'choice',
    options: options<'device'>({ auto: 'Automatic', webgpu: 'GPU (WebGPU)', cpu: 'CPU' }),
  },
  {
    key: 'optimizer',
    group: 'training',
    label: 'Optimizer',
    hint: 'Sparse Adam updates only the words seen.',
    control: 'choice',
    options: options<'optimizer'>({
      sparseAdam: 'Sparse Adam',
      adam: 'Adam',
      adamW: 'AdamW',
      sgd: 'SGD',
    }),
  },
  {
    key: 'learningRateSchedule',
    group: 'training',
    label: 'Learning rate over time',
    hint: 'How it changes from first to last step.',
    control: 'choice',
    options: options<'learningRateSchedule'>({
      constant: 'Constant',
      linear: 'Falls in a line',
      cosine: 'Falls in a cosine',
    }),
  },
  {
    key: 'batchSize',
    group: 'training',
    label: 'Batch size',
    hint: 'Texts per step.',
    control: 'number',
    step: 8,
  },
  {
    key: 'dropout',
    group: 'training',
    label: 'Dropout',
    hint: 'Share of hidden units switched off while training.',
    control: 'number',
    step: 0.05,
  },
  {
    key: 'wordDropout',
    group: 'training',
    label: 'Word dropout',
    hint: 'Share of each text’s words left out while training.',
    control: 'number',
    step: 0.05,
  },
  {
    key: 'weightDecay',
    group: 'training',
    label: 'Weight decay',
    hint: 'Pulls weights towards zero.',
    control: 'number',
    step: 0.0001,
  },
  {
    key: 'momentum',
    group: 'training',
    label: 'Momentum',
    hint: 'For SGD.',
    control: 'number',
    step: 0.05,
  },
  {
    key: 'labelSmoothing',
    group: 'training',
    label: 'Label smoothing',
    hint: 'Keeps answers from being too sure.',
    control: 'number',
    step: 0.01,
  },
  {
    key: 'shuffle',
    group: 'training',
    label: 'Shuffle',
    hint: 'The order in which texts are learned.',
    control: 'choice',
    options: options<'shuffle'>({ eachEpoch: 'Anew each epoch', once: 'Once' }),
  },
  {
    key: 'dropLast',
    group: 'training',
    label: 'Drop the last batch',
    hint: 'Leaves out an epoch’s last, smaller batch.',
    control: 'switch',
  },
  {
    key: 'seed',
    group: 'training',
    label: 'Seed',
    hint: 'The same seed gives the same weights.',
    control: 'number',
    step: 1,
  },

  {
    key: 'validationShare',
    group: 'split',
    label: 'Validation share',
    hint: 'Of the training texts, to watch the learning.',
    control: 'number',
    step: 0.05,
  },
  {
    key: 'testShare',
    group: 'split',
    label: 'Test share',
    hint: 'Of all texts, where the dataset has no test split.',
    control: 'number',
    step: 0.05,
  },
  {
    key: 'patience',
    group: 'split',
    label: 'Patience',
    hint: 'Stop after so many epochs without improvement. 0: never.',
    control: 'number',
    step: 1,
  },
];

export const presetNotes: Readonly<Record<Recipe['preset'], string>> = {
  default: 'Chosen to win on most texts. Change it where you know better.',
  article: 'As in the articles: plain word counts, two layers of 100, dense Adam at 0.01.',
  peer: 'As the benchmark sets up PyTorch and scikit-learn, for comparing speed.',
};

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

const labels: Readonly<Record<string, string>> = {
  ...Object.fromEntries(settings.map(({ key, label }) => [key, label])),
  hidden: 'Hidden layers',
  learningRate: 'Learning rate',
  epochs: 'Epochs',
};

/** A recipe issue's sentence with the wizard's name for the setting, or for the one layer meant. */
function issueSentence({ key, layer, rule }: RecipeIssue): string {
  const name = layer === undefined ? (labels[key] ?? key) : `Hidden layer ${layer + 1}`;
  return `${name} ${rule}.`;
}

/** What is wrong with a recipe: a sentence by setting. */
export function issueSentences(recipe: Recipe): ReadonlyMap<string, string> {
  return new Map(recipeIssues(recipe).map((issue) => [issue.key, issueSentence(issue)]));
}
