// Model files that a person opens from outside: by a double click, as an argument, or onto the icon.
// Each is lent to the page, which opens it like one chosen in the dialog: it is checked from end to
// end there, and nothing in it is run. Apart from Electron, so that it can be tested.

import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The model files that a command line names, as absolute paths. Switches are none. Desktops on Linux
 * write a file's address instead of its path.
 */
export function modelFilesIn(argv: readonly string[], folder: string): string[] {
  return argv
    .filter((word) => !word.startsWith('-') && extname(word).toLowerCase() === '.safetensors')
    .flatMap((word) => {
      if (!/^file:/iu.test(word)) return [resolve(folder, word)];
      try {
        return [fileURLToPath(word)];
      } catch {
        return []; // on another machine
      }
    });
}

export interface Lent {
  readonly name: string;
  readonly path: string;
}

/** Keeps what was opened until there is a page to open it. */
export class OpenFiles {
  readonly #lend: (path: string) => Lent;
  readonly #send: (lent: Lent) => void;
  #waiting: string[] = [];
  #ready = false;

  /** `lend` makes an address of a path that serves it once; `send` tells the page of it. */
  constructor(lend: (path: string) => Lent, send: (lent: Lent) => void) {
    this.#lend = lend;
    this.#send = send;
  }

  /** Opens a file, now or as soon as there is a page. What is no file on this disk is left out. */
  open(path: string): void {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
    if (this.#ready) this.#send(this.#lend(path));
    else if (!this.#waiting.includes(path)) this.#waiting.push(path);
  }

  /** The page listens. */
  ready(): void {
    this.#ready = true;
    for (const path of this.#waiting.splice(0)) this.#send(this.#lend(path));
  }

  /** There is no page any more, or another one begins. */
  gone(): void {
    this.#ready = false;
  }
}
