// The settings as one window has them. It sends only what was changed in it, so that two windows do
// not undo each other, and takes over what was changed elsewhere.

import type { Settings } from '../../src-main/contract/app.ts';

/** What of the host it needs. */
export interface SettingsHost {
  call(name: 'settings.get', input: null): Promise<Settings>;
  call(name: 'settings.set', input: Partial<Settings>): Promise<Settings>;
  subscribe(name: 'settings.changed', listener: (payload: Settings) => void): () => void;
}

export class SharedSettings {
  readonly #host: SettingsHost;
  readonly #apply: (settings: Settings) => void;
  /** Changed here and not yet sent. */
  #waiting: Partial<Settings> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = 0;
  /** Something was changed while own changes were on their way. */
  #missed = false;

  /** `apply` is given all settings whenever others than those of this window may be among them. */
  constructor(host: SettingsHost, apply: (settings: Settings) => void) {
    this.#host = host;
    this.#apply = apply;
  }

  /** Reads them and follows them. Returns the way to stop. */
  follow(): () => void {
    const stop = this.#host.subscribe('settings.changed', (settings) => this.#take(settings));
    void this.#read();
    return stop;
  }

  /**
   * Keeps a change; never rejects, for it holds in this window all the same. Where changes follow
   * each other closely, as those of a slider do, `afterMs` lets them rest first.
   */
  async set(changes: Partial<Settings>, afterMs = 0): Promise<void> {
    const face = { ...this.#waiting?.interface, ...changes.interface };
    this.#waiting = { ...this.#waiting, ...changes };
    if (Object.keys(face).length > 0) this.#waiting.interface = face;
    clearTimeout(this.#timer);
    if (afterMs === 0) await this.#send();
    else this.#timer = setTimeout(() => void this.#send(), afterMs);
  }

  async #send(): Promise<void> {
    const changes = this.#waiting;
    if (changes === null) return;
    this.#waiting = null;
    this.#sending++;
    await this.#host.call('settings.set', changes).catch(() => undefined);
    this.#sending--;
    if (this.#missed && !this.#busy()) await this.#read();
  }

  async #read(): Promise<void> {
    this.#missed = false;
    // Without an answer what this window has holds on.
    const settings = await this.#host.call('settings.get', null).catch(() => null);
    if (settings !== null) this.#take(settings);
  }

  /** What is on its way from here is newer than what comes. */
  #take(settings: Settings): void {
    if (this.#busy()) this.#missed = true;
    else this.#apply(settings);
  }

  #busy(): boolean {
    return this.#waiting !== null || this.#sending > 0;
  }
}
