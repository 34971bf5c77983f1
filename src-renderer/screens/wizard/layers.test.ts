import { describe, expect, it } from 'vitest';
import { draggedSize, drawnUnits, spread } from './layers.ts';

describe('drawnUnits', () => {
  it('never draws more units than there are, and grows with the size', () => {
    expect(drawnUnits(1)).toBe(1);
    expect(drawnUnits(3)).toBe(3);
    expect(drawnUnits(100)).toBeGreaterThan(drawnUnits(10));
    expect(drawnUnits(4096)).toBeLessThanOrEqual(11);
    expect(drawnUnits(NaN)).toBe(1);
  });
});

describe('spread', () => {
  it('keeps marks in the middle', () => {
    expect(spread(1, 200)).toEqual([100]);
    expect(spread(3, 200)).toEqual([78, 100, 122]);
  });
});

describe('draggedSize', () => {
  it('doubles and halves, within the limits', () => {
    expect(draggedSize(100, 0)).toBe(100);
    expect(draggedSize(100, 60)).toBe(200);
    expect(draggedSize(8, -60)).toBe(4);
    expect(draggedSize(100, 9000)).toBe(4096);
    expect(draggedSize(2, -900)).toBe(1);
  });
});
