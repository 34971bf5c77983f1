// The settings as one window has them. It sends only what was changed in it, so that two windows do
// not undo each other, and takes over what was changed elsewhere.

import type { Settings } from '../../src-main/contract/app.ts';
import { describeError } from '../components/errors.ts';
import { follow, type FollowedHost } from './follow.ts';

/** What of the host it needs. */
export interface SettingsHost extends FollowedHost {
  call(name: 'settings.get', input: null): Promise<Settings>;
  call(name: 'settings.set', input: Partial<Settings>): Promise<Settings>;
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
  /** How often others have said what the settings are. */
  #told = 0;

  /** `apply` is given all settings whenever others than those of this window may be among them. */
  constructor(host: SettingsHost, apply: (settings: Settings) => void) {
    this.#host = host;
    this.#apply = apply;
  }

  /** Reads them and follows them. Returns the way to stop. */
  follow(): () => void {
    return follow(this.#host, () => void this.#send().then(() => this.#read()), {
      'settings.changed': (settings) => {
        this.#told++;
        this.#take(settings);
      },
    });
  }

  /**
   * Keeps a change; never rejects, for it holds in this window all the same. Where changes follow
   * each other closely, as those of a slider do, `afterMs` lets them rest first.
   */
  async set(changes: Partial<Settings>, afterMs = 0): Promise<void> {
    this.#waiting = merged(this.#waiting, changes);
    clearTimeout(this.#timer);
    if (afterMs === 0) await this.#send();
    else this.#timer = setTimeout(() => void this.#send(), afterMs);
  }

  async #send(): Promise<void> {
    const changes = this.#waiting;
    if (changes === null) return;
    this.#waiting = null;
    this.#sending++;
    try {
      await this.#host.call('settings.set', changes);
    } catch (error) {
      // What could not be sent is sent when the services are back, and not undone by theirs.
      if (describeError(error).code === 'connection.lost') {
        this.#waiting = merged(changes, this.#waiting);
      }
    }
    this.#sending--;
    if (this.#missed && !this.#busy()) await this.#read();
  }

  async #read(): Promise<void> {
    this.#missed = false;
    // Without an answer what this window has holds on.
    const told = this.#told;
    const settings = await this.#host.call('settings.get', null).catch(() => null);
    // An event may overtake the answer, and knows all that the answer knows and more.
    if (settings !== null && told === this.#told) this.#take(settings);
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

function merged(older: Partial<Settings> | null, newer: Partial<Settings> | null) {
  const face = { ...older?.interface, ...newer?.interface };
  const both: Partial<Settings> = { ...older, ...newer };
  if (Object.keys(face).length > 0) both.interface = face;
  return both;
}
