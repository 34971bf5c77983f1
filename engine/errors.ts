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
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
