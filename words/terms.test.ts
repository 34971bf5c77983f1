// That every term is explained in every language, shortly, in that language and its numbers.

import { describe, expect, it } from 'vitest';
import { languages, speak, termIds, type Language } from './index.ts';

const inLanguage = (language: Language) =>
  speak({ language, words: language, numbers: language }).words.terms;

describe.each(Object.keys(languages) as Language[])('terms in %s', (language) => {
  const { list } = inLanguage(language);

  it.each(termIds)('%s has a name, a line and an example', (id) => {
    const { name, line, example } = list[id];
    expect(name.length).toBeGreaterThan(1);
    expect(line).toMatch(/^[A-ZÄÖÜ].*\.$/u);
    expect(line.length, 'one line').toBeLessThan(170);
    expect(example).toMatch(/[.!?]$/u);
    expect(example.length).toBeLessThan(150);
  });

  it('calls no two terms the same', () => {
    const names = termIds.map((id) => list[id].name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});

it('writes the numbers of examples as the language does', () => {
  expect(inLanguage('en').list.learningRate.example).toContain('0.005');
  expect(inLanguage('de').list.learningRate.example).toContain('0,005');
  expect(inLanguage('de').list.weights.example).toContain('2.000.000');
});
