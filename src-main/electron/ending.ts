// How Winnow ends, whatever ended it: a closed window, "Quit", a signal, a fault. Once it has begun,
// everything that came in is written and closed before the process goes, and nothing can begin it
// twice. Electron's own order (before-quit, close of each window, will-quit) is held up until then.

/** What of Electron's `app` this needs. */
export interface EndingApp {
  on(event: 'before-quit' | 'will-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  quit(): void;
  exit(status: number): void;
}

interface Preventable {
  preventDefault(): void;
}

interface Parts {
  readonly app: EndingApp;
  /** Asks where something would be lost; true when Winnow may end. */
  mayEnd(): Promise<boolean>;
  /** Closes window and store. A failure is told, and keeps nothing from ending. */
  close(): Promise<void>;
  /** Whatever hangs may not keep the process: what is stored is stored. */
  readonly patienceMs?: number;
}

export class Ending {
  readonly #parts: Parts;
  #status: number | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { app } = parts;
    app.on('before-quit', (event) => {
      event.preventDefault();
      if (this.begun) return;
      void parts.mayEnd().then((yes) => {
        if (yes) this.end(0);
      });
    });
    // By now no window is left that could ask.
    app.on('will-quit', (event) => {
      event.preventDefault();
      this.end(0);
    });
    app.on('window-all-closed', () => {
      if (!this.begun) app.quit();
    });
  }

  get begun(): boolean {
    return this.#status !== null;
  }

  /** Ends without a question. Asked again, only a graver status counts. */
  end(status: number): void {
    const begun = this.begun;
    this.#status = Math.max(this.#status ?? 0, status);
    if (begun) return;
    const { app, close, patienceMs = 10_000 } = this.#parts;
    const exit = (): void => {
      clearTimeout(patience);
      app.exit(this.#status ?? status);
    };
    const patience = setTimeout(exit, patienceMs);
    close()
      .catch((error: unknown) => console.error(error))
      .finally(exit);
  }
}
