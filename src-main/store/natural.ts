// The order in which people read names: m1, m2, m10; the case of letters and their accents decide
// nothing; what lies in a folder stands together. As a key that compares by code point, so that an
// index holds it. (What is trained goes by the paths themselves: the canonical order, see
// engine/order.ts.)

import { compareCodePoints } from '../../engine/order.ts';

/**
 * A name's or path's key: keys compare by code point as the names do for people. Stored with each
 * text: what it gives for a path may only change together with a step of the migrations.
 */
export function naturalKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\//gu, '\u0001')
    .replace(/\d+/gu, numberKey);
}

/** Where names are the same to people, the code points decide. */
export function compareNatural(a: string, b: string): number {
  return compareCodePoints(naturalKey(a), naturalKey(b)) || compareCodePoints(a, b);
}

/** How many digits there are, then the digits; it begins with one, to stand where digits do. */
function numberKey(digits: string): string {
  const number = digits.replace(/^0+(?=\d)/u, '');
  const most = 90;
  return number.length < most
    ? `0${String.fromCharCode(0x21 + number.length)}${number}`
    : `0${String.fromCharCode(0x21 + most)}${String(number.length).padStart(9, '0')}${number}`;
}
