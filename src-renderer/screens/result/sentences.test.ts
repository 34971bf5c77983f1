import { describe, expect, it } from 'vitest';
import { chooseLocale, defaultLocale, speak } from '../../../words/index.ts';
import { verdictOf, worthOf, type Summary } from './reading.ts';
import { caveatSentence, listedSentence, scoreSentence, verdictSentence } from './sentences.ts';
import { metricsOf } from './testing.ts';

const en = speak(defaultLocale).words.result;
const de = speak(chooseLocale('de', [])).words.result;

describe('scoreSentence', () => {
  it('says on which texts', () => {
    const metrics = metricsOf([
      [590, 10],
      [17, 563],
    ]);
    const say = (words: typeof en, summary: Summary) =>
      scoreSentence(words, summary, worthOf(summary));
    const test = { metrics, evaluatedOn: 'test', copies: { texts: 0, correct: 0 } } as const;
    expect(say(en, test)).toBe('Right on 1,153 of 1,180 texts it had never seen: 97.7\u00a0%');
    expect(say(de, test)).toBe(
      'Richtig bei 1.153 von 1.180 Texten, die es nie gesehen hatte: 97,7\u00a0%',
    );
    expect(say(en, { ...test, evaluatedOn: 'validation' })).toContain('held back');
    expect(say(en, { ...test, evaluatedOn: 'train', copies: null })).toContain('trained on');
  });

  it('claims nothing unseen while copies stand in the training, or where nobody looked', () => {
    const metrics = metricsOf([
      [8, 2],
      [0, 10],
    ]);
    for (const copies of [{ texts: 3, correct: 3 }, null]) {
      const summary = { metrics, evaluatedOn: 'test', copies } as const;
      for (const words of [en, de]) {
        const said = scoreSentence(words, summary, worthOf(summary));
        expect(said).not.toMatch(/never|nie /u);
        expect(said).toMatch(/\b18\b.*\b20\b.*90[.,]0/u);
      }
    }
    const copied = { metrics, evaluatedOn: 'test', copies: { texts: 3, correct: 3 } } as const;
    expect(caveatSentence(en, copied)).toContain('3 texts of it stand in the training');
    expect(caveatSentence(en, copied)).not.toContain('no part');
  });
});

describe('verdictSentence', () => {
  it('names what is missed and why', () => {
    const metrics = metricsOf([
      [10, 10],
      [0, 100],
    ]);
    expect(verdictSentence(en, verdictOf(metrics, 0), ['a', 'b'])).toBe(
      'low recall, high precision: misses many, but is right when it says so: it has few texts',
    );
  });
});

describe('listedSentence', () => {
  it('reads as a sentence', () => {
    const say = (actual: number | null, predicted: number | null) =>
      listedSentence(en, { actual, predicted, mistakesOnly: true }, ['a', 'b'], 2);
    expect(say(0, 1)).toBe('2 texts of a taken for b');
    expect(say(1, 1)).toBe('2 texts of b, rightly recognised');
    expect(say(0, null)).toBe('2 texts that are a');
    expect(say(null, 1)).toBe('2 texts taken for b');
    expect(say(null, null)).toBe('2 mistakes');
  });
});
