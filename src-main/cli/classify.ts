// `winnow classify`: one text, from a file or standard input.

import { readFile } from 'node:fs/promises';
import { openClassifier } from '../../engine/classifier/index.ts';
import { WinnowError } from '../../engine/errors.ts';
import { decodeBytes } from '../importing/decode.ts';
import { cpuBackend } from './devices.ts';
import { readModelFile } from './model-file.ts';
import { percent, print, table } from './output.ts';

export interface ClassifyOptions {
  readonly threshold: string;
  readonly json?: boolean;
}

export async function classify(
  model: string,
  file: string,
  options: ClassifyOptions,
): Promise<void> {
  const threshold = Number(options.threshold);
  if (options.threshold.trim() === '' || !(threshold >= 0 && threshold <= 1)) {
    throw new WinnowError('usage.threshold', '--threshold must be a number from 0 to 1.', {
      threshold: options.threshold,
    });
  }
  const classifier = await openClassifier(await readModelFile(model), await cpuBackend(1));
  const text = textOf(await readInput(file), file);
  const [prediction] = await classifier.predict([text]);
  const leading = prediction.probabilities[prediction.category];
  const sure = prediction.knownWords > 0 && leading >= threshold;
  const ranked = classifier.categories
    .map((category, c) => ({ category, probability: prediction.probabilities[c] }))
    .sort((a, b) => b.probability - a.probability);
  if (options.json) {
    await print(
      JSON.stringify({
        category: sure ? classifier.categories[prediction.category] : null,
        sure,
        leading: classifier.categories[prediction.category],
        probability: leading,
        threshold,
        knownWords: prediction.knownWords,
        probabilities: Object.fromEntries(
          classifier.categories.map((category, c) => [category, prediction.probabilities[c]]),
        ),
        logits: Array.from(prediction.logits),
      }),
    );
  } else {
    const why =
      prediction.knownWords === 0
        ? 'it knows none of the words'
        : `${classifier.categories[prediction.category]} leads with ${percent(leading)}, and ${percent(threshold)} is asked for`;
    await print(
      [
        sure ? classifier.categories[prediction.category] : `not sure: ${why}`,
        '',
        table(
          ranked.map(({ category, probability }) => [
            category,
            '█'.repeat(Math.round(probability * 30)).padEnd(30, '·'),
            percent(probability),
          ]),
          2,
        ),
      ].join('\n'),
    );
  }
  classifier.dispose();
}

async function readInput(file: string): Promise<Uint8Array> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WinnowError(
      'text.unreadable',
      `The text ${file} can't be read: ${reason}.`,
      { file },
      error,
    );
  }
}

/** The bytes as a text, decoded like an imported file. Nothing and blanks are a text without words. */
function textOf(bytes: Uint8Array, file: string): string {
  const decoded = decodeBytes(bytes);
  if ('text' in decoded) return decoded.text;
  if (decoded.code === 'import.empty') return '';
  throw new WinnowError(
    'text.unreadable',
    `${file === '-' ? 'Standard input' : file}: ${decoded.reason}`,
    { file },
  );
}
