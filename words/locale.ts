// Which language a person reads, and how their numbers and dates are written: from what they chose
// in the settings, or else from what their system says.

export type Language = 'en' | 'de';
/** In the order in which they are offered, each by its own name. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** What a person may choose. */
export type LanguageChoice = Language | 'system';

export interface Locale {
  readonly language: Language;
  /** BCP 47: dates, lists and plurals, in the language of the words around them. */
  readonly words: string;
  /** BCP 47: digits, their groups and the decimal sign, as the person's system has them. */
  readonly numbers: string;
}

/**
 * The locale for a choice and the system's locales, the preferred one first (`navigator.languages`).
 * Somebody whose language is not spoken here reads English with their own numbers; who chooses
 * another language than the system's gets that language's own numbers too.
 */
export function chooseLocale(choice: LanguageChoice, system: readonly string[]): Locale {
  const known = system.filter(isLocale);
  const language = choice === 'system' ? spoken(known[0]) : choice;
  const own = known.find((locale) => languageOf(locale) === language);
  const words = own ?? language;
  return { language, words, numbers: choice === 'system' ? (known[0] ?? words) : words };
}

/** What is read where nobody's locale is known: the terminal, logs, tests. */
export const defaultLocale: Locale = { language: 'en', words: 'en-US', numbers: 'en-US' };

export function isLanguageChoice(value: unknown): value is LanguageChoice {
  return value === 'system' || (typeof value === 'string' && Object.hasOwn(languages, value));
}

function spoken(locale: string | undefined): Language {
  const language = locale === undefined ? 'en' : languageOf(locale);
  return Object.hasOwn(languages, language) ? (language as Language) : 'en';
}

const languageOf = (locale: string): string => new Intl.Locale(locale).language;

/** Systems name locales that Intl does not know ("C", "POSIX"). */
function isLocale(name: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}
