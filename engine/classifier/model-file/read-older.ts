// What format versions 1 and 2 wrote otherwise: vocabulary and metrics whole in the metadata, as JSON
// of up to a hundred megabytes. It is parsed only once it is known to hold what the labels and the
// weights ask for, and nothing more.

import { Vocabulary } from '../../text/vocabulary.ts';
import type { Metrics } from '../types.ts';
import { notAModel } from './errors.ts';
import { isCount, isCounts, isRecord, isStrings, parseValue } from './json.ts';
import { readMetrics } from './metrics.ts';

type Metadata = Readonly<Record<string, string>>;

/** `words`: how many the weights of the first layer are for. Throws `model.notAModel`. */
export function readOldVocabulary(metadata: Metadata, words: number): Vocabulary {
  // {"terms":["a",...],"documentFrequencies":[1,...],"documents":1}
  const limits = { depth: 2, containers: 3, names: 3, commas: 2 * words, nameLength: 100 };
  const given = parseValue(
    'vocabulary',
    metadata.vocabulary,
    Infinity,
    limits,
    ({ strings, commas }) => strings === words && commas === 2 * words,
  );
  if (
    !isRecord(given) ||
    !isStrings(given.terms) ||
    !isCounts(given.documentFrequencies) ||
    !isCount(given.documents)
  ) {
    throw notAModel("its vocabulary can't be read");
  }
  return new Vocabulary(given.terms, Int32Array.from(given.documentFrequencies), given.documents);
}

/** Throws `model.notAModel`. */
export function readOldMetrics(metadata: Metadata, labels: readonly string[]): Metrics | null {
  const n = labels.length;
  const given = parseValue('metrics', metadata.metrics ?? 'null', Infinity, {
    depth: 3,
    containers: 3 + 2 * n,
    names: 6 + 5 * n,
    commas: 10 + 7 * n + n * n,
    nameLength: 100,
  });
  if (given === null) return null;
  const metrics = readMetrics(given, labels);
  if (metrics === null) throw notAModel("its metrics can't be read, or belong to other labels");
  return metrics;
}
