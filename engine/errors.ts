// The one error type of the house. A person reads `message`; the terminal and the tests read
// `code`, which never changes once it has been published.

export class WinnowError extends Error {
  override readonly name = 'WinnowError';
  readonly code: string;
  /** Plain data that helps: the file, the setting, the shapes. Must survive JSON. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(shorten(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = Object.fromEntries(
      Object.entries(details).map(([key, value]) => [
        key,
        typeof value === 'string' ? shorten(value) : value,
      ]),
    );
  }
}

/** A sentence may name what a file holds, and a file may hold names of any length. */
const MOST = 2000;

/** Without its middle, where it is long: how it begins and what to do stay. */
const shorten = (text: string): string =>
  text.length <= MOST ? text : `${text.slice(0, MOST - 500)} … ${text.slice(-400)}`;
