// An error as a person reads it: a sentence for its code, with values from its details. Errors come
// over borders and out of older libraries, so a sentence that lacks a value, and a code that has no
// sentence here, show what the error says of itself.

import type { Words } from './index.ts';

/** What of an error is read here: a WinnowError, or the contract's shape of one. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The details of an error. Asking for what is not there leaves the sentence to the error itself. */
export interface ErrorDetails {
  has(key: string): boolean;
  text(key: string): string;
  number(key: string): number;
  list(key: string): readonly string[];
}

export type ErrorSentence = (details: ErrorDetails) => string;

/** What to say of an error in the language of `words`. */
export function errorSentence(words: Words, error: ToldError): string {
  const sentences: Readonly<Record<string, ErrorSentence>> = words.errors;
  if (!Object.hasOwn(sentences, error.code)) return error.message;
  try {
    return sentences[error.code](detailsOf(error.details ?? {}));
  } catch (missing) {
    if (missing instanceof MissingDetail) return error.message;
    throw missing;
  }
}

class MissingDetail extends Error {}

function detailsOf(details: Readonly<Record<string, unknown>>): ErrorDetails {
  const read = <T>(key: string, fits: (value: unknown) => value is T): T => {
    const value = details[key];
    if (!fits(value)) throw new MissingDetail(key);
    return value;
  };
  return {
    has: (key) => details[key] !== undefined && details[key] !== null,
    text: (key) => read(key, (value) => typeof value === 'string'),
    number: (key) => read(key, (value): value is number => Number.isFinite(value)),
    list: (key) =>
      read(
        key,
        (value): value is string[] =>
          Array.isArray(value) && value.every((one) => typeof one === 'string'),
      ),
  };
}
