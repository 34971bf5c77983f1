// Keyset paging: a cursor names the last row that was read, so that a page is found by an index,
// and rows that come or go elsewhere neither repeat nor hide others. Opaque to the caller, and
// checked when it comes back.

import * as v from 'valibot';
import { problem } from '../../words/problem.ts';

export function encodeCursor(value: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** Throws WinnowError `page.cursor` for one that was not made by `encodeCursor`. */
export function decodeCursor<const S extends v.GenericSchema>(
  schema: S,
  cursor: string,
): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw problem('page.cursor', {}, error);
  }
}
