// What can be wrong with a model file, in sentences for whoever opens it.

import { WinnowError } from '../../errors.ts';

export function notAModel(why: string): WinnowError {
  return new WinnowError('model.notAModel', `This is not a model of Winnow's: ${why}.`, { why });
}

export function tooNew(version: string | undefined): WinnowError {
  // The version comes from the file: it is told only where it can be one.
  const named = version !== undefined && /^[\w.+-]{1,40}$/.test(version) ? version : null;
  return new WinnowError(
    'model.tooNew',
    `The model was made by a newer Winnow${named === null ? '' : ` (${named})`}. Update Winnow to open it.`,
    { applicationVersion: named },
  );
}

/** `what` is not that which was saved. */
export function damaged(what: string, expected: string | undefined, found: string): WinnowError {
  return new WinnowError(
    'model.damaged',
    `The model file is damaged: its ${what} not those that were saved. Copy or export it again.`,
    { expected: expected?.slice(0, 64) ?? null, found },
  );
}
