import { describe, expect, it } from 'vitest';
import { axisEnd, drawable, thin } from './series.ts';

const points = Array.from({ length: 1000 }, (_, i) => ({ x: i + 1, y: i }));

describe('axisEnd', () => {
  it('shows all that is planned, unless that is far away', () => {
    expect(axisEnd(3, 20, false)).toBe(20);
    expect(axisEnd(3, 60, false)).toBe(60);
    expect(axisEnd(3, 3000, false)).toBe(25);
    expect(axisEnd(26, 3000, false)).toBe(50);
    expect(axisEnd(2999, 3000, false)).toBe(3000);
  });

  it('ends with the data when the training is over', () => {
    expect(axisEnd(7, 20, true)).toBe(7);
    expect(axisEnd(0, 20, true)).toBe(2);
  });
});

describe('thin', () => {
  it('leaves what is short as it is', () => {
    expect(thin(points.slice(0, 5), 10, null)).toEqual(points.slice(0, 5));
  });

  it('keeps the first, the last and the one asked for', () => {
    const kept = thin(points, 100, 778).map((point) => point.x);
    expect(kept.length).toBeLessThanOrEqual(102);
    expect(kept[0]).toBe(1);
    expect(kept.at(-1)).toBe(1000);
    expect(kept).toContain(778);
  });
});

describe('drawable', () => {
  it('leaves an axis room above what it is given, and all else as it is', () => {
    const odd = [Number.MAX_VALUE, Infinity, -Infinity].map((y, x) => ({ x, y }));
    for (const { y } of drawable(odd)) expect(Number.isFinite(y * 1.1)).toBe(true);
    expect(drawable(points)).toEqual(points);
  });
});
