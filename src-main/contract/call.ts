// What a call is: a name, a schema for what goes in and one for what comes out. Handlers and the
// client are typed from the table in index.ts, so a drift between the two is a compile error, and
// both sides of every host validate with the same schema at the border.

import type * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';

export type Schema = v.GenericSchema;

export interface CallDefinition<I extends Schema = Schema, O extends Schema = Schema> {
  readonly input: I;
  readonly output: O;
}

export function call<const I extends Schema, const O extends Schema>(
  input: I,
  output: O,
): CallDefinition<I, O> {
  return { input, output };
}

/** WinnowError `call.cancelled`: what a call ends with that its asker gave up. No one has to read it. */
export function cancelled(): WinnowError {
  return new WinnowError('call.cancelled', 'This was stopped: its answer was no longer wanted.');
}
