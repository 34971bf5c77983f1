import { describe, expect, it } from 'vitest';
import { thin } from './series.ts';

const points = Array.from({ length: 1000 }, (_, i) => ({ x: i + 1, y: i }));

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
