// Light, dark, or as the system has it; the language; and whether the sidebar is folded. Small interface
// state that lasts, kept by the services, and the same in all windows.

import type { Settings } from '../../src-main/contract/app.ts';
import { isLanguageChoice, type LanguageChoice } from '../../words/index.ts';
import type { Host } from '../host/host.ts';
import { language } from './language.svelte.ts';
import { SharedSettings } from './settings.ts';

export type Scheme = 'system' | 'light' | 'dark';

class Appearance {
  scheme = $state<Scheme>('system');
  sidebarFolded = $state(false);
  #settings: SharedSettings | null = null;

  /** Reads it and follows the services. Returns the way to stop. */
  connect(host: Host): () => void {
    this.#settings = new SharedSettings(host, (settings) => this.#take(settings));
    return this.#settings.follow();
  }

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    this.#show();
    void this.#settings?.set({ interface: { scheme } });
  }

  setLanguage(choice: LanguageChoice): void {
    language.choice = choice;
    void this.#settings?.set({ interface: { language: choice } });
  }

  foldSidebar(folded: boolean): void {
    this.sidebarFolded = folded;
    void this.#settings?.set({ interface: { sidebarFolded: folded } });
  }

  #take({ interface: { scheme, sidebarFolded, language: choice } }: Settings): void {
    language.choice = isLanguageChoice(choice) ? choice : 'system';
    this.scheme = scheme === 'light' || scheme === 'dark' ? scheme : 'system';
    this.sidebarFolded = sidebarFolded === true;
    this.#show();
  }

  #show(): void {
    if (this.scheme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.scheme;
  }
}

export const appearance = new Appearance();
