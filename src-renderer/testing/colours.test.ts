import { describe, expect, it } from 'vitest';
import { contrast, mix, token, type Scheme } from './colours.ts';
import { isDeep } from '../screens/result/heat.ts';

describe.each<Scheme>(['light', 'dark'])('figures on the matrix’s colours, %s', (scheme) => {
  const ground = token('--fill', scheme);
  const text = token('--heat-text', scheme);

  it('can be read on a mistake of any size', () => {
    for (let loudness = 0; loudness <= 1; loudness += 0.005) {
      const cell = mix(token('--danger', scheme), loudness, ground);
      const figure = isDeep(loudness) ? ([255, 255, 255] as const) : text;
      expect(contrast(figure, cell), `at ${loudness}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('can be read on what is right', () => {
    for (let share = 0; share <= 1; share += 0.01) {
      const cell = mix(token('--accent', scheme), 0.08 + share * 0.37, ground);
      expect(contrast(text, cell)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
