// `winnow evaluate`: a model against folders whose names are its categories.

import { performance } from 'node:perf_hooks';
import { countCopies } from '../../engine/classifier/judge.ts';
import type { Copies, LabelledText, Prediction } from '../../engine/classifier/types.ts';
import { problem } from '../../words/problem.ts';
import { Fingerprints } from '../../engine/text/fingerprints.ts';
import { openModelFile } from './model-file.ts';
import { format, print, Progress } from './output.ts';
import { honesty, metricsReport } from './report.ts';
import { readTexts } from './texts.ts';

export interface EvaluateOptions {
  readonly json?: boolean;
}

export async function evaluate(
  model: string,
  folder: string,
  options: EvaluateOptions,
): Promise<void> {
  const progress = new Progress();
  const classifier = await openModelFile(model);
  const source = await readTexts(folder, undefined, progress);
  const { categories, skipped } = source;
  const texts = [...source.texts()];
  const read = source.seconds();
  source.close();
  // A folder of train/ and test/ is judged by its test/: the rest may have been learned.
  const judged = texts.some((one) => one.split === 'test')
    ? texts.filter((one) => one.split === 'test')
    : texts;
  if (judged.length < texts.length) {
    const rest = texts.length - judged.length;
    progress.note(
      `Judged by the ${format.count(judged.length, 'test text', 'test texts')} only: the model may ` +
        `have learned the ${format.count(rest, 'training text', 'training texts')}.`,
    );
  }
  const labels = categories.map((name) => classifier.categories.indexOf(name));
  const unknown = categories.filter((_, c) => labels[c] < 0);
  const known = judged
    .filter((one) => labels[one.label] >= 0)
    .map((one) => ({ ...one, label: labels[one.label] }));
  const training = judged === texts ? null : texts.filter((one) => one.split !== 'test');
  if (known.length === 0) {
    throw problem('evaluate.noCategories', {
      folder,
      categories: classifier.categories,
      found: categories,
    });
  }
  if (unknown.length > 0) {
    progress.note(`Left out, for the model knows no such category: ${format.list(unknown, 20)}.`);
  }
  const started = performance.now();
  const { metrics, predictions } = await classifier.evaluate(known);
  const seconds = { read, evaluate: (performance.now() - started) / 1000 };
  const copies = training === null ? null : copiesAmong(known, training, predictions);
  progress.clear();
  await print(
    ...(options.json
      ? [
          JSON.stringify({
            ...metrics,
            ...honesty(metrics, copies),
            seconds,
            skipped,
            leftOut: unknown,
            device: 'CPU',
          }),
        ]
      : metricsReport(metrics, null, copies)),
  );
  classifier.dispose();
}

/** Which of the judged texts stand among the folder's training texts, too. */
function copiesAmong(
  judged: readonly LabelledText[],
  training: readonly LabelledText[],
  predictions: readonly Prediction[],
): Copies {
  const fingerprints = new Fingerprints();
  for (const { text } of [...judged, ...training]) fingerprints.add(text);
  const rows = Int32Array.from({ length: fingerprints.length }, (_, row) => row);
  const copies = fingerprints.copies(rows.subarray(0, judged.length), [
    rows.subarray(judged.length),
  ]);
  return countCopies(predictions, copies, rows);
}
