// The language of the window: the words and formats that every screen reads. Both change in place
// when another language is chosen, and whatever shows them follows.

import { chooseLocale, speak, type LanguageChoice, type Speech } from '../../words/index.ts';

class LanguageState {
  /** What the person chose in the settings. */
  choice = $state<LanguageChoice>('system');
  /** What the system says, the preferred one first. */
  #system = $state.raw<readonly string[]>(systemLocales());
  /** What is read as long as nothing is chosen. */
  readonly ofSystem = $derived(chooseLocale('system', this.#system).language);
  readonly locale = $derived(chooseLocale(this.choice, this.#system));
  readonly speech = $derived(speak(this.locale));

  /** Follows the system. Returns the way to stop. */
  connect(): () => void {
    const changed = (): void => {
      this.#system = systemLocales();
    };
    addEventListener('languagechange', changed);
    return () => removeEventListener('languagechange', changed);
  }
}

/** Tests and workers have no window. */
function systemLocales(): readonly string[] {
  return typeof window === 'undefined' ? [] : navigator.languages;
}

export const language = new LanguageState();

/** Reads through to the language of the moment, so that importing it once is enough. */
function following<K extends keyof Speech>(part: K): Speech[K] {
  return new Proxy({} as Speech[K], {
    get: (_, key) => Reflect.get(language.speech[part], key) as unknown,
  });
}

export const words = following('words');
export const format = following('format');
