// How an error leaves a host: always a code, a sentence and plain details, whatever went wrong.

import { WinnowError } from '../../engine/errors.ts';
import type { ErrorShape } from '../contract/common.ts';

/** What the page is told about an error. What was not foreseen is named, but its stack is kept here. */
export function hostErrorShape(error: unknown): ErrorShape {
  if (error instanceof WinnowError) {
    return { code: error.code, message: error.message, details: { ...error.details } };
  }
  return {
    code: 'host.unexpected',
    message: 'Something went wrong inside Winnow. What was stored is safe; try again.',
    details: { cause: error instanceof Error ? error.message : String(error) },
  };
}

/** A JSON answer that nothing keeps. */
export function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
