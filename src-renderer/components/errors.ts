// What the window keeps of an error: its code and values, of which `sentenceOf` makes a sentence
// where it is shown.

import type { ToldError } from '../../words/errors.ts';

export type DescribedError = ToldError;

/** The code, message and details of whatever was thrown. */
export function describeError(error: unknown): DescribedError {
  if (typeof error === 'object' && error !== null) {
    const { code, message, details } = error as Record<string, unknown>;
    if (typeof code === 'string' && typeof message === 'string') {
      return { code, message, details: isRecord(details) ? details : {} };
    }
    if (typeof message === 'string' && message !== '') {
      return { code: 'window.unexpected', message, details: { cause: message } };
    }
  }
  return { code: 'window.unexpected', message: String(error) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
