// What a run that ended well says about itself, as it is stored: with a version, and brought up to
// date here and nowhere else. (Version 1 held epochs, matrix and recipe, too: the second schema took
// them apart, see migrate-runs.ts.)

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';
import type { FitSummary } from '../../engine/classifier/types.ts';
import { runResult, type RunResult } from '../contract/runs.ts';
import { toJson } from './json.ts';

/** Grows when an older Winnow would read a result wrongly. */
export const RESULT_VERSION = 2;

/** The text that stands in the store. */
export function writeResult(summary: FitSummary): string {
  const { epochs, metrics } = summary;
  // The schema leaves out what is stored elsewhere: recipe, categories, epochs and matrix.
  const result = v.parse(runResult, {
    ...summary,
    epochs: epochs.length,
    accuracy: metrics.accuracy,
    macroF1: metrics.macroF1,
    judged: metrics.documents,
  });
  return toJson({ version: RESULT_VERSION, ...result });
}

/** Throws WinnowError `run.tooNew`, and whatever a text throws that is no result. */
export function readResult(text: string): RunResult {
  const stored = v.parse(v.looseObject({ version: v.number() }), JSON.parse(text));
  if (stored.version > RESULT_VERSION) {
    throw problem('run.tooNew', { version: stored.version, known: RESULT_VERSION });
  }
  // Until copies were counted nothing was said of them.
  return v.parse(runResult, { copies: null, ...stored });
}
