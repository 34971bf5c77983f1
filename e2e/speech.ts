// The words that a page shows, for what a spec does in more than one language. A page speaks English
// unless it was opened in another locale; specs about English alone name things as they stand there.

import type { Page } from '@playwright/test';
import { chooseLocale, speak, type Speech } from '../words/index.ts';

export type { Speech } from '../words/index.ts';

export const LOCALE = 'en-GB';

/** What Winnow says where the system's language is `locale` (BCP 47). */
export const speechOf = (locale: string): Speech => speak(chooseLocale('system', [locale]));

const locales = new WeakMap<object, string>();

/** Notes the locale that a page was opened in. */
export const opensIn = (page: Page, locale: string): void => void locales.set(page, locale);

/** What the page says. */
export const said = (page: Page): Speech => speechOf(locales.get(page) ?? LOCALE);

/** Any name, as a value of a sentence for `pattern`; any number is NaN. */
export const ANY = '⁂';

/**
 * A sentence as a pattern, with a group for each value that is ANY or NaN. `whole` is false where
 * more may stand before and after.
 */
export function pattern(sentence: string, whole = false): RegExp {
  const source = sentence
    .replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&')
    .replace(/\s/gu, '\\s')
    // Shares that are none are written as a dash.
    .replace(/⁂|NaN|–/gu, '(.+)');
  return new RegExp(whole ? `^${source}$` : source, 'u');
}

/** A number as `Formats.number` writes it. */
export const numberIn = (written: string): number => Number(written.replace(/[^\d]/gu, ''));
