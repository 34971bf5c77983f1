import { describe, expect, it } from 'vitest';
import { defaultLocale, speak } from '../../words/index.ts';
import { writtenShares } from './shares.ts';

const { format } = speak(defaultLocale);
const write = (shares: number[], digits?: number): string[] =>
  writtenShares(shares, digits).map((share) =>
    format.percent(share, digits).replaceAll('\u00a0', ' '),
  );
const sum = (written: readonly string[]): number =>
  written.reduce((total, text) => total + (/[<>]/u.test(text) ? 0 : parseFloat(text)), 0);

describe('writtenShares', () => {
  it('leaves alone what adds up', () => {
    expect(write([0.5, 0.25, 0.25])).toEqual(['50.0 %', '25.0 %', '25.0 %']);
    expect(write([1, 0, 0])).toEqual(['100 %', '0 %', '0 %']);
    expect(writtenShares([])).toEqual([]);
  });

  it('never writes more than all', () => {
    // 99.8 and four times 0.1, as they would be rounded one by one.
    expect(write([0.9976, 0.0006, 0.0006, 0.0006, 0.0006])).toEqual([
      '99.8 %',
      '< 0.1 %',
      '< 0.1 %',
      '0.1 %',
      '0.1 %',
    ]);
    expect(write([0.125, 0.125, 0.125, 0.625], 0)).toEqual(['12 %', '12 %', '13 %', '63 %']);
    expect(write([0.9996, 0.0001, 0.0001, 0.0001, 0.0001])[0]).toBe('> 99.9 %');
  });

  it('does so for any shares', () => {
    for (let n = 2; n < 40; n++) {
      const raw = Array.from({ length: n }, (_, i) => Math.abs(Math.sin(n * 31 + i * 7)) ** 4);
      const total = raw.reduce((a, b) => a + b, 0);
      const shares = raw.map((share) => share / total);
      for (const digits of [0, 1]) {
        expect(sum(write(shares, digits))).toBeLessThanOrEqual(100 + 1e-9);
        writtenShares(shares, digits).forEach((share, i) => {
          expect(Math.abs(share - shares[i])).toBeLessThan(10 ** -(digits + 2));
        });
      }
    }
  });
});
