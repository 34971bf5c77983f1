// From labelled texts to a classifier and back: what the window's worker and the terminal call.

export * from './recipe.ts';
export { makeRecipe, upgradeRecipe } from './recipe-versions.ts';
export { automaticEpochs, epochsOf, trainingTexts, type CategorySize } from './epochs.ts';
export type * from './types.ts';
export { compareCodePoints } from '../order.ts';
export { TrainingControl, type ControlState } from './control.ts';
export { chooseBackend, type BackendFactories, type ChosenBackend } from './device.ts';
export {
  openClassifier,
  readModelInformation,
  Classifier,
  type Evaluation,
  type ExplainedToken,
  type Explanation,
  type ModelInformation,
  type TextPrediction,
} from './classifier.ts';
export type { LostDevice, ResumePoint } from './resume.ts';
export { sayReplaced } from './resume.ts';
export {
  fit,
  replacedLabel,
  type Checkpoint,
  type FitOptions,
  type FitResult,
  type SplitReport,
} from './fit.ts';
