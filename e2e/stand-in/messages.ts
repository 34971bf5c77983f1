// What the emulated Electron (a process of its own) and the test beside it say to one another: lines
// of JSON, over pipes that are none of the application's own.

import type { Readable } from 'node:stream';

/** How the emulation starts, in the environment as STAND_IN. */
export interface Settings {
  /** What the system prefers, the first one most. */
  readonly languages: readonly string[];
  /** False: another instance has the lock. */
  readonly first: boolean;
  /** The folder that `process.resourcesPath` names; null where the application is not packaged. */
  readonly resourcesPath: string | null;
}

/** Of a dialog's answer, whichever was asked. */
export interface Answers {
  readonly open: { readonly canceled: boolean; readonly filePaths: readonly string[] };
  readonly save: { readonly canceled: boolean; readonly filePath: string };
  /** The button that is pressed; null: nobody answers. */
  readonly message: number | null;
}

export interface MenuEntry {
  readonly label: string;
  readonly accelerator: string | null;
  readonly role: string | null;
  readonly entries: readonly MenuEntry[];
}

/** From the emulated Electron. */
export type Told =
  /** Something of which only a test takes note. */
  | { readonly kind: 'note'; readonly what: string; readonly detail: string }
  | { readonly kind: 'window'; readonly preload: string; readonly port: number }
  | { readonly kind: 'load'; readonly path: string }
  | { readonly kind: 'reload' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | {
      readonly kind: 'reply';
      readonly ticket: number;
      readonly ok: boolean;
      readonly value: unknown;
    }
  | { readonly kind: 'menu'; readonly entries: readonly MenuEntry[] };

/** From the test: what the window tells of, and what a person or the system does. */
export type Asked =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: readonly unknown[]; readonly ticket: number | null } // prettier-ignore
  | { readonly kind: 'window-event'; readonly name: string }
  | { readonly kind: 'contents-event'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'navigated'; readonly url: string }
  | { readonly kind: 'app-event'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'answers'; readonly answers: Partial<Answers> }
  | { readonly kind: 'menu'; readonly label: string }
  /** The thread that keeps the data ends at once, as by a fault of its own. */
  | { readonly kind: 'services-die' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'close' };

/** Calls back for every line that comes. */
export function readLines<T>(from: Readable, each: (message: T) => void): void {
  let rest = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) each(JSON.parse(line) as T);
  });
}

/** JSON has no `undefined`, and an argument that is left out must not arrive as null. */
const NOTHING = '\u0000undefined';
export const packed = (args: readonly unknown[]): unknown[] =>
  args.map((each) => (each === undefined ? NOTHING : each));
export const unpacked = (args: readonly unknown[]): unknown[] =>
  args.map((each) => (each === NOTHING ? undefined : each));
