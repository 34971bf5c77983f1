// Writes a model file, in today's format version.

import { problem } from '../../problems.ts';
import {
  bytesOf,
  dtypeOf,
  writeSafetensors,
  type NamedTensor,
  type TensorEntry,
} from '../../formats/safetensors.ts';
import { CONTENT_HASH, contentHash } from './content-hash.ts';
import { answersAreNumbers } from './limits.ts';
import { matrixData, metricsJson } from './metrics.ts';
import { FORMAT_VERSION, KIND, tensorsOf, type ModelParts } from './model.ts';
import { partsOf } from './parts.ts';
import { vocabularyTensors } from './words.ts';

/**
 * The file's bytes. Throws `model.tooLarge` where the vocabulary does not fit the format, and
 * `training.diverged` where no Winnow would open the file: it is not written.
 */
export async function writeModel({
  information,
  vocabulary,
  layers,
}: ModelParts): Promise<Uint8Array> {
  const { categories, recipe, metrics, evaluatedOn } = information;
  if (!answersAreNumbers(layers, recipe)) {
    throw problem('training.diverged', { learningRate: recipe.learningRate });
  }
  const tensors: NamedTensor[] = [...tensorsOf(layers), ...vocabularyTensors(vocabulary)];
  const n = categories.length;
  if (metrics !== null) {
    tensors.push({ name: 'metrics.confusionMatrix', shape: [n, n], data: matrixData(metrics) });
  }
  const metadata: Record<string, string> = {
    kind: KIND,
    formatVersion: String(FORMAT_VERSION),
    applicationVersion: information.applicationVersion,
    createdAt: information.createdAt,
    labels: JSON.stringify(categories),
    recipe: JSON.stringify(recipe),
    parts: JSON.stringify(partsOf(vocabulary.documents)),
    metrics: metrics === null ? 'null' : metricsJson(metrics),
    evaluatedOn: JSON.stringify(evaluatedOn),
    weightsHash: information.weightsHash,
  };
  const entries = tensors.map(({ name, shape, data }): TensorEntry => {
    return { name, shape, dtype: dtypeOf(data), bytes: bytesOf(data) };
  });
  metadata[CONTENT_HASH] = await contentHash(metadata, entries);
  return writeSafetensors(tensors, metadata);
}
