import { describe, expect, it } from 'vitest';
import { errorSentence } from './errors.ts';
import { speak } from './index.ts';

const { words } = speak({ language: 'de', words: 'de', numbers: 'de' });

describe('the sentence of an error', () => {
  it('is the language’s own, with the values of the error', () => {
    const error = {
      code: 'connection.lost',
      message: 'Winnow is not answering.',
      details: { file: 'mails.safetensors' },
    };
    expect(errorSentence(words, error)).toContain('„mails.safetensors“ konnte nicht');
    expect(errorSentence(words, { ...error, details: {} })).toContain('Winnow antwortet nicht.');
  });

  it('is what the error says of itself where nobody wrote another one', () => {
    const message = 'The press is out of ink.';
    expect(errorSentence(words, { code: 'press.ink', message })).toBe(message);
    // No entry of the catalogue, though every object has it.
    expect(errorSentence(words, { code: 'toString', message })).toBe(message);
  });

  it('is what the error says of itself where a value is missing or is none', () => {
    const message = 'It failed.';
    const details = { file: 12 };
    expect(errorSentence(words, { code: 'connection.lost', message, details })).toBe(message);
  });
});
