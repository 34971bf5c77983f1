// Light, dark, or as the system has it; and whether the sidebar is folded. Small interface state
// that lasts, kept by the services.

import { useHost } from './host.ts';

export type Scheme = 'system' | 'light' | 'dark';

class Appearance {
  scheme = $state<Scheme>('system');
  sidebarFolded = $state(false);

  async load(): Promise<void> {
    try {
      const { interface: kept } = await useHost().call('settings.get', null);
      if (kept.scheme === 'light' || kept.scheme === 'dark') this.scheme = kept.scheme;
      this.sidebarFolded = kept.sidebarFolded === true;
      this.#show();
    } catch {
      // The look is no reason to stop anyone: the system's scheme stays.
    }
  }

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    this.#show();
    void this.#keep('scheme', scheme);
  }

  foldSidebar(folded: boolean): void {
    this.sidebarFolded = folded;
    void this.#keep('sidebarFolded', folded);
  }

  #show(): void {
    if (this.scheme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.scheme;
  }

  async #keep(name: string, value: string | boolean): Promise<void> {
    try {
      const kept = await useHost().call('settings.get', null);
      await useHost().call('settings.set', { interface: { ...kept.interface, [name]: value } });
    } catch {
      // It holds for this session all the same.
    }
  }
}

export const appearance = new Appearance();
