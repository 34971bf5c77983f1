import { describe, expect, it } from 'vitest';
import { about, bytes, count, date, decimal, duration, list, percent, timeLeft } from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers for people', () => {
  it('never rounds a share up to all or down to nothing', () => {
    expect(plain(percent(0.9771))).toBe('97.7 %');
    expect(plain(percent(0.9999))).toBe('99.9 %');
    expect(plain(percent(0.00001))).toBe('0.1 %');
    expect(plain(percent(1))).toBe('100 %');
    expect(plain(percent(0))).toBe('0 %');
    expect(percent(NaN)).toBe('–');
  });
  it('counts one and many', () => {
    expect(count(1, 'text')).toBe('1 text');
    expect(count(2954, 'text')).toBe('2,954 texts');
    expect(count(3, 'category', 'categories')).toBe('3 categories');
  });
  it('shortens what is large', () => {
    expect(about(9999)).toBe('9,999');
    expect(about(2_883_500)).toBe('2.9 million');
  });
  it('writes tiny losses in one style', () => {
    expect(decimal(1.2468)).toBe('1.25');
    expect(decimal(0.012345)).toBe('0.0123');
    expect(decimal(0.0005)).toBe('0.0005');
    expect(decimal(0.00000574)).toBe('5.74e-6');
    expect(decimal(0.000000127)).toBe('1.27e-7');
    expect(decimal(0.00001)).toBe('1e-5');
    expect(decimal(0)).toBe('0');
    expect(decimal(123456)).toBe('123456.00');
    expect(decimal(Number.MAX_VALUE)).toBe('1.80e+308');
    expect(decimal(NaN)).toBe('–');
  });
  it('writes sizes without a unit too many', () => {
    expect(plain(bytes(812))).toBe('812 B');
    expect(plain(bytes(999_700))).toBe('1.0 MB');
    expect(plain(bytes(5_120_000))).toBe('5.1 MB');
  });
  it('writes times, and what is left in steps', () => {
    expect(plain(duration(0.42))).toBe('0.4 s');
    expect(plain(duration(200))).toBe('3 min 20 s');
    expect(plain(timeLeft(3.2))).toBe('about 4 s left');
    expect(timeLeft(0.3)).toBe('almost done');
    expect(timeLeft(NaN)).toBe('');
  });
  it('names the day', () => {
    const now = new Date(2026, 10, 20, 12).getTime();
    expect(date(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('today, 09:05');
    expect(date(new Date(2026, 10, 19, 9, 5).getTime(), now)).toBe('yesterday, 09:05');
    expect(date(new Date(2026, 2, 3).getTime(), now)).toBe('3 Mar');
    expect(date(new Date(2025, 2, 3).getTime(), now)).toBe('3 Mar 2025');
  });
  it('lists a few by name', () => {
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
