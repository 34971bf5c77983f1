import { describe, expect, it } from 'vitest';
import { chooseLocale, defaultLocale, speak } from './index.ts';
import { parseNumber } from './numbers.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ');
const en = speak(defaultLocale).format;
const de = speak(chooseLocale('system', ['de-DE'])).format;

describe('numbers for people', () => {
  it('never rounds a share up to all or down to nothing, nor over it', () => {
    expect(plain(en.percent(0.9771))).toBe('97.7 %');
    expect(plain(de.percent(0.9771))).toBe('97,7 %');
    expect(plain(en.percent(0.999))).toBe('99.9 %');
    expect(plain(en.percent(0.9999))).toBe('> 99.9 %');
    expect(plain(en.percent(0.00001))).toBe('< 0.1 %');
    expect(plain(de.percent(0.00001))).toBe('< 0,1 %');
    expect(plain(en.percent(1))).toBe('100 %');
    expect(plain(en.percent(0))).toBe('0 %');
    expect(en.percent(NaN)).toBe('–');
  });
  it('gives all the digits of a probability', () => {
    expect(plain(en.exactPercent(0.977123456))).toBe('97.7123 %');
    expect(plain(de.exactPercent(0.977123456))).toBe('97,7123 %');
    expect(plain(en.exactPercent(0.0000000012345))).toBe('1.23450e-7 %');
  });
  it('writes the sign of a weight out', () => {
    expect([en.signed(1.234), en.signed(-0.5)]).toEqual(['+1.23', '−0.50']);
    expect([de.signed(1.234), de.signed(-0.5)]).toEqual(['+1,23', '−0,50']);
  });
  it('puts names in the order in which people read them', () => {
    const names = ['m10', 'Öl', 'm2', 'Zebra', 'm1', 'ofen', 'M2'];
    expect(names.toSorted(de.compare)).toEqual(['m1', 'm2', 'M2', 'm10', 'ofen', 'Öl', 'Zebra']);
    expect(['a', 'A'].toSorted(en.compare)).toEqual(['A', 'a'].toSorted(en.compare));
  });
  it('counts one and many', () => {
    expect(en.count(1, 'text', 'texts')).toBe('1 text');
    expect(en.count(0, 'text', 'texts')).toBe('0 texts');
    expect(en.count(2954, 'text', 'texts')).toBe('2,954 texts');
    expect(de.count(2954, 'Text', 'Texte')).toBe('2.954 Texte');
  });
  it('shortens what is large', () => {
    expect(en.about(9999)).toBe('9,999');
    expect(en.about(2_883_500)).toBe('2.9 million');
    expect(plain(de.about(2_883_500))).toBe('2,9 Millionen');
  });
  it('writes tiny losses in one style', () => {
    expect(en.decimal(1.2468)).toBe('1.25');
    expect(de.decimal(1.2468)).toBe('1,25');
    expect(en.decimal(0.012345)).toBe('0.0123');
    expect(en.decimal(0.0005)).toBe('0.0005');
    expect(de.decimal(0.0005)).toBe('0,0005');
    expect(en.decimal(0.00000574)).toBe('5.74e-6');
    expect(de.decimal(0.00000574)).toBe('5,74e-6');
    expect(en.decimal(0.00001)).toBe('1e-5');
    expect(en.decimal(0)).toBe('0');
    expect(en.decimal(Number.MAX_VALUE)).toBe('1.80e+308');
    expect(en.decimal(NaN)).toBe('–');
  });
  it('writes sizes without a unit too many', () => {
    expect(plain(en.bytes(812))).toBe('812 B');
    expect(plain(en.bytes(999_700))).toBe('1.0 MB');
    expect(plain(de.bytes(5_120_000))).toBe('5,1 MB');
  });
  it('writes times, and what is left in steps', () => {
    expect(plain(en.duration(0.42))).toBe('0.4 s');
    expect(plain(de.duration(0.42))).toBe('0,4 s');
    // What took a little is never written as nothing.
    expect(plain(en.duration(0.004))).toBe('< 0.1 s');
    expect(plain(de.duration(0.004))).toBe('< 0,1 s');
    expect(plain(en.duration(0.06))).toBe('0.1 s');
    expect(en.duration(0)).toBe('0\u00a0s');
    expect(plain(en.duration(200))).toBe('3 min 20 s');
    expect(plain(en.timeLeft(3.2))).toBe('about 4 s left');
    expect(plain(de.timeLeft(3.2))).toBe('noch etwa 4 s');
    expect(en.timeLeft(0.3)).toBe('almost done');
    expect(en.timeLeft(NaN)).toBe('');
  });
  it('names the day', () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    const british = speak(chooseLocale('system', ['en-GB'])).format;
    expect(british.date(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('today, 09:05');
    expect(de.date(new Date(2026, 10, 19, 9, 5).getTime(), now)).toBe('gestern, 09:05');
    expect(british.date(new Date(2026, 2, 3).getTime(), now)).toBe('3 Mar');
    expect(en.date(new Date(2025, 2, 3).getTime(), now)).toBe('Mar 3, 2025');
  });
  it('lists a few by name', () => {
    expect(en.list(['a'])).toBe('a');
    expect(en.list(['a', 'b'])).toBe('a and b');
    expect(de.list(['a', 'b', 'c'])).toBe('a, b und c');
    expect(en.list(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, and 2 more');
  });
});

describe('the locale', () => {
  it('is the system’s where that is spoken, with its own numbers where it is not', () => {
    expect(chooseLocale('system', ['de-CH', 'en'])).toEqual({
      language: 'de',
      words: 'de-CH',
      numbers: 'de-CH',
    });
    expect(chooseLocale('system', ['fr-FR', 'de-DE'])).toEqual({
      language: 'en',
      words: 'en',
      numbers: 'fr-FR',
    });
    expect(chooseLocale('system', [])).toEqual({ language: 'en', words: 'en', numbers: 'en' });
    expect(chooseLocale('system', ['C', 'en-IN']).numbers).toBe('en-IN');
  });
  it('is what a person chose, with that language’s numbers', () => {
    expect(chooseLocale('de', ['en-US'])).toEqual({ language: 'de', words: 'de', numbers: 'de' });
    expect(chooseLocale('de', ['en-US', 'de-AT']).numbers).toBe('de-AT');
    expect(chooseLocale('en', ['de-DE']).numbers).toBe('en');
  });
});

describe('what is typed into a field for numbers', () => {
  it.each([
    ['1,000', 'en-US', 1000],
    ['1,000', 'de-DE', 1],
    ['1.000', 'de-DE', 1000],
    ['1.000', 'en-US', 1],
    ['20.000', 'de-DE', 20000],
    ['1 000', 'en-US', 1000],
    ['1 000', 'fr-FR', 1000],
    ['1\u202f000,5', 'fr-FR', 1000.5],
    ["1'000.5", 'de-CH', 1000.5],
    ['0,005', 'de-DE', 0.005],
    ['0,005', 'en-US', 0.005],
    ['0.005', 'de-DE', 0.005],
    ['1.234.567,8', 'de-DE', 1234567.8],
    ['12,34,567', 'en-IN', 1234567],
    ['1e-3', 'en-US', 0.001],
    ['−3', 'en-US', -3],
    ['.5', 'en-US', 0.5],
    ['5.', 'en-US', 5],
    // No group has two digits at the end, so this can only be the other sign.
    ['1,50', 'en-US', 1.5],
  ])('%s in %s is %d', (text, locale, value) => {
    expect(parseNumber(text, locale)).toBe(value);
  });
  it.each(['', 'abc', '1,0,0', '1.2.3', '12 apples', '1e', '--1', '1,000.000,5', '0,000.5'])(
    '%j is no number in English',
    (text) => expect(parseNumber(text, 'en-US')).toBeNaN(),
  );
  it('reads back what is shown', () => {
    for (const locale of ['en-US', 'de-DE', 'fr-FR', 'de-CH']) {
      const { format } = speak(chooseLocale('system', [locale]));
      for (const value of [1, 1000, 0.005, 123456.789, 1e-7, -2.5]) {
        expect(parseNumber(format.plain(value), locale)).toBe(value);
      }
    }
  });
});
