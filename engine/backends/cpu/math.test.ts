import { describe, expect, it } from 'vitest';
import * as m from './math.ts';

// Math's own functions are within an ulp or two in V8; ours must be as near to them.
function worst(
  ours: (x: number) => number,
  theirs: (x: number) => number,
  from: number,
  to: number,
): number {
  let error = 0;
  for (let i = 0; i <= 20000; i++) {
    const x = from + ((to - from) * i) / 20000;
    const ref = theirs(x);
    const d = Math.abs(ours(x) - ref) / Math.max(Math.abs(ref), 1e-300);
    if (d > error) error = d;
  }
  return error;
}

const EPS = 2 ** -52;

describe('elementary functions', () => {
  it('are as exact as Math', () => {
    expect(worst(m.exp, Math.exp, -700, 700)).toBeLessThan(1.5 * EPS);
    expect(worst(m.exp, Math.exp, -1, 1)).toBeLessThan(1.5 * EPS);
    expect(worst(m.expm1, Math.expm1, -1e-3, 1e-3)).toBeLessThan(2 * EPS);
    expect(worst(m.log, Math.log, 1e-3, 0.99)).toBeLessThan(1.5 * EPS);
    expect(worst(m.log, Math.log, 0.999, 1.0011)).toBeLessThan(1.5 * EPS);
    expect(worst(m.log, Math.log, 1.01, 1e9)).toBeLessThan(1.5 * EPS);
    expect(worst(m.log1p, Math.log1p, -0.5, 3)).toBeLessThan(4 * EPS);
    expect(worst(m.tanh, Math.tanh, -5, 5)).toBeLessThan(4 * EPS);
    expect(
      worst(
        (x) => m.pow(x, 2.3),
        (x) => x ** 2.3,
        0.01,
        50,
      ),
    ).toBeLessThan(20 * EPS);
    expect(
      worst(
        (x) => m.sin(x) + 2,
        (x) => Math.sin(x) + 2,
        -1e4,
        1e4,
      ),
    ).toBeLessThan(2 * EPS);
    expect(
      worst(
        (x) => m.cos(x) + 2,
        (x) => Math.cos(x) + 2,
        -1e4,
        1e4,
      ),
    ).toBeLessThan(2 * EPS);
  });

  it('know the ends of their range', () => {
    expect(m.exp(-800)).toBe(0);
    expect(m.exp(800)).toBe(Infinity);
    expect(m.exp(-745)).toBeGreaterThan(0);
    expect(m.exp(709.5)).toBeCloseTo(Math.exp(709.5), -300);
    expect(m.exp(0)).toBe(1);
    expect(m.exp(NaN)).toBeNaN();
    expect(m.log(0)).toBe(-Infinity);
    expect(m.log(-1)).toBeNaN();
    expect(m.log(1)).toBe(0);
    expect(m.log(5e-324)).toBeCloseTo(Math.log(5e-324), 12);
    expect(m.log(Infinity)).toBe(Infinity);
    expect(m.pow(-2, 3)).toBe(-8);
    expect(m.pow(2, -2)).toBe(0.25);
    expect(m.pow(0, 0)).toBe(1);
    expect(m.pow(0, 2.5)).toBe(0);
    expect(m.sigmoid(-1000)).toBe(0);
    expect(m.tanh(1000)).toBe(1);
    expect(m.tanh(NaN)).toBeNaN();
  });

  it('gives the error function', () => {
    // Abramowitz and Stegun, table 7.1, and high-precision values.
    expect(m.erf(0.5)).toBeCloseTo(0.5204998778130465, 15);
    expect(m.erf(1)).toBeCloseTo(0.8427007929497149, 15);
    expect(m.erf(-2)).toBeCloseTo(-0.9953222650189527, 15);
    expect(m.erf(2.5)).toBeCloseTo(0.999593047982555, 15);
    expect(m.erf(3)).toBeCloseTo(0.9999779095030014, 15);
    expect(m.erf(7)).toBe(1);
  });
});
