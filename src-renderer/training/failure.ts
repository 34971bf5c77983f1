// Errors cross a border as plain data and come out as WinnowError again on the other side.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { errorShape, type ErrorShape } from '../../src-main/contract/common.ts';

/** Any thrown value as plain data with a sentence for a person. */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof WinnowError) {
    return { code: error.code, message: error.message, details: plain(error.details) };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    code: 'unexpected',
    message: `Something unexpected went wrong: ${message}`,
    details: stack === undefined ? {} : { stack },
  };
}

export function toError(shape: ErrorShape): WinnowError {
  return new WinnowError(shape.code, shape.message, shape.details);
}

/** The error of an answer that was not OK: the host's own sentence where it sent one. */
export async function responseError(response: Response): Promise<WinnowError> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // Not JSON: the status says what there is to say.
  }
  const candidates = [
    body,
    typeof body === 'object' && body !== null && 'error' in body ? body.error : null,
  ];
  for (const candidate of candidates) {
    const shape = v.safeParse(errorShape, candidate);
    if (shape.success) return toError(shape.output);
  }
  return new WinnowError('bulk.refused', `The transfer was refused (status ${response.status}).`, {
    status: response.status,
  });
}

function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
