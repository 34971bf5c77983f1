// What a command says: progress and notes on stderr, results on stdout. On a terminal progress is
// one line that is rewritten; in a log it is a line now and then.

import { defaultLocale, speak } from '../../words/index.ts';
import { WinnowError } from '../../engine/errors.ts';
import type { ErrorShape } from '../contract/common.ts';
import { toErrorShape } from '../contract/error-shape.ts';

/**
 * A text as one line that a terminal only shows: a category, a name or a path comes from anywhere,
 * and may neither command the terminal nor begin a line of its own, nor turn what stands around it.
 * Escaped as in JSON, which stays the same JSON by it.
 */
export function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export class Progress {
  readonly #live: boolean;
  readonly #stream: NodeJS.WriteStream;
  #last = 0;
  #shown = '';

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#live = stream.isTTY === true;
  }

  /** Shows a state that will change soon. */
  update(text: string): void {
    const line = oneLine(text);
    const every = this.#live ? 80 : 5000;
    const now = performance.now();
    if (now - this.#last < every) return;
    this.#last = now;
    if (this.#live) {
      const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
      this.#shown = line.length > width ? `${line.slice(0, width - 1)}…` : line;
      this.#stream.write(`\r\x1b[2K${this.#shown}`);
    } else this.#stream.write(`${line}\n`);
  }

  /** Says something that stays. */
  note(line: string): void {
    this.clear();
    this.#stream.write(`${oneLine(line)}\n`);
  }

  clear(): void {
    if (this.#shown !== '') this.#stream.write('\r\x1b[2K');
    this.#shown = '';
    this.#last = this.#live ? 0 : performance.now();
  }
}

/** Writes lines to stdout; resolves when the pipe has taken them. */
export function print(...lines: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${lines.map(oneLine).join('\n')}\n`, () => resolve());
  });
}

/** An error as an object for --json. */
export function errorObject(error: unknown): { error: ErrorShape } {
  const unexpected = (message: string): ErrorShape => ({
    code: 'unexpected',
    message,
    details: {},
  });
  return { error: toErrorShape(error, unexpected) };
}

/** Says an error on stderr: its sentence and its code. What nobody foresaw comes with its stack. */
export function sayError(error: unknown): void {
  const line =
    error instanceof WinnowError
      ? `${oneLine(error.message)} (${error.code})`
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${line}\n`);
}

/** 2 for what was typed wrongly, 1 for what failed. */
export function exitCodeFor(error: unknown): number {
  if (!(error instanceof WinnowError)) return 1;
  return error.code === 'recipe.invalid' || error.code.startsWith('usage.') ? 2 : 1;
}

/** How the terminal writes numbers and lists: as the window does in English. */
export const { format, words } = speak(defaultLocale);

/** A table with columns as wide as their content; numbers to the right. */
export function table(rows: readonly (readonly string[])[], leftColumns = 1): string[] {
  const cells = rows.map((row) => row.map((cell) => oneLine(shortened(cell))));
  const widths = cells[0].map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  return cells.map((row) =>
    row
      .map((cell, c) => (c < leftColumns ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
      .join('  ')
      .trimEnd(),
  );
}

/** A name as a table and a sentence can show it. */
export function shortened(name: string, most = 200): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
