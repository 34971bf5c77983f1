// Errors on their way back from a host: plain data again made a WinnowError.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { errorShape } from '../../src-main/contract/common.ts';

/** The error that an answer describes; a general one where it describes none. */
export function reviveError(value: unknown): WinnowError {
  const found = v.safeParse(errorShape, value);
  return found.success
    ? new WinnowError(found.output.code, found.output.message, found.output.details)
    : new WinnowError('host.unexpected', 'Winnow gave an answer that could not be understood.');
}

export function connectionLost(cause: unknown): WinnowError {
  return new WinnowError(
    'connection.lost',
    'Winnow is not answering. If it was closed, start it again: this page reconnects by itself.',
    {},
    cause,
  );
}
