// The wizard: from a dataset to a training.

import type { Formats } from '../formats.ts';

/** What is asked of a setting: the limits stand in the recipe's own schema. */
type Limits = { readonly minimum: number; readonly maximum: number };

export const wizard = (f: Formats) => ({
  title: 'Train a classifier',
  about: (dataset: string, texts: number, categories: number) =>
    `${dataset} · ${f.count(texts, 'text', 'texts')} in ${f.count(categories, 'category', 'categories')}`,
  back: 'Back to the dataset',
  draft: 'Everything is as you left it here.',
  startOver: 'Start over',
  reading: 'Reading the dataset …',
  train: 'Train',
  startTheTraining: 'Start the training',
  showThatTraining: 'Show that training',

  /** What fills in network, learning rate and epochs. */
  effort: {
    title: 'How much time to spend',
    names: { fast: 'Fast', balanced: 'Balanced', thorough: 'Thorough' },
    notes: {
      fast: 'For a first look: a small network, half the epochs.',
      balanced: 'Best for most texts. Winnow’s own choice.',
      thorough: 'Twice the epochs in smaller steps: for texts that are hard to tell apart.',
    },
    time: (seconds: number) => `about ${f.duration(seconds)}`,
    own: 'Network, learning rate and epochs are your own now.',
    ofPreset: (preset: string) =>
      `Network, learning rate and epochs are those of the preset ${f.quote(preset)}, or your own.`,
  },

  categories: {
    hint: 'Winnow learns to tell these apart. Untick what it need not know.',
    title: 'Categories',
    all: 'All categories',
    category: 'Category',
    texts: 'Texts',
    firstText: 'First text',
    splits: (train: number, test: number) =>
      `${f.count(train, 'training text', 'training texts')}, ${f.count(test, 'test text', 'test texts')}`,
    tooFew: 'Choose at least two categories.',
    summary: (names: readonly string[]) => f.list(names, 4),
  },

  network: {
    title: 'Network',
    words: 'words',
    aboutWords: (n: number) => `about ${f.about(n)}`,
    knownWords: (n: number) => f.number(n),
    more: (n: number) => `and ${f.number(n)} more`,
    layer: (n: number) => `Hidden layer ${f.number(n)}`,
    sizeOf: (n: number) => `Size of hidden layer ${f.number(n)}`,
    remove: (n: number) => `Remove hidden layer ${f.number(n)}`,
    add: 'Add a layer',
    drag: (units: number) => `${f.count(units, 'unit', 'units')}: drag up or down`,
    learningRateSlider: 'Learning rate, by slider',
    layersHint:
      'Each hidden layer finds patterns among the words. Larger ones tell finer differences and take longer.',
    learningRateHint: 'How far each step goes. Larger learns faster; too large misses the mark.',
    epochsHint: 'How often each text is learned from.',
    epochsChosenHint: 'How often each text is learned from. Chosen for you, by how many there are.',
    summary: (layers: readonly number[], learningRate: number, epochs: number) =>
      `${layers.length === 0 ? 'no hidden layer' : layers.map(f.plain).join(' → ')}, learning rate ${f.decimal(learningRate)}, ${f.count(epochs, 'epoch', 'epochs')}`,
  },

  /** The network in a line. `words` is null while nobody knows, `estimated` while it is a guess. */
  counting: {
    sizes: (sizes: readonly number[]) => `words → ${sizes.map(f.plain).join(' → ')}`,
    weights: (words: string, sizes: readonly number[], weights: number) =>
      `${words} words → ${sizes.map(f.plain).join(' → ')}: ${f.about(weights)} weights`,
    time: {
      cpu: (line: string, seconds: number) => `${line}, about ${f.duration(seconds)} on this CPU`,
      gpu: (line: string, seconds: number) => `${line}, about ${f.duration(seconds)} on this GPU`,
      softwareGpu: (line: string, seconds: number) =>
        `${line}, about ${f.duration(seconds)} on a software GPU`,
    },
  },

  advanced: {
    title: 'Advanced',
    preset: 'Preset',
    summary: (preset: string, changes: number) =>
      changes === 0
        ? `preset ${f.quote(preset)}, unchanged`
        : `preset ${f.quote(preset)}, ${f.count(changes, 'change', 'changes')}`,
    ownTest: 'This dataset has its own test split.',
    needsValidation: 'Needs texts held back for validation.',
  },
  groups: { text: 'Text', training: 'Training', split: 'Split and stopping' },
  presets: {
    default: {
      label: 'Default',
      note: 'Chosen to win on most texts. Change it where you know better.',
    },
    article: {
      label: 'Article',
      note: `The network of the articles that Winnow follows, to compare with them: plain word counts, two layers of 100, a learning rate of ${f.plain(0.01)}.`,
    },
    peer: {
      label: 'Peer',
      note: 'The settings that PyTorch and scikit-learn are given in Winnow’s benchmark, to compare the speed.',
    },
  },

  /** The names of the settings in the Network step. */
  hidden: 'Hidden layers',
  learningRate: 'Learning rate',
  epochs: 'Epochs',
  /** Every other setting: its name and what it does. */
  settings: {
    tokenizer: {
      label: 'Words',
      hint: 'Of Chinese, Japanese and Thai, “Words” takes pairs of characters.',
    },
    lowercase: { label: 'Lower case', hint: '“Word” and “word” are one.' },
    minTokenLength: {
      label: 'Shortest word',
      hint: 'In characters; shorter ones are ignored.',
    },
    ngrams: { label: 'Word pairs', hint: '2 also counts pairs of neighbouring words.' },
    minDocumentFrequency: {
      label: 'Texts per word',
      hint: 'Words in fewer training texts are ignored.',
    },
    maxVocabulary: { label: 'Most words', hint: 'The most frequent are kept. 0: all.' },
    vocabularyFrom: {
      label: 'Vocabulary from',
      hint: 'Test texts lend their words only if asked.',
    },
    weighting: { label: 'Weighting', hint: 'What stands for a word in a text’s row.' },
    normalize: { label: 'Row length', hint: 'Makes long and short texts alike.' },
    emphasis: {
      label: 'Emphasis',
      hint: 'Words that keep to few categories count more while learning.',
    },
    device: { label: 'Device', hint: 'Automatic takes a real GPU, otherwise the CPU.' },
    optimizer: { label: 'Optimizer', hint: 'Sparse Adam updates only the words seen.' },
    learningRateSchedule: {
      label: 'Learning rate over time',
      hint: 'How it changes from first to last step.',
    },
    batchSize: { label: 'Batch size', hint: 'Texts per step.' },
    dropout: {
      label: 'Dropout',
      hint: 'Share of hidden units switched off while training.',
    },
    wordDropout: {
      label: 'Word dropout',
      hint: 'Share of each text’s words left out while training.',
    },
    weightDecay: { label: 'Weight decay', hint: 'Pulls weights towards zero.' },
    momentum: { label: 'Momentum', hint: 'For SGD.' },
    labelSmoothing: {
      label: 'Label smoothing',
      hint: 'Keeps answers from being too sure.',
    },
    shuffle: { label: 'Shuffle', hint: 'The order in which texts are learned.' },
    dropLast: {
      label: 'Drop the last batch',
      hint: 'Leaves out an epoch’s last, smaller batch.',
    },
    seed: { label: 'Seed', hint: 'The same seed gives the same weights.' },
    validationShare: {
      label: 'Validation share',
      hint: 'Of the training texts, to watch the learning.',
    },
    testShare: {
      label: 'Test share',
      hint: 'Of all texts, where the dataset has no test split.',
    },
    patience: {
      label: 'Patience',
      hint: 'Stop after so many epochs without improvement. 0: never.',
    },
  },
  /** What can be chosen, by setting. */
  options: {
    tokenizer: {
      words: 'Words',
      runs: 'Runs of letters and digits',
      blanks: 'Whatever blanks separate',
    },
    vocabularyFrom: { training: 'Training texts', all: 'Training and test texts' },
    weighting: {
      counts: 'Counts',
      binary: 'Present or not',
      tfidf: 'Tf-idf',
      sublinearTfidf: 'Tf-idf, sublinear',
    },
    normalize: { none: 'As counted', l2: 'Length 1 (L2)' },
    emphasis: { none: 'All words alike', categories: 'Telling words' },
    device: { auto: 'Automatic', webgpu: 'GPU (WebGPU)', cpu: 'CPU' },
    optimizer: { sparseAdam: 'Sparse Adam', adam: 'Adam', adamW: 'AdamW', sgd: 'SGD' },
    learningRateSchedule: {
      constant: 'Constant',
      linear: 'Falls in a line',
      cosine: 'Falls in a cosine',
    },
    shuffle: { eachEpoch: 'Anew each epoch', once: 'Once' },
  },

  /** What is wrong with a setting, by the kind of value that it has. */
  wrong: {
    whole: (name: string, { minimum, maximum }: Limits) =>
      `${name} must be a whole number from ${f.number(minimum)} to ${f.number(maximum)}.`,
    real: (name: string, { minimum, maximum }: Limits) =>
      `${name} must be a number from ${f.plain(minimum)} to ${f.plain(maximum)}.`,
    layers: (most: number) => `There can be ${f.number(most)} hidden layers at most.`,
    other: (name: string) => `${name} can’t be that. Put it back to its default.`,
  },
});
