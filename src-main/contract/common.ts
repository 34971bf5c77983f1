// Schemas that several groups share.

import * as v from 'valibot';

// Only what a number can count exactly: 1e308 is whole, too, and no column holds it.
export const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Milliseconds since 1970, UTC. */
export const time = v.pipe(v.number(), v.safeInteger());
const NO_NAME = 'Give it a name.';
const LONG_NAME = 'A name may have at most 200 characters.';
/** A name that a person gave: trimmed, 1 to 200 characters, one line. */
export const name = v.pipe(
  v.string(),
  v.transform((s) => s.replace(/\s+/gu, ' ').trim()),
  v.minLength(1, NO_NAME),
  v.maxLength(200, LONG_NAME),
);

/** Which rule for names a person has broken; nothing where something else is wrong. */
export function brokenRule(
  issues: readonly v.BaseIssue<unknown>[],
): { readonly rule: 'noName' | 'longName' } | Record<string, never> {
  for (const { message } of issues) {
    if (message === NO_NAME) return { rule: 'noName' };
    if (message === LONG_NAME) return { rule: 'longName' };
  }
  return {};
}

/** A name that no person chose, told from those that are there: “mails (2)”. No longer than a name may be. */
export function unusedName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  let unused = name;
  for (let n = 2; names.has(unused); n++) unused = `${name.slice(0, 190)} (${n})`;
  return unused;
}

export const nothing = v.null();
export const split = v.picklist(['train', 'test', 'none']);

/** Keyset paging: the cursor is opaque, null on the first call and after the last page. */
export const cursor = v.nullable(v.string());
export const pageLimit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500));

export const errorShape = v.object({
  code: v.string(),
  message: v.string(),
  details: v.record(v.string(), v.unknown()),
});
export type ErrorShape = v.InferOutput<typeof errorShape>;
