// The last step of a training: what was learned becomes a classifier, and the texts that were held
// back say how good it is.

import type { Backend } from '../backends/backend.ts';
import { selectFeatures } from '../data/rows.ts';
import { Classifier, evaluationOf, type Evaluation } from './classifier.ts';
import type { Learned } from './learn.ts';
import {
  FORMAT_VERSION,
  hashWeights,
  parametersOf,
  type LayerWeights,
  type ModelInformation,
} from './model-file.ts';
import { Network } from './network.ts';
import type { Plan } from './plan.ts';
import type { Recipe } from './recipe.ts';
import type { Copies, EvaluatedOn, Prediction } from './types.ts';

/** Who made a model, and when. */
export interface Provenance {
  readonly applicationVersion?: string;
  /** ISO 8601; the host's clock unless told. */
  readonly createdAt?: string;
}

export interface JudgeOptions extends Provenance {
  /** Where the learned network does not live (its device was lost); there unless told. */
  readonly backend?: Backend;
}

export interface Judged extends Evaluation {
  readonly classifier: Classifier;
  readonly evaluatedOn: EvaluatedOn;
  /** Null where the judged texts are those that it was trained on. */
  readonly copies: Copies | null;
}

/** Evaluates on the test split, on the validation split where there is none, else on the training's. */
export async function judge(
  learned: Pick<Learned, 'layers' | 'network'>,
  plan: Plan,
  recipe: Recipe,
  options: JudgeOptions = {},
): Promise<Judged> {
  const { categories, split, labels, ids, features, vectorizer } = plan;
  const { layers } = learned;
  const { backend = learned.network.device } = options;
  const network =
    backend === learned.network.device ? learned.network : Network.fromWeights(layers, backend);
  const evaluatedOn: EvaluatedOn =
    split.test.length > 0 ? 'test' : split.validation.length > 0 ? 'validation' : 'train';
  const judged = split[evaluatedOn];
  const information = await informationOf(layers, plan, recipe, options);
  const draft = new Classifier(information, vectorizer, network, layers);
  const evaluation = evaluationOf(
    await draft.predictRows(selectFeatures(features, judged)),
    Array.from(judged, (row) => ({ id: ids[row], label: labels[row] })),
    categories,
  );
  const { metrics } = evaluation;
  const classifier = new Classifier(
    { ...information, metrics, evaluatedOn },
    vectorizer,
    network,
    layers,
  );
  return {
    ...evaluation,
    classifier,
    evaluatedOn,
    copies: copiesOf(plan, evaluatedOn, evaluation.predictions),
  };
}

/**
 * Judged texts that the training had, too. A test text that stands among the validation's texts is
 * one: these chose the best epoch.
 */
function copiesOf(
  { split, fingerprints }: Plan,
  evaluatedOn: EvaluatedOn,
  predictions: readonly Prediction[],
): Copies | null {
  if (evaluatedOn === 'train') return null;
  const judged = split[evaluatedOn];
  const had = evaluatedOn === 'test' ? [split.train, split.validation] : [split.train];
  const copies = fingerprints.copies(judged, had);
  return countCopies(predictions, copies, judged);
}

/** `copies` are some of `judged`, whose n-th has the n-th prediction. */
export function countCopies(
  predictions: readonly Prediction[],
  copies: ReadonlySet<number>,
  judged: Int32Array,
): Copies {
  const correct = predictions.filter(
    ({ actual, predicted }, n) => actual === predicted && copies.has(judged[n]),
  );
  return { texts: copies.size, correct: correct.length };
}

/** What a model of these layers says about itself, before it has been evaluated. */
export async function informationOf(
  layers: readonly LayerWeights[],
  { categories, vectorizer: { vocabulary } }: Plan,
  recipe: Recipe,
  { applicationVersion = '', createdAt = new Date().toISOString() }: Provenance,
): Promise<ModelInformation> {
  return {
    formatVersion: FORMAT_VERSION,
    applicationVersion,
    createdAt,
    categories,
    recipe,
    vocabulary: vocabulary.size,
    trainingTexts: vocabulary.documents,
    parameters: parametersOf(layers),
    metrics: null,
    evaluatedOn: null,
    weightsHash: await hashWeights(layers),
  };
}
