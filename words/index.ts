// The words of Winnow: every sentence that a person reads stands in this room, once in each
// language, and the way numbers, dates and lists are written. Codes and values cross the contract;
// whoever shows them makes them into sentences here.
//
// English is the catalogue (`en/`); another language is a folder of the same form, and a missing or
// misspelt entry in it does not compile. Imports nothing but the engine's types, so that the window,
// the desktop's menu and the terminal can all read it.

import { german } from './de/index.ts';
import { english } from './en/index.ts';
import type { Language, Locale } from './locale.ts';

export type { Formats } from './formats.ts';
export {
  helpPageIds,
  helpPages,
  helpPictures,
  plainText,
  spansOf,
  type HelpBlock,
  type HelpPage,
  type HelpPageId,
  type HelpPicture,
  type HelpSection,
} from './help-pages.ts';
export * from './locale.ts';
export * from './term-groups.ts';

/** Words and formats of one locale. */
export type Speech = ReturnType<typeof english>;
export type Words = Speech['words'];

const speakers: Readonly<Record<Language, (locale: Locale) => Speech>> = {
  en: english,
  de: german,
};

/** What to say and how to write it for a locale. Made once for each: it holds formatters. */
export function speak(locale: Locale): Speech {
  const key = JSON.stringify([locale.language, locale.words, locale.numbers]);
  let speech = made.get(key);
  if (speech === undefined) made.set(key, (speech = speakers[locale.language](locale)));
  return speech;
}

const made = new Map<string, Speech>();
