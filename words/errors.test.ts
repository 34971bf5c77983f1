import { describe, expect, it } from 'vitest';
import { presets, recipeIssues } from '../engine/classifier/recipe.ts';
import { problem as engineProblem } from '../engine/problems.ts';
import { defaultLocale, speak } from './index.ts';
import { errorSentence } from './errors.ts';
import { problem } from './problem.ts';
import { problemDetails } from './problems.ts';

const english = speak(defaultLocale).words;
const german = speak({ language: 'de', words: 'de', numbers: 'de' }).words;

describe('the sentence of an error', () => {
  it('is the language’s own, with the values of the error', () => {
    const error = problem('store.inUse', { dataDir: '/home/ada/winnow', pid: 12 });
    expect(error.message).toBe(
      'Another Winnow (process 12) has the data in /home/ada/winnow open. Close it first, or choose another folder with --data-dir.',
    );
    expect(errorSentence(english, error)).toBe(error.message);
    expect(errorSentence(german, error)).toMatch(/^Ein anderes Winnow \(Prozess 12\) hat/u);
    const full = engineProblem('training.noSteps', { texts: 1234, batchSize: 5000 });
    expect(errorSentence(german, full)).toMatch(/^1\.234 Texte füllen keinen Stapel von 5\.000/u);
  });

  it('is told too where a value is the very thing that is wrong', () => {
    const error = engineProblem('training.label', { id: 3, label: NaN, most: 1 });
    expect(error.message).toBe('Text 3 has the label NaN; labels go from 0 to 1.');
    expect(errorSentence(german, error)).toBe(error.message);
  });

  it('names wrong settings and their limits, as the recipe finds them', () => {
    const issues = recipeIssues({ ...presets.default, seed: -1, shuffle: 'twice' });
    const error = engineProblem('recipe.invalid', { issues });
    expect(error.message).toContain('seed must be a whole number from 0 to 2147483647.');
    expect(errorSentence(german, error)).toBe(
      'Mit diesen Einstellungen lässt sich nicht trainieren: „seed“ (von 0 bis 2147483647) und „shuffle“.',
    );
  });

  it('is what the error says of itself where nobody wrote another one', () => {
    const message = 'The press is out of ink.';
    expect(errorSentence(german, { code: 'press.ink', message })).toBe(message);
    // No entry of the catalogue, though every object has it.
    expect(errorSentence(german, { code: 'toString', message })).toBe(message);
  });

  it('is what the error says of itself where a value is missing or of another kind', () => {
    const message = 'As an older Winnow stored it.';
    for (const details of [{}, { name: null }, { name: 12 }, undefined]) {
      expect(errorSentence(german, { code: 'run.dataChanged', message, details })).toBe(message);
    }
    // What may be missing is left out.
    const details = { file: null };
    const code = 'store.unusable';
    expect(errorSentence(english, { code, message, details })).toContain('its data. Check');
  });

  it('never shows that something is missing, whatever values it has', () => {
    const values: Record<string, unknown> = {
      why: 'other',
      what: 'network',
      issues: [{ key: 'seed', message: 'seed must be a number.' }],
      sizes: [10, 5, 2],
      settings: { maxVocabulary: 5, device: 'cpu' },
      categories: ['ham', 'spam'],
      onCpu: true,
    };
    const numbers =
      'bytes most limit length taken has needs texts batchSize skipped least id label epoch learningRate minDocumentFrequency words pairs terms';
    for (const key of numbers.split(' ')) values[key] = 7;
    const given = new Proxy(values, {
      get: (all, key) => (Object.hasOwn(all, key) ? all[key as string] : 'Ada'),
    });
    let said = 0;
    for (const code of Object.keys(problemDetails)) {
      for (const details of [{}, given, { ...values, why: 'noGpu' }, { ...values, what: 'time' }]) {
        for (const words of [english, german]) {
          const sentence = errorSentence(words, { code, message: '', details });
          expect(sentence, code).not.toMatch(/undefined|null|NaN|\[object/u);
          if (sentence !== '') said++;
        }
      }
    }
    expect(said).toBeGreaterThan(4 * Object.keys(problemDetails).length);
  });
});
