// Reads a model file of this version or an earlier one. A file may come from anywhere: it is checked
// whole before any of it is used, and what it claims is measured before anything is made of it.

import {
  readBytes,
  readFloats,
  readInts,
  readSafetensors,
  type SafetensorsFile,
  type TensorEntry,
} from '../../formats/safetensors.ts';
import { quoted } from '../../formats/json-scan.ts';
import { Vocabulary } from '../../text/vocabulary.ts';
import type { EvaluatedOn, Metrics } from '../types.ts';
import { CONTENT_HASH, contentHash } from './content-hash.ts';
import { damaged, notAModel, tooNew } from './errors.ts';
import { isStrings, parseValue } from './json.ts';
import {
  answersAreNumbers,
  labelsProblem,
  longestValue,
  MAXIMUM_HEADER_BYTES,
  MAXIMUM_LABELS,
  MAXIMUM_LABELS_JSON,
  MAXIMUM_VALUE,
  SMALL_JSON,
} from './limits.ts';
import { matrixOf, readMetrics } from './metrics.ts';
import {
  FORMAT_VERSION,
  hashWeights,
  KIND,
  parametersOf,
  type LayerWeights,
  type ModelParts,
} from './model.ts';
import { readParts, type Parts } from './parts.ts';
import { readOldMetrics, readOldVocabulary } from './read-older.ts';
import { readRecipe } from './recipe.ts';
import { readTerms } from './words.ts';

/**
 * Reads a model file and checks that its parts fit together and are those that were written. Throws
 * `model.notAModel`, `model.truncated`, `model.tooNew` or `model.damaged`.
 */
export async function readModel(bytes: Uint8Array): Promise<ModelParts> {
  const file = readSafetensors(bytes, longestValue);
  const { metadata } = file;
  const formatVersion = versionOf(file);
  const hash = formatVersion < 3 ? undefined : await contentHash(metadata, file.tensors);
  if (metadata[CONTENT_HASH] !== hash && hash !== undefined) {
    throw damaged(metadata[CONTENT_HASH], hash);
  }
  const parts = formatVersion < 3 ? null : partsIn(metadata);
  const { applicationVersion = '', createdAt = '' } = metadata;
  if (applicationVersion.length > 100 || createdAt.length > 100) {
    throw notAModel("what it says about when and by what it was made can't be read");
  }
  const categories = readLabels(metadata.labels);
  const recipe = readRecipe(
    parseValue('recipe', metadata.recipe, MAXIMUM_VALUE, SMALL_JSON),
    formatVersion,
    applicationVersion,
  );

  const tensors = new Tensors(file.tensors);
  const words = tensors.sizes('layers.0.weight')[1];
  const vocabulary =
    parts === null
      ? readOldVocabulary(metadata, words)
      : readVocabulary(tensors, words, parts.inputs[0].documents);
  const metrics =
    parts === null
      ? readOldMetrics(metadata, categories)
      : readNewMetrics(metadata.metrics, categories, tensors);
  const layers = readLayers(tensors, [vocabulary.size, ...recipe.hidden, categories.length]);
  tensors.checkAllTaken();
  if (!answersAreNumbers(layers, recipe)) {
    throw notAModel('its weights are too large to answer with numbers, or none themselves');
  }
  const weightsHash = await hashWeights(layers);
  if (metadata.weightsHash !== weightsHash) {
    throw damaged(metadata.weightsHash, weightsHash);
  }
  return {
    information: {
      formatVersion,
      applicationVersion,
      createdAt,
      categories,
      recipe,
      vocabulary: vocabulary.size,
      trainingTexts: vocabulary.documents,
      parameters: parametersOf(layers),
      metrics,
      evaluatedOn: readEvaluatedOn(metadata.evaluatedOn),
      weightsHash,
      ...(hash === undefined ? {} : { contentHash: hash }),
    },
    vocabulary,
    layers,
  };
}

function versionOf({ metadata, headerBytes }: SafetensorsFile): number {
  if (metadata.kind !== KIND) {
    throw notAModel('it is a safetensors file that something else has written');
  }
  const version = Number(metadata.formatVersion);
  if (!Number.isInteger(version) || version < 1) throw notAModel('it has no version');
  if (version > FORMAT_VERSION) throw tooNew(metadata.applicationVersion);
  if (version >= 3 && headerBytes > MAXIMUM_HEADER_BYTES)
    throw notAModel('its header is too large');
  return version;
}

