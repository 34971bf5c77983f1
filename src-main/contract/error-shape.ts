// Errors cross a border as plain data, and come out as WinnowError again on the other side. Every
// border of the house uses this pair: threads, workers, the bridge, HTTP, and what is stored.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { errorShape, type ErrorShape } from './common.ts';

/** What is said of an error that nobody foresaw; `cause` is its own message. */
export type Unforeseen = (cause: string, error: unknown) => ErrorShape;

/** Any thrown value as plain data with a code and a sentence; a WinnowError keeps its own. */
export function toErrorShape(error: unknown, unforeseen: Unforeseen = unexpected): ErrorShape {
  if (error instanceof WinnowError) {
    return { code: error.code, message: error.message, details: plain(error.details) };
  }
  return unforeseen(error instanceof Error ? error.message : String(error), error);
}

/** The error that a shape describes. `cause` is what was thrown, where it is at hand. */
export function fromErrorShape(shape: ErrorShape, cause?: unknown): WinnowError {
  return new WinnowError(shape.code, shape.message, shape.details, cause);
}

/** The error that an answer describes; null where it describes none. */
export function readError(answer: unknown): WinnowError | null {
  const found = v.safeParse(errorShape, answer);
  return found.success ? fromErrorShape(found.output) : null;
}

function unexpected(cause: string, error: unknown): ErrorShape {
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    code: 'unexpected',
    message: `Something unexpected went wrong: ${cause}`,
    details: stack === undefined ? {} : { stack },
  };
}

/** What survives JSON: no border may fail on what an error carries along. */
function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
