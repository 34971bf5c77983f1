import { expect, it } from 'vitest';
import { randomBits } from '../../tensor/random.ts';
import { random24 } from './threefry.ts';

it('draws the very bits of randomBits', () => {
  for (const [seed, stream] of [
    [0, 0],
    [1, 2],
    [-5, 77],
    [2 ** 31 - 1, 123456789],
  ]) {
    const bits = random24(seed, stream);
    for (const counter of [0, 1, 2, 1000, 2 ** 31 - 1])
      expect(bits(counter)).toBe(randomBits(seed, stream, counter) >>> 8);
  }
});
