import { describe, expect, it } from 'vitest';
import { speak, type Locale } from '../../words/index.ts';
import { isNoNumber, numberIn, shownText, stepped, type Typed } from './typedNumber.ts';

const formatOf = (numbers: string, language: Locale['language'] = 'en') =>
  speak({ language, words: language, numbers }).format;
const english = formatOf('en-US');
const german = formatOf('de-DE', 'de');
const french = formatOf('fr-FR');

/** Types into a field as its owner takes it, leaves it, and says what stands there. */
function typeAndLeave(text: string, format = english): { value: number; shown: string } {
  const value = numberIn(text, format);
  const typed: Typed = { text, became: value };
  expect(shownText(typed, value, true, format)).toBe(text);
  return { value, shown: shownText(typed, value, false, format) };
}

describe('a field for numbers', () => {
  it.each([
    ['1,000', english, 1000, '1000'],
    ['1.000', english, 1, '1'],
    ['0.005', english, 0.005, '0.005'],
    ['20.000', german, 20_000, '20000'],
    ['1.000', german, 1000, '1000'],
    ['1,000', german, 1, '1'],
    ['0,005', german, 0.005, '0,005'],
    ['1 000', german, 1000, '1000'],
    ['1\u202f000', french, 1000, '1000'],
    ['0,005', french, 0.005, '0,005'],
  ])(
    'reads “%s” as the person writes numbers, and shows it so: %#',
    (text, format, value, shown) => {
      expect(typeAndLeave(text, format)).toEqual({ value, shown });
    },
  );

  it.each(['abc', '12 texts', '', '1,2,3', '1e'])('keeps “%s”, which is no number', (text) => {
    expect(typeAndLeave(text)).toEqual({ value: NaN, shown: text });
    expect(isNoNumber(text, english)).toBe(true);
  });

  it('shows what somebody else has made of it', () => {
    const typed: Typed = { text: 'abc', became: NaN };
    expect(shownText(typed, 20, false, english)).toBe('20');
    expect(shownText(typed, 20, true, english)).toBe('20');
    // A slider beside it, while its text still stands.
    expect(shownText({ text: '0,01', became: 0.01 }, 0.25, true, german)).toBe('0,25');
  });

  it('shows the value while nothing was typed, in every digit that counts', () => {
    expect(shownText(null, 0.0005, false, german)).toBe('0,0005');
    expect(shownText(null, 0.1 + 0.2, false, english)).toBe('0.3');
    expect(shownText(null, NaN, false, english)).toBe('');
  });

  it('steps within its limits, from nothing as from zero', () => {
    const limits = { min: 0, max: 1 };
    expect(stepped(0.1, 0.2, limits)).toBe(0.3);
    expect(stepped(0.95, 0.1, limits)).toBe(1);
    expect(stepped(NaN, 0.05, limits)).toBe(0.05);
    expect(stepped(0, -1, limits)).toBe(0);
  });
});
