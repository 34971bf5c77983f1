// Which terms there are and how help groups them, the same in every language: what each is called
// and means stands in every language's `terms.ts`, and one left out there does not compile.

export const termGroups = {
  data: [
    'text',
    'category',
    'dataset',
    'copies',
    'trainingTexts',
    'validationTexts',
    'testTexts',
    'library',
  ],
  reading: ['tokenizer', 'vocabulary', 'wordPairs', 'weighting', 'tfidf', 'rowLength', 'emphasis'],
  network: ['network', 'layer', 'layerSize', 'weights', 'dropout', 'wordDropout'],
  learning: [
    'training',
    'recipe',
    'preset',
    'epoch',
    'batch',
    'step',
    'learningRate',
    'schedule',
    'optimizer',
    'momentum',
    'weightDecay',
    'labelSmoothing',
    'shuffle',
    'earlyStopping',
    'bestEpoch',
    'seed',
    'device',
    'webgpu',
    'resumePoint',
  ],
  judging: [
    'loss',
    'accuracy',
    'precision',
    'recall',
    'f1',
    'macroF1',
    'confusionMatrix',
    'baseline',
    'interval',
  ],
  answers: ['probability', 'notSure', 'knownWords', 'wordWeight', 'logOdds'],
  files: ['model', 'modelFile', 'safetensors'],
} as const;

export type TermGroup = keyof typeof termGroups;
export type TermId = (typeof termGroups)[TermGroup][number];

/** Every term, in the order of help. */
export const termIds: readonly TermId[] = Object.values(termGroups).flat();

export interface TermEntry {
  /** As it is written in the middle of a sentence. */
  readonly name: string;
  /** What it is, in one line. */
  readonly line: string;
  readonly example: string;
  /** Other words that people search it by. */
  readonly also?: readonly string[];
}
