// What stands in a field for numbers: what was typed there while that is being typed, or means no
// number; else the value as the person's locale writes it. Typed text is never wiped in silence.

import type { Formats } from '../../words/index.ts';
import { parseNumber } from '../../words/numbers.ts';

/** What was typed last. */
export interface Typed {
  readonly text: string;
  /** What the value was right after: when it is another one now, somebody else has changed it. */
  readonly became: number;
}

/** The number that a text means in the person's locale; NaN where it means none. */
export function numberIn(text: string, { locale }: Formats): number {
  return parseNumber(text, locale.numbers);
}

/** The text to show. */
export function shownText(
  typed: Typed | null,
  value: number,
  focused: boolean,
  format: Formats,
): string {
  if (typed === null || !Object.is(typed.became, value)) return format.plain(value);
  return focused || Number.isNaN(numberIn(typed.text, format)) ? typed.text : format.plain(value);
}

/** What stands there means no number. */
export function isNoNumber(text: string, format: Formats): boolean {
  return Number.isNaN(numberIn(text, format));
}

/** The next value when an arrow key steps from one: within the limits, without crumbs of a sum. */
export function stepped(
  value: number,
  by: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const next = Math.min(max, Math.max(min, (Number.isFinite(value) ? value : 0) + by));
  return Number(next.toPrecision(12));
}
