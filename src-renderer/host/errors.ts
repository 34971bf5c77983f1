// Errors on their way back from a host: plain data again made a WinnowError.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { errorShape, type ErrorShape } from '../../src-main/contract/common.ts';

/** The error that an answer describes; a general one where it describes none. */
export function reviveError(value: unknown): WinnowError {
  const found = v.safeParse(errorShape, value);
  return found.success
    ? new WinnowError(found.output.code, found.output.message, found.output.details)
    : new WinnowError('host.unexpected', 'Winnow gave an answer that could not be understood.');
}

/** Why an upload ended early, as the services keep it: what has a sentence keeps it. */
export function uploadError(error: unknown): ErrorShape {
  if (error instanceof WinnowError) {
    return { code: error.code, message: error.message, details: { ...error.details } };
  }
  const cause = error instanceof Error ? error.message : String(error);
  return { code: 'upload.failed', message: 'The files could not be sent.', details: { cause } };
}

export function connectionLost(cause: unknown): WinnowError {
  return new WinnowError(
    'connection.lost',
    'Winnow is not answering. If it was closed, start it again: this page reconnects by itself.',
    {},
    cause,
  );
}
