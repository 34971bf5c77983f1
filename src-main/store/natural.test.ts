import { describe, expect, it } from 'vitest';
import { compareNatural, naturalKey } from './natural.ts';

const sorted = (names: readonly string[]): string[] => [...names].sort(compareNatural);

describe('the natural order', () => {
  it('is that of numbers, wherever they stand in a name', () => {
    const names = ['m1', 'm2', 'm10', 'm10a', 'm10b2', 'm10b11', 'm100', 'mail', 'n1'];
    expect(sorted([...names].reverse())).toEqual(names);
    expect(sorted(['2024-10-01', '2024-9-30', '2024-09-02'])).toEqual([
      '2024-09-02',
      '2024-9-30',
      '2024-10-01',
    ]);
    const large = (length: number) => `x${'9'.repeat(length)}`;
    const lengths = [1, 88, 89, 90, 91, 100, 1000];
    expect(sorted(lengths.toReversed().map(large))).toEqual(lengths.map(large));
  });

  it('knows neither case nor accents, but is the same every time', () => {
    expect(sorted(['Zoo', 'apfel', 'Äpfel', 'Apfel', 'birne'])).toEqual([
      'Apfel',
      'apfel',
      'Äpfel',
      'birne',
      'Zoo',
    ]);
  });

  it('keeps a folder together', () => {
    expect(sorted(['a b/1', 'a/2', 'a/10', 'a-b/1', 'a/1'])).toEqual([
      'a/1',
      'a/2',
      'a/10',
      'a b/1',
      'a-b/1',
    ]);
  });

  it('takes a path of any characters', () => {
    expect(naturalKey('')).toBe('');
    expect(compareNatural('😀2', '😀10')).toBeLessThan(0);
    expect(compareNatural('日2', '日10')).toBeLessThan(0);
  });
});
