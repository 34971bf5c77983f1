// A small model, and model files with something changed in them.

import { contentHash } from '../classifier/model-file/content-hash.ts';
import {
  FORMAT_VERSION,
  hashWeights,
  parametersOf,
  type LayerWeights,
  type ModelParts,
} from '../classifier/model-file/model.ts';
import { makeRecipe } from '../classifier/index.ts';
import {
  bytesOf,
  dtypeOf,
  readSafetensors,
  readTensor,
  writeSafetensors,
  type TensorData,
} from '../formats/safetensors.ts';
import { Vocabulary } from '../text/vocabulary.ts';

/** Words in order, two labels unless given, no hidden layer, weights that are all different. */
export async function sampleModel(
  terms: readonly string[] = ['anchor', 'bread', 'crust', 'deck'],
  categories: readonly string[] = ['bread', 'ships'],
): Promise<ModelParts> {
  const layers: LayerWeights[] = [
    {
      inputs: terms.length,
      outputs: categories.length,
      weight: Float32Array.from({ length: terms.length * categories.length }, (_, i) =>
        Math.sin(i + 1),
      ),
      bias: Float32Array.from(categories, (_, i) => i / 10),
    },
  ];
  const vocabulary = new Vocabulary(
    terms,
    Int32Array.from(terms, (_, i) => (i % 7) + 1),
    9,
  );
  return {
    vocabulary,
    layers,
    information: {
      formatVersion: FORMAT_VERSION,
      applicationVersion: '1.2.3',
      createdAt: '2026-11-21T12:00:00.000Z',
      categories,
      recipe: makeRecipe({ hidden: [], ngrams: 2 }),
      vocabulary: vocabulary.size,
      trainingTexts: vocabulary.documents,
      parameters: parametersOf(layers),
      metrics: {
        accuracy: 0.75,
        macroF1: 0.5,
        loss: 0.25,
        documents: 4 * categories.length,
        perCategory: categories.map((category, i) => ({
          category,
          precision: 1 / (i + 2),
          recall: 0.5,
          f1: 0.6,
          support: 4,
        })),
        confusionMatrix: categories.map((_, i) => categories.map((_, j) => (i === j ? 3 : i))),
      },
      evaluatedOn: 'test',
      weightsHash: await hashWeights(layers),
    },
  };
}

export interface OpenFile {
  readonly metadata: Record<string, string>;
  tensors: { name: string; shape: number[]; data: TensorData }[];
}

/** The file with something changed, and a hash that says that it was written so. */
export async function changedFile(
  bytes: Uint8Array,
  change: (file: OpenFile) => void,
): Promise<Uint8Array> {
  const { metadata, tensors } = readSafetensors(bytes);
  const file: OpenFile = {
    metadata: { ...metadata },
    tensors: tensors.map((one) => ({
      name: one.name,
      shape: [...one.shape],
      data: readTensor(one),
    })),
  };
  change(file);
  if (file.metadata.contentHash !== undefined) {
    file.metadata.contentHash = await contentHash(
      file.metadata,
      file.tensors.map(({ name, shape, data }) => ({
        name,
        shape,
        dtype: dtypeOf(data),
        bytes: bytesOf(data),
      })),
    );
  }
  return writeSafetensors(file.tensors, file.metadata);
}
