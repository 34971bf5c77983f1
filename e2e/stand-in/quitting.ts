// The order in which Electron closes windows, tells of it and ends, as its sources of 2026 have it
// (shell/browser/browser.cc): what may be prevented, what a prevented close takes back, and that
// `exit` asks nobody. Part of the emulation of Electron, not Electron.

import { EventEmitter } from 'node:events';

export interface ClosableWindow {
  /** Asks the window; where it goes it says so with `windowGone`, otherwise with `closeCancelled`. */
  close(): void;
  /** Ends it without asking; says so with `windowGone`. */
  destroy(): void;
}

/** The part of `app` that ends things. `ended` is called once, with the status; nothing runs after it. */
export class Quitting extends EventEmitter {
  readonly windows: ClosableWindow[] = [];
  readonly #ended: (status: number) => void;
  #quitting = false;
  #exiting = false;
  #shutDown = false;
  #status = 0;

  constructor(ended: (status: number) => void) {
    super();
    this.#ended = ended;
  }

  quit(): void {
    if (this.#quitting) return;
    this.#quitting = !this.#prevented('before-quit');
    if (!this.#quitting) return;
    if (this.windows.length === 0) this.#willQuit();
    else for (const window of [...this.windows]) window.close();
  }

  exit(status = 0): void {
    this.#status = status;
    this.#quitting = true;
    this.#exiting = true;
    if (this.windows.length === 0) this.#shutdown();
    else for (const window of [...this.windows]) window.destroy();
  }

  addWindow(window: ClosableWindow): void {
    this.windows.push(window);
  }

  closeCancelled(): void {
    this.#quitting = false;
  }

  windowGone(window: ClosableWindow): void {
    const place = this.windows.indexOf(window);
    if (place < 0) return;
    this.windows.splice(place, 1);
    if (this.windows.length > 0) return;
    if (this.#exiting) this.#shutdown();
    else if (this.#quitting) this.#willQuit();
    // Where nobody listens, Electron quits by itself.
    else if (!this.emit('window-all-closed')) this.quit();
  }

  #willQuit(): void {
    if (this.#shutDown) return;
    if (this.#prevented('will-quit')) this.#quitting = false;
    else this.#shutdown();
  }

  #shutdown(): void {
    if (this.#shutDown) return;
    this.#shutDown = true;
    this.emit('quit', {}, this.#status);
    this.#ended(this.#status);
  }

  #prevented(name: 'before-quit' | 'will-quit'): boolean {
    const event = {
      defaultPrevented: false,
      preventDefault(): void {
        event.defaultPrevented = true;
      },
    };
    this.emit(name, event);
    return event.defaultPrevented;
  }
}
