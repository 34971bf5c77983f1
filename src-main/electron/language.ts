// The language of what the desktop host itself says (menu, dialogs): what the person chose in the
// settings, otherwise what their system prefers. Follows the setting while Winnow runs.

import {
  chooseLocale,
  isLanguageChoice,
  speak,
  type LanguageChoice,
  type Words,
} from '../../words/index.ts';
import { errorSentence, type ToldError } from '../../words/errors.ts';
import type { Settings } from '../contract/app.ts';

export class DesktopLanguage {
  readonly #system: () => readonly string[];
  readonly #changed: () => void;
  #choice: LanguageChoice = 'system';

  /**
   * @param system the system's locales, the preferred one first; asked each time.
   * @param changed called after another language was chosen.
   */
  constructor(system: () => readonly string[], changed: () => void = () => undefined) {
    this.#system = system;
    this.#changed = changed;
  }

  get words(): Words['desktop'] {
    return this.#words.desktop;
  }

  /** What an error says to a person. */
  sentence(error: ToldError): string {
    return errorSentence(this.#words, error);
  }

  get #words(): Words {
    return speak(chooseLocale(this.#choice, this.#system())).words;
  }

  /** Takes the settings as they are now. */
  follow({ interface: entries }: Settings): void {
    const choice = isLanguageChoice(entries.language) ? entries.language : 'system';
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#changed();
  }
}
