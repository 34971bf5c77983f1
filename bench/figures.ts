// Figures and where they were taken: medians with their spread, the machine, tables.

import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** Several measurements of the same thing. */
export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly all: readonly number[];
}

export function measured(all: readonly number[]): Measured {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return {
    median: (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2,
    least: sorted[0],
    most: sorted[sorted.length - 1],
    all: all.map((value) => Number(value.toPrecision(4))),
  };
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core, averaged over a minute: above `cores` the machine was busy. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    load: Number(loadavg()[0].toFixed(2)),
  };
}

/** A table of aligned columns; the first is text, the others stand to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => (row[c] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three digits that count. */
export function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** What each round of the same measurement gave. */
export class Collected<T> {
  readonly figures: T[] = [];
  add(figure: T | null): void {
    if (figure !== null) this.figures.push(figure);
  }
  get last(): T | undefined {
    return this.figures.at(-1);
  }
  of(value: (figure: T) => number | readonly number[]): Measured {
    return measured(this.figures.flatMap((figure) => value(figure)));
  }
}
