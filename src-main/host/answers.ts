// How an error leaves a host: always a code, a sentence and plain details, whatever went wrong.

import type { ErrorShape } from '../contract/common.ts';
import { toErrorShape } from '../contract/error-shape.ts';

/** What the page is told about an error. What was not foreseen is named, but its stack is kept here. */
export function hostErrorShape(error: unknown): ErrorShape {
  return toErrorShape(error, (cause) => ({
    code: 'host.unexpected',
    message: 'Something went wrong inside Winnow. What was stored is safe; try again.',
    details: { cause },
  }));
}

/** A JSON answer that nothing keeps. */
export function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
