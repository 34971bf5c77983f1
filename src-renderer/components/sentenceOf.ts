// An error in the window's language. To be called where it is shown, so that it follows the language.

import { errorSentence } from '../../words/errors.ts';
import { language } from '../state/language.svelte.ts';
import { describeError } from './errors.ts';

/** What to say of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return errorSentence(language.speech.words, describeError(error));
}
