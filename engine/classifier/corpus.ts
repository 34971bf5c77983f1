// The first step of a training: reading. Each text is cut into words as it comes, and only its words'
// counts are kept; which of them make the vocabulary is the plan's to decide.

import { problem } from '../problems.ts';
import { Fingerprints } from '../text/fingerprints.ts';
import type { TextSettings } from '../text/settings.ts';
import { VectorizerBuilder } from '../text/vectorizer.ts';
import { now, Pacer } from './clock.ts';
import { TrainingControl } from './control.ts';
import { labelsProblem } from './model-file.ts';
import type { LabelledText, Split } from './types.ts';

/** Labelled texts that have been read. Row r is the r-th that came. */
export interface Corpus {
  readonly categories: readonly string[];
  /** Holds the terms of each text. */
  readonly builder: VectorizerBuilder;
  /** Which texts say the same. */
  readonly fingerprints: Fingerprints;
  readonly ids: readonly number[];
  /** Indices into the categories. */
  readonly labels: Int32Array;
  readonly splits: readonly Split[];
  /** Spent on the texts, without waiting for them. */
  readonly seconds: number;
}

export interface ReadingTools {
  readonly control?: TrainingControl;
  readonly pacer?: Pacer;
}

/**
 * Reads texts, which come in canonical order and may arrive as a stream. Of the recipe only what says
 * how to cut texts counts. Throws `training.tooFewCategories`, `training.categories` where no model
 * file could hold them, `training.label` where a text has a
 * label that is none, and `training.cancelled`.
 */
export async function readCorpus(
  texts: Iterable<LabelledText> | AsyncIterable<LabelledText>,
  categories: readonly string[],
  recipe: TextSettings,
  { control = new TrainingControl(), pacer = new Pacer() }: ReadingTools = {},
): Promise<Corpus> {
  if (categories.length < 2) {
    throw problem('training.tooFewCategories', { categories });
  }
  const wrong = labelsProblem(categories);
  if (wrong !== null) {
    throw problem('training.categories', { problem: wrong, categories: categories.length });
  }
  const builder = new VectorizerBuilder(recipe);
  const fingerprints = new Fingerprints();
  const ids: number[] = [];
  const labels: number[] = [];
  const splits: Split[] = [];
  let milliseconds = 0;
  const take = ({ id, text, label, split }: LabelledText): void => {
    if (!Number.isInteger(label) || label < 0 || label >= categories.length) {
      throw problem('training.label', { id, label, most: categories.length - 1 });
    }
    const started = now();
    builder.add(text);
    fingerprints.add(text);
    milliseconds += now() - started;
    ids.push(id);
    labels.push(label);
    splits.push(split);
  };
  const rest = async (): Promise<void> => {
    await pacer.rest();
    control.throwIfCancelled();
  };
  // A plain list must not cost a turn of the event loop per text.
  if (Symbol.iterator in texts) {
    for (const text of texts) {
      take(text);
      if (pacer.due()) await rest();
    }
  } else {
    for await (const text of texts) {
      take(text);
      if (pacer.due()) await rest();
    }
  }
  const seconds = milliseconds / 1000;
  return {
    categories,
    builder,
    fingerprints,
    ids,
    labels: Int32Array.from(labels),
    splits,
    seconds,
  };
}
