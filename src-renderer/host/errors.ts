// Errors between the page and its host: what an answer tells, and what is told of an upload.

import { WinnowError } from '../../engine/errors.ts';
import type { ErrorShape } from '../../src-main/contract/common.ts';
import { readError, toErrorShape } from '../../src-main/contract/error-shape.ts';

/** The error that an answer describes; a general one where it describes none. */
export function reviveError(value: unknown): WinnowError {
  return (
    readError(value) ??
    new WinnowError('host.unexpected', 'Winnow gave an answer that could not be understood.')
  );
}

/** Why an upload ended early, as the services keep it: what has a sentence keeps it. */
export function uploadError(error: unknown): ErrorShape {
  return toErrorShape(error, (cause) => ({
    code: 'upload.failed',
    message: 'The files could not be sent.',
    details: { cause },
  }));
}

export function connectionLost(cause: unknown): WinnowError {
  return new WinnowError(
    'connection.lost',
    'Winnow is not answering. If it was closed, start it again: this page reconnects by itself.',
    {},
    cause,
  );
}
