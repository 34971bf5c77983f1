// What can be wrong with a model file.

import type { WinnowError } from '../../errors.ts';
import { problem } from '../../problems.ts';

export function notAModel(why: string): WinnowError {
  return problem('model.notAModel', { why });
}

export function tooNew(version: string | undefined): WinnowError {
  // The version comes from the file: it is told only where it can be one.
  const named = version !== undefined && /^[\w.+-]{1,40}$/.test(version) ? version : null;
  return problem('model.tooNew', { applicationVersion: named });
}

/** The hash of the weights or of the whole contents is not that which was saved with them. */
export function damaged(expected: string | undefined, found: string): WinnowError {
  return problem('model.damaged', { expected: expected?.slice(0, 64) ?? null, found });
}
