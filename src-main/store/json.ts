// Structured values in a column. JSON has no infinities, and a loss can become one: it is kept as
// the largest number there is instead of turning into null.

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each)
      ? Number.isNaN(each)
        ? 0
        : Math.sign(each) * Number.MAX_VALUE
      : each,
  );
}

/** The caller says what it stored. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

/** The same for a row that may be damaged, before it is held against a schema; undefined for no JSON. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
