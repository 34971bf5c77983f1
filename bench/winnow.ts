// Winnow's own figures, as one line of JSON. bench/run.ts starts it afresh for each: nothing that
// one part leaves in memory or in the compiler helps or hinders another.
//
//   node bench/winnow.ts DATA vectorize
//   node bench/winnow.ts DATA steps BACKEND EPOCHS TURNS

import { fit, makeRecipe } from '../engine/classifier/index.ts';
import type { TextSettings } from '../engine/text/settings.ts';
import { VectorizerBuilder } from '../engine/text/vectorizer.ts';
import { openBackend } from './backends.ts';
import { trainByHand } from './by-hand.ts';
import { readCorpus, type Corpus } from './corpus.ts';

export interface VectorizeFigures {
  /** MB/s of each pass over the training texts; the first is with code that was never run before. */
  readonly fitTransform: readonly number[];
  /** MB/s of giving the same texts their rows again. */
  readonly transform: readonly number[];
  readonly megabytes: number;
  readonly vocabulary: number;
  readonly termsPerDocument: number;
}

export interface StepFigures {
  readonly device: string;
  readonly classifier: readonly number[];
  readonly byHand: readonly number[];
  readonly vocabulary: number;
  readonly termsPerDocument: number;
  readonly parameters: number;
  readonly byHandParameters: number;
  readonly optimizer: string;
  readonly accuracy: number;
}

const PASSES = 15;
const recipe = makeRecipe({ preset: 'peer' });

function vectorizeAll(corpus: Corpus, settings: TextSettings) {
  const builder = new VectorizerBuilder(settings);
  for (const { text } of corpus.train) builder.add(text);
  return builder.build();
}

function vectorize(corpus: Corpus): VectorizeFigures {
  const fitTransform: number[] = [];
  const transform: number[] = [];
  const texts = corpus.train.map(({ text }) => text);
  const rate = (since: number): number => (corpus.megabytes * 1000) / (performance.now() - since);
  for (let pass = 0; ; pass++) {
    let started = performance.now();
    const { vectorizer, rows } = vectorizeAll(corpus, recipe);
    fitTransform.push(rate(started));
    vectorizer.transform(texts.slice(0, 1)); // makes its tables
    started = performance.now();
    vectorizer.transform(texts);
    transform.push(rate(started));
    if (pass < PASSES) continue;
    return {
      fitTransform,
      transform,
      megabytes: corpus.megabytes,
      vocabulary: vectorizer.vocabulary.size,
      termsPerDocument: rows.indices.length / rows.rows,
    };
  }
}

async function steps(
  corpus: Corpus,
  name: string,
  epochs: number,
  turns: number,
): Promise<StepFigures | null> {
  const backend = await openBackend(name);
  if (backend === null) return null;
  const { rows } = vectorizeAll(corpus, recipe);
  const labels = corpus.train.map(({ label }) => label);
  const classes = corpus.categories.length;
  const classifier: number[] = [];
  const byHand: number[] = [];
  let figures: StepFigures | null = null;
  // In turns, so that what else the machine does falls on both; the first turn only warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const part = { ...recipe, epochs: turn === 0 ? Math.min(epochs, 3) : epochs };
    const result = await fit(corpus.texts, corpus.categories, part, { backend });
    const { summary } = result;
    result.classifier.dispose();
    const hand = await trainByHand({ rows, labels, classes, epochs: part.epochs, device: backend });
    if (turn === 0) continue;
    classifier.push(summary.stepsPerSecond);
    byHand.push(hand.stepsPerSecond);
    figures = {
      device: summary.device,
      classifier,
      byHand,
      vocabulary: summary.vocabulary,
      termsPerDocument: summary.termsPerDocument,
      parameters: summary.parameters,
      byHandParameters: hand.parameters,
      optimizer: `SparseAdam + Adam, ${part.learningRate}`,
      accuracy: summary.metrics.accuracy,
    };
  }
  backend.destroy();
  return figures;
}

const [folder, what, name, epochs, turns] = process.argv.slice(2);
const corpus = readCorpus(folder);
console.log(
  JSON.stringify(
    what === 'vectorize'
      ? vectorize(corpus)
      : await steps(corpus, name, Number(epochs), Number(turns)),
  ),
);
// Worker threads and a GPU's process may outlive their use.
process.exit(0);
