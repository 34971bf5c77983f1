// `winnow evaluate`: a model against folders whose names are its categories.

import { performance } from 'node:perf_hooks';
import { WinnowError } from '../../engine/errors.ts';
import { openModelFile } from './model-file.ts';
import { print, Progress, wholeNumber } from './output.ts';
import { metricsReport } from './report.ts';
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
      `Judged by the ${wholeNumber.format(judged.length)} test ${judged.length === 1 ? 'text' : 'texts'} only: ` +
        `the model may have learned the ${wholeNumber.format(rest)} training ${rest === 1 ? 'text' : 'texts'}.`,
    );
  }
  const labels = categories.map((name) => classifier.categories.indexOf(name));
  const unknown = categories.filter((_, c) => labels[c] < 0);
  const known = judged
    .filter((one) => labels[one.label] >= 0)
    .map((one) => ({ ...one, label: labels[one.label] }));
  if (known.length === 0) {
    throw new WinnowError(
      'evaluate.noCategories',
      `No folder in ${folder} is named like a category of the model. ` +
        `The model knows: ${classifier.categories.join(', ')}.`,
      { folder, categories: classifier.categories, found: categories },
    );
  }
  if (unknown.length > 0) {
    progress.note(`Left out, for the model knows no such category: ${unknown.join(', ')}.`);
  }
  const started = performance.now();
  const { metrics } = await classifier.evaluate(known);
  const seconds = { read, evaluate: (performance.now() - started) / 1000 };
  progress.clear();
  await print(
    ...(options.json
      ? [JSON.stringify({ ...metrics, seconds, skipped, leftOut: unknown, device: 'CPU' })]
      : metricsReport(metrics, null)),
  );
  classifier.dispose();
}
