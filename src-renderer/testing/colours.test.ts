import { describe, expect, it } from 'vitest';
import { PALETTE_SIZE } from '../components/categoryColour.ts';
import { contrast, distance, mix, token, type Scheme } from './colours.ts';
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

describe.each<Scheme>(['light', 'dark'])('words for and against, %s', (scheme) => {
  const sides = [token('--for', scheme), token('--against', scheme)] as const;
  const categories = Array.from({ length: PALETTE_SIZE }, (_, i) =>
    token(`--category-${i + 1}`, scheme),
  );

  it('are no category’s colour', () => {
    for (const side of sides) {
      for (const category of categories) expect(distance(side, category)).toBeGreaterThan(11);
    }
  });

  it('are told from each other by every eye', () => {
    for (const sight of ['normal', 'deuteranopia', 'protanopia'] as const) {
      expect(distance(...sides, sight), sight).toBeGreaterThan(15);
    }
  });

  it('leave the words readable, and their lines are seen', () => {
    for (const ground of [token('--surface', scheme), token('--ground', scheme)]) {
      for (const side of sides) {
        expect(contrast(side, ground)).toBeGreaterThanOrEqual(3);
        // As strong as a word's ground gets.
        const word = mix(side, 0.45, ground);
        expect(contrast(token('--text', scheme), word)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
