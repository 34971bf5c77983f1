// From labelled texts to a classifier and back: what the window's worker and the terminal call.

export * from './recipe.ts';
export { makeRecipe, upgradeRecipe } from './recipe-versions.ts';
export { automaticEpochs, epochsOf, trainingTexts, type CategorySize } from './epochs.ts';
export type * from './types.ts';
export { compareCodePoints } from '../order.ts';
export { TrainingControl, type ControlState } from './control.ts';
export {
  chooseBackend,
  type BackendFactories,
  type ChosenBackend,
  type DeviceNote,
} from './device.ts';
export {
  openClassifier,
  readModelInformation,
  Classifier,
  type Evaluation,
  type ExplainedToken,
  type Explanation,
  type ModelInformation,
  type TextCoverage,
  type TextPrediction,
} from './classifier.ts';
export { readCorpus, type Corpus } from './corpus.ts';
export { makePlan, type Plan, type PlanOptions, type SplitRows } from './plan.ts';
export { learn, type Learned, type LearnOptions } from './learn.ts';
export { judge, type Judged } from './judge.ts';
export type { ResumePoint } from './resume.ts';
export { readResumePoint, writeResumePoint } from './resume-file.ts';
export {
  lossReason,
  replacedLabel,
  sayReplaced,
  type LossReason,
  type LostDevice,
} from './recovery.ts';
export { fit, type Checkpoint, type FitOptions, type FitResult } from './fit.ts';
