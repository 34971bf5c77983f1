// An error as a person reads it: the sentence that their language has for its code, from its values.
// Errors cross borders and come out of older libraries: where a code has no sentence here, or a value
// that its sentence needs is missing, the error says what it says of itself.

import * as v from 'valibot';
import type { Words } from './index.ts';
import { problemDetails } from './problems.ts';

/** What of an error is read here: a WinnowError, or the contract's shape of one. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What to say of an error in the language of `words`. */
export function errorSentence(words: Words, error: ToldError): string {
  const { code, message, details = {} } = error;
  if (!Object.hasOwn(problemDetails, code)) return message;
  const known = code as keyof typeof problemDetails;
  const values = v.safeParse(problemDetails[known], details);
  if (!values.success) return message;
  return (words.errors[known] as (values: unknown) => string)(values.output);
}
