// What a person types into a field for numbers, read as they write numbers: "1,000" is a thousand
// in English and one in German; "0,005" is five thousandths wherever the comma is the decimal sign.

import { decimalSign } from './formats.ts';

/** Blanks, apostrophes and the like, which only ever separate groups. */
const SEPARATORS = /[\s\u00a0\u202f\u2009'’_]/gu;

/**
 * The number that a text means in a locale (BCP 47); NaN where it means none.
 *
 * The other locale's sign is understood where there is only one way to read it: "0.005" in German
 * can be no group of thousands, "1.000" is one. Never is a part of what was typed left out.
 */
export function parseNumber(text: string, locale: string): number {
  const typed = text.trim().replace(SEPARATORS, '').replace('−', '-');
  if (!/^[-+]?[\d.,]*\d[\d.,]*(?:e[-+]?\d+)?$/iu.test(typed)) return NaN;
  const decimal = decimalSign(locale) === ',' ? ',' : '.';
  const group = decimal === ',' ? '.' : ',';
  const [mantissa, exponent = '0'] = typed.toLowerCase().split('e');
  const number = read(mantissa, decimal, group) ?? read(mantissa, group, decimal);
  return number === null ? NaN : Number(`${number}e${exponent}`);
}

/** In the form that JavaScript reads; null where the signs don't stand as they have to. */
function read(text: string, decimal: string, group: string): string | null {
  const parts = text.split(decimal);
  if (parts.length > 2) return null;
  const [whole, fraction = ''] = parts;
  if (fraction.includes(group)) return null;
  const [first, ...groups] = whole.split(group);
  if (groups.length > 0) {
    // Groups of three, or of two before the last three as in India; nothing has thousands of zero.
    if (!/^[-+]?[1-9]\d{0,2}$/u.test(first)) return null;
    if (groups[groups.length - 1].length !== 3) return null;
    if (!groups.every((digits) => digits.length === 3 || digits.length === 2)) return null;
  }
  return `${first}${groups.join('')}${parts.length === 2 ? `.${fraction || '0'}` : ''}`;
}
