// What a person reads of an error: the sentence of a WinnowError or of the contract's shape, and a
// plain one for what was never meant to reach a person.

export interface DescribedError {
  readonly code: string;
  readonly message: string;
}

/** The code and sentence of whatever was thrown. */
export function describeError(error: unknown): DescribedError {
  if (typeof error === 'object' && error !== null) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && typeof message === 'string') return { code, message };
    if (typeof message === 'string' && message !== '') {
      return { code: 'window.unexpected', message: `Something unexpected happened: ${message}` };
    }
  }
  return { code: 'window.unexpected', message: 'Something unexpected happened.' };
}
