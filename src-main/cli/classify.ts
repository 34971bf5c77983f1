// `winnow classify`: one text, from a file or standard input.

import { readFile } from 'node:fs/promises';
import { WinnowError } from '../../engine/errors.ts';
import { decodeBytes } from '../importing/decode.ts';
import { openModelFile } from './model-file.ts';
import { format, print, shortened, table, words } from './output.ts';

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
  const classifier = await openModelFile(model);
  const text = textOf(await readInput(file), file);
  const [prediction] = await classifier.predict([text]);
  // A text without a known word gets the same answer as any other such: no category leads for it.
  const known = prediction.knownWords > 0;
  const leading = prediction.probabilities[prediction.category];
  const sure = known && leading >= threshold;
  const ranked = classifier.categories
    .map((category, c) => ({ category, probability: prediction.probabilities[c] }))
    .sort((a, b) => b.probability - a.probability);
  if (options.json) {
    await print(
      JSON.stringify({
        category: sure ? classifier.categories[prediction.category] : null,
        sure,
        leading: known ? classifier.categories[prediction.category] : null,
        probability: known ? leading : null,
        threshold,
        knownWords: prediction.knownWords,
        probabilities: Object.fromEntries(
          classifier.categories.map((category, c) => [category, prediction.probabilities[c]]),
        ),
        logits: Array.from(prediction.logits),
      }),
    );
  } else if (!known) {
    await print('not sure: knows none of these words');
  } else {
    const name = shortened(classifier.categories[prediction.category]);
    // A category can be called anything, also like the answer that none is sure.
    const category = /^\W*not sure/iu.test(name) ? `“${name}”` : name;
    const why = `${category} leads with ${format.percent(leading)}, and ${format.percent(threshold)} is asked for`;
    await print(
      sure ? category : `not sure: ${why}`,
      '',
      ...table(
        ranked.map((one) => [
          one.category,
          '█'.repeat(Math.round(one.probability * 30)).padEnd(30, '·'),
          format.percent(one.probability),
        ]),
        2,
      ),
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

/** The bytes as a text, decoded like an imported file. Throws `text.empty`, `text.unreadable`. */
function textOf(bytes: Uint8Array, file: string): string {
  const decoded = decodeBytes(bytes);
  if ('text' in decoded) return decoded.text;
  if (decoded.code === 'import.empty') {
    throw new WinnowError(
      'text.empty',
      file === '-'
        ? 'The text on standard input is empty: pipe a text in, or name a file.'
        : `The text ${file} is empty.`,
      { file },
    );
  }
  throw new WinnowError(
    'text.unreadable',
    `${file === '-' ? 'Standard input' : file}: ${words.importing.skipped({ ...decoded, bytes: null })}`,
    { file },
  );
}
