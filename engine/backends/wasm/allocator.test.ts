import { describe, expect, it } from 'vitest';
import { randomUniform } from '../../tensor/random.ts';
import { Allocator } from './allocator.ts';

function fresh(limit = 2 ** 32) {
  const state = { end: 65536, grown: 0 };
  const allocator = new Allocator(4096, state.end, (bytes) => {
    if (state.end + bytes > limit) throw new RangeError('no more');
    state.end += Math.ceil(bytes / 65536) * 65536;
    state.grown += 1;
    return state.end;
  });
  return { allocator, state };
}

describe('Allocator', () => {
  it('rounds up by no more than an eighth, to whole cache lines', () => {
    let before = 0;
    for (let bytes = 0; bytes < 100_000; bytes += 7) {
      const size = Allocator.rounded(bytes);
      expect(size % 64).toBe(0);
      expect(size).toBeGreaterThanOrEqual(Math.max(1, bytes));
      if (bytes > 512) expect(size).toBeLessThan(bytes * 1.125 + 64);
      expect(size).toBeGreaterThanOrEqual(before);
      expect(Allocator.rounded(size)).toBe(size);
      before = size;
    }
    expect(Allocator.rounded(3 * 2 ** 30 + 1)).toBeGreaterThan(3 * 2 ** 30);
  });

  it('never gives the same bytes twice, whatever is taken and given back', () => {
    for (let seed = 0; seed < 8; seed++) {
      let counter = 0;
      const random = (): number => randomUniform(seed, 0, counter++);
      const { allocator, state } = fresh();
      const live = new Map<number, number>();
      for (let step = 0; step < 4000; step++) {
        const wave = Math.floor(step / 500) % 2 === 0 ? 0.6 : 0.4;
        if (random() < wave || live.size === 0) {
          const size = Allocator.rounded(Math.floor(2 ** (random() * 18)));
          live.set(allocator.take(size), size);
        } else {
          const address = [...live.keys()][Math.floor(random() * live.size)];
          allocator.give(address, live.get(address) ?? 0);
          live.delete(address);
        }
        if (step % 97 !== 0) continue;
        let end = 4096;
        for (const [address, size] of [...live].sort((a, b) => a[0] - b[0])) {
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(end);
          end = address + size;
        }
        expect(end).toBeLessThanOrEqual(state.end);
      }
    }
  });

  it('does not grow when the same sizes come and go', () => {
    const { allocator, state } = fresh();
    const step = (): void => {
      const sizes = [400, 60_000, 3_000_000, 64, 1_200_000].map(Allocator.rounded);
      const addresses = sizes.map((size) => allocator.take(size));
      sizes.forEach((size, i) => allocator.give(addresses[i], size));
    };
    step();
    const { end } = state;
    for (let i = 0; i < 10_000; i++) step();
    expect(state.end).toBe(end);
  });

  it('joins what was freed, so that other sizes fit', () => {
    const { allocator, state } = fresh();
    const size = Allocator.rounded(1_000_000);
    const many = Array.from({ length: 100 }, () => allocator.take(size));
    for (const address of many) allocator.give(address, size);
    const { end } = state;
    allocator.take(Allocator.rounded(90_000_000));
    expect(state.end).toBe(end);
  });

  it('takes exactly what is needed when comfort is not to be had, and says when nothing is', () => {
    const { allocator } = fresh(2 ** 20);
    const half = Allocator.rounded(2 ** 19);
    const address = allocator.take(half);
    expect(() => allocator.take(half)).toThrow(RangeError);
    allocator.take(Allocator.rounded(400_000));
    allocator.give(address, half);
    expect(allocator.take(half)).toBe(address);
  });
});
