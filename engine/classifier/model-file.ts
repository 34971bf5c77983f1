// The model file: a safetensors file whose tensors are the state_dict of
//
//     class Network(nn.Module):
//         def __init__(self, sizes):
//             super().__init__()
//             self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
//
// and whose metadata (strings, most of them JSON) is all else that a classifier needs. A file may
// come from anywhere: it is checked whole before any of it is used.

import * as v from 'valibot';
import { WinnowError } from '../errors.ts';
import { readFloats, readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { sha256 } from '../formats/sha256.ts';
import { metricsSchema } from '../metrics/metrics.ts';
import { Vocabulary } from '../text/vocabulary.ts';
import { upgradeRecipe } from './recipe-versions.ts';
import type { Recipe } from './recipe.ts';
import type { EvaluatedOn, Metrics } from './types.ts';

/** Grows when an older Winnow could no longer read the file rightly. */
export const FORMAT_VERSION = 2;
const KIND = 'winnow.textClassifier';

/** A layer's weights as PyTorch has them. */
export interface LayerWeights {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs], row-major. */
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** What a model file says about itself besides its weights. Plain data. */
export interface ModelInformation {
  readonly formatVersion: number;
  readonly applicationVersion: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly categories: readonly string[];
  readonly recipe: Recipe;
  /** Words (and pairs) that it knows. */
  readonly vocabulary: number;
  /** Texts that the document frequencies were counted on. */
  readonly trainingTexts: number;
  readonly parameters: number;
  /** Null for a checkpoint that has not been evaluated. */
  readonly metrics: Metrics | null;
  readonly evaluatedOn: EvaluatedOn | null;
  /** SHA-256 of the weights, hex; checked when the file is opened. */
  readonly weightsHash: string;
}

export interface ModelParts {
  readonly information: ModelInformation;
  readonly vocabulary: Vocabulary;
  readonly layers: readonly LayerWeights[];
}

/** SHA-256 over the weights' bytes (float32, little-endian) in state-dict order, hex. */
export async function hashWeights(layers: readonly LayerWeights[]): Promise<string> {
  return sha256(layerBytes(layers));
}

function layerBytes(layers: readonly LayerWeights[]): Uint8Array {
  const file = writeSafetensors(tensorsOf(layers), {});
  const bytes = layers.reduce((sum, l) => sum + 4 * (l.weight.length + l.bias.length), 0);
  return file.subarray(file.length - bytes);
}

function tensorsOf(layers: readonly LayerWeights[]) {
  return layers.flatMap(({ inputs, outputs, weight, bias }, i) => [
    { name: `layers.${i}.weight`, shape: [outputs, inputs], data: weight },
    { name: `layers.${i}.bias`, shape: [outputs], data: bias },
  ]);
}

/** The file's bytes. Throws `model.tooLarge` where the vocabulary does not fit the format. */
export function writeModel({ information, vocabulary, layers }: ModelParts): Uint8Array {
  const { categories, recipe, metrics, evaluatedOn } = information;
  return writeSafetensors(tensorsOf(layers), {
    kind: KIND,
    formatVersion: String(information.formatVersion),
    applicationVersion: information.applicationVersion,
    createdAt: information.createdAt,
    labels: JSON.stringify(categories),
    recipe: JSON.stringify(recipe),
    vocabulary: JSON.stringify({
      terms: vocabulary.terms,
      documentFrequencies: Array.from(vocabulary.documentFrequencies),
      documents: vocabulary.documents,
    }),
    metrics: JSON.stringify(metrics),
    evaluatedOn: JSON.stringify(evaluatedOn),
    weightsHash: information.weightsHash,
  });
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

const labelsSchema = v.pipe(
  v.array(v.string()),
  v.minLength(2),
  v.maxLength(100_000),
  v.check((labels) => new Set(labels).size === labels.length),
);

const vocabularySchema = v.object({
  terms: v.array(v.string()),
  documentFrequencies: v.array(count),
  documents: count,
});

function notAModel(why: string): WinnowError {
  return new WinnowError('model.notAModel', `This is not a model of Winnow's: ${why}.`, { why });
}

/**
 * Reads a model file and checks that its parts fit together and its weights are those that were
 * written. Throws `model.notAModel`, `model.truncated`, `model.tooNew` or `model.damaged`.
 */
export async function readModel(bytes: Uint8Array): Promise<ModelParts> {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.kind !== KIND) {
    throw notAModel('it is a safetensors file that something else has written');
  }
  const formatVersion = Number(metadata.formatVersion);
  if (!Number.isInteger(formatVersion) || formatVersion < 1) throw notAModel('it has no version');
  if (formatVersion > FORMAT_VERSION) throw tooNew(metadata.applicationVersion);

  const parse = <T>(
    key: string,
    schema: v.GenericSchema<unknown, T>,
    text: string | undefined = metadata[key],
  ): T => {
    let value: unknown;
    try {
      value = JSON.parse(text ?? '');
    } catch {
      throw notAModel(`its ${key} can't be read`);
    }
    const result = v.safeParse(schema, value);
    if (!result.success) throw notAModel(`its ${key} can't be read`);
    return result.output;
  };
  const categories = parse('labels', labelsSchema);
  const recipe = readRecipe(parse('recipe', v.unknown()), formatVersion, metadata);
  const given = parse('vocabulary', vocabularySchema);
  const metrics = parse('metrics', v.nullable(metricsSchema), metadata.metrics ?? 'null');
  const evaluatedOn = parse(
    'evaluatedOn',
    v.nullable(v.picklist(['test', 'validation', 'train'])),
    metadata.evaluatedOn ?? 'null',
  );
  const frequencies = Int32Array.from(given.documentFrequencies);
  const vocabulary = new Vocabulary(given.terms, frequencies, given.documents);
  if (metrics !== null && !metricsFit(metrics, categories)) {
    throw notAModel('its metrics belong to other labels');
  }

  const sizes = [vocabulary.size, ...recipe.hidden, categories.length];
  if (tensors.length !== 2 * (sizes.length - 1)) {
    throw notAModel(
      `it has ${tensors.length} tensors and its recipe asks for ${2 * (sizes.length - 1)}`,
    );
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const floats = (name: string, shape: readonly number[]): Float32Array<ArrayBuffer> => {
    const tensor = byName.get(name);
    if (tensor === undefined) throw notAModel(`it has no tensor "${name}"`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i])) {
      throw notAModel(`its "${name}" is [${tensor.shape}] and should be [${shape}]`);
    }
    const data = readFloats(tensor);
    if (!data.every(Number.isFinite))
      throw notAModel(`its "${name}" holds values that are no numbers`);
    return data;
  };
  const layers: LayerWeights[] = [];
  for (let i = 0; i + 1 < sizes.length; i++) {
    const inputs = sizes[i];
    const outputs = sizes[i + 1];
    layers.push({
      inputs,
      outputs,
      weight: floats(`layers.${i}.weight`, [outputs, inputs]),
      bias: floats(`layers.${i}.bias`, [outputs]),
    });
  }
  const weightsHash = await hashWeights(layers);
  if (metadata.weightsHash !== weightsHash) {
    throw new WinnowError(
      'model.damaged',
      'The model file is damaged: its weights are not those that were saved. Copy or export it again.',
      { expected: metadata.weightsHash ?? null, found: weightsHash },
    );
  }
  return {
    information: {
      formatVersion: FORMAT_VERSION,
      applicationVersion: metadata.applicationVersion ?? '',
      createdAt: metadata.createdAt ?? '',
      categories,
      recipe,
      vocabulary: vocabulary.size,
      trainingTexts: vocabulary.documents,
      parameters: parametersOf(layers),
      metrics,
      evaluatedOn,
      weightsHash,
    },
    vocabulary,
    layers,
  };
}

export function parametersOf(layers: readonly LayerWeights[]): number {
  return layers.reduce((sum, layer) => sum + layer.weight.length + layer.bias.length, 0);
}

function tooNew(version: string | undefined): WinnowError {
  return new WinnowError(
    'model.tooNew',
    `The model was made by a newer Winnow${version ? ` (${version})` : ''}. Update Winnow to open it.`,
    { applicationVersion: version ?? null },
  );
}

function readRecipe(
  given: unknown,
  formatVersion: number,
  metadata: Readonly<Record<string, string>>,
): Recipe {
  try {
    return upgradeRecipe(given, { version: formatVersion });
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error;
    if (error.code === 'recipe.tooNew') throw tooNew(metadata.applicationVersion);
    throw notAModel(`its recipe is not one (${error.message.slice(0, 200)})`);
  }
}

function metricsFit(metrics: Metrics, categories: readonly string[]): boolean {
  const n = categories.length;
  return (
    metrics.perCategory.length === n &&
    metrics.perCategory.every((one, i) => one.category === categories[i]) &&
    metrics.confusionMatrix.length === n &&
    metrics.confusionMatrix.every((row) => row.length === n)
  );
}