function readLabels(text: string | undefined): string[] {
  const limits = { depth: 1, containers: 1, names: 0, commas: MAXIMUM_LABELS, nameLength: 0 };
  const labels = parseValue('labels', text, MAXIMUM_LABELS_JSON, limits);
  if (!isStrings(labels)) throw notAModel("its labels can't be read");
  const problem = labelsProblem(labels);
  if (problem !== null) throw notAModel(problem);
  return labels;
}

function readEvaluatedOn(text = 'null'): EvaluatedOn | null {
  switch (text) {
    case 'null':
      return null;
    case '"test"':
      return 'test';
    case '"validation"':
      return 'validation';
    case '"train"':
      return 'train';
    default:
      throw notAModel("its evaluatedOn can't be read");
  }
}

function partsIn(metadata: SafetensorsFile['metadata']): Parts {
  const parts = readParts(parseValue('parts', metadata.parts, MAXIMUM_VALUE, SMALL_JSON));
  // It is what was written, its hash says so: a newer Winnow has added to it.
  if (parts === null) throw tooNew(metadata.applicationVersion);
  return parts;
}

/** `words`: how many the weights of the first layer are for. */
function readVocabulary(tensors: Tensors, words: number, documents: number): Vocabulary {
  const offsets = tensors.take('vocabulary.offsets', [words + 1], readInts);
  const frequencies = tensors.take('vocabulary.documentFrequencies', [words], readInts);
  const terms = readTerms(tensors.take('vocabulary.bytes', 1, readBytes), offsets);
  if (terms === null) throw notAModel("its vocabulary can't be read, or is not in order");
  return new Vocabulary(terms, frequencies, documents);
}

function readNewMetrics(
  text: string | undefined,
  labels: readonly string[],
  tensors: Tensors,
): Metrics | null {
  const n = labels.length;
  const given = parseValue('metrics', text, MAXIMUM_HEADER_BYTES, {
    depth: 3,
    containers: 2 + n,
    names: 6 + 4 * n,
    commas: 10 + 4 * n,
    nameLength: 100,
  });
  if (given === null) return null;
  const data = tensors.take('metrics.confusionMatrix', [n, n], readInts);
  const metrics = readMetrics(given, labels, matrixOf(data, n));
  if (metrics === null) throw notAModel("its metrics can't be read");
  return metrics;
}

function readLayers(tensors: Tensors, sizes: readonly number[]): LayerWeights[] {
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i];
    return {
      inputs,
      outputs,
      weight: tensors.take(`layers.${i}.weight`, [outputs, inputs], readFloats),
      bias: tensors.take(`layers.${i}.bias`, [outputs], readFloats),
    };
  });
}

/** The file's tensors, each of which belongs to one part of the model. */
class Tensors {
  readonly #left: Map<string, TensorEntry>;

  constructor(tensors: readonly TensorEntry[]) {
    this.#left = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  }

  #get(name: string): TensorEntry {
    const tensor = this.#left.get(name);
    if (tensor === undefined) throw notAModel(`it has no tensor "${name}"`);
    return tensor;
  }

  sizes(name: string): readonly number[] {
    return this.#get(name).shape;
  }

  /** `shape`: the sizes, or only how many there are. */
  take<T>(name: string, shape: readonly number[] | number, read: (entry: TensorEntry) => T): T {
    const tensor = this.#get(name);
    this.#left.delete(name);
    const { shape: found } = tensor;
    const fits =
      typeof shape === 'number'
        ? found.length === shape
        : found.length === shape.length && found.every((n, i) => n === shape[i]);
    if (!fits) throw notAModel(`its "${name}" is [${found}] and should be [${shape}]`);
    return read(tensor);
  }

  /** A tensor that belongs to nothing would decide nothing, or what this Winnow does not know. */
  checkAllTaken(): void {
    for (const name of this.#left.keys()) {
      throw notAModel(`it has a tensor ${quoted(name)} that its recipe does not ask for`);
    }
  }
}
