// `winnow classify`: texts from files or standard input, one answer each.

import { readFile } from 'node:fs/promises';
import type { Classifier } from '../../engine/classifier/index.ts';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { decodeBytes } from '../importing/decode.ts';
import { troubleOf } from './file-trouble.ts';
import { openModelFile } from './model-file.ts';
import { errorObject, format, print, sayError, shortened, table, words } from './output.ts';

export interface ClassifyOptions {
  readonly threshold: string;
  readonly json?: boolean;
}

/** What is said of one text. */
interface Answer {
  /** Null where it is not sure. */
  readonly category: string | null;
  readonly sure: boolean;
  /** Null where it knows none of the words: no category leads then. */
  readonly leading: string | null;
  readonly probability: number | null;
  readonly threshold: number;
  readonly knownWords: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly logits: readonly number[];
}

/**
 * One text is answered in full; of several each has a line, in their order, as soon as it is read.
 * One that can't be read is told and does not keep the others from their answer.
 */
export async function classify(
  model: string,
  files: readonly string[],
  options: ClassifyOptions,
): Promise<void> {
  const threshold = Number(options.threshold);
  if (options.threshold.trim() === '' || !(threshold >= 0 && threshold <= 1)) {
    throw problem('usage.threshold', { threshold: options.threshold });
  }
  const classifier = await openModelFile(model);
  if (files.length === 1) {
    const text = await readText(files[0]);
    const answer = await answerTo(classifier, text, threshold);
    if (options.json) await print(JSON.stringify(answer));
    else await print(...inFull(answer, notSure(classifier, text, answer)));
  } else {
    for (const file of files) {
      try {
        const text = await readText(file);
        const answer = await answerTo(classifier, text, threshold);
        await print(
          options.json
            ? JSON.stringify({ file, ...answer })
            : `${file}: ${inShort(answer, notSure(classifier, text, answer))}`,
        );
      } catch (error) {
        if (!(error instanceof WinnowError)) throw error;
        process.exitCode = 1;
        sayError(error);
        if (options.json) await print(JSON.stringify({ file, ...errorObject(error) }));
      }
    }
  }
  classifier.dispose();
}

async function answerTo(classifier: Classifier, text: string, threshold: number): Promise<Answer> {
  const [{ category, probabilities, logits, knownWords }] = await classifier.predict([text]);
  const { categories } = classifier;
  // A text without a known word gets the same answer as any other such: no category leads for it.
  const known = knownWords > 0;
  const leading = probabilities[category];
  const sure = known && leading >= threshold && !classifier.coverage(text).few;
  return {
    category: sure ? categories[category] : null,
    sure,
    leading: known ? categories[category] : null,
    probability: known ? leading : null,
    threshold,
    knownWords,
    probabilities: Object.fromEntries(categories.map((name, c) => [name, probabilities[c]])),
    logits: Array.from(logits),
  };
}

/** Why it is not sure, as the end of a line; null where it is. */
function notSure(classifier: Classifier, text: string, answer: Answer): string | null {
  const { sure, leading, probability, threshold } = answer;
  if (sure) return null;
  if (leading === null || probability === null) return 'not sure: knows none of these words';
  const { words: different, known, few } = classifier.coverage(text);
  if (few) return `not sure: ${words.tryIt.fewKnown(known, different)}`;
  const least = format.percent(threshold);
  return `not sure: ${named(leading)} leads with ${format.percent(probability)}, and ${least} is asked for`;
}

/** A category can be called anything, also like the answer that none is sure. */
function named(category: string): string {
  const name = shortened(category);
  return /^\W*not sure/iu.test(name) ? format.quote(name) : name;
}

function inFull({ category, leading, probabilities }: Answer, doubt: string | null): string[] {
  if (leading === null && doubt !== null) return [doubt];
  const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  return [
    doubt ?? named(category ?? ''),
    '',
    ...table(
      ranked.map(([name, probability]) => [
        name,
        '█'.repeat(Math.round(probability * 30)).padEnd(30, '·'),
        format.percent(probability),
      ]),
      2,
    ),
  ];
}

function inShort({ category, probability }: Answer, doubt: string | null): string {
  return doubt ?? `${named(category ?? '')} (${format.percent(probability ?? 0)})`;
}

/** Throws WinnowError `text.empty`, `text.unreadable`. */
async function readText(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await readInput() : await readFile(file);
  } catch (error) {
    throw problem('text.unreadable', { file, ...troubleOf(error) }, error);
  }
  // As an imported file is.
  const decoded = decodeBytes(bytes);
  if ('text' in decoded) return decoded.text;
  if (decoded.code === 'import.empty') throw problem('text.empty', { file });
  throw problem('text.unreadable', { file, why: 'binary', detail: decoded.detail });
}

async function readInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
