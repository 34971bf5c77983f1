// The store: one SQLite file in the data folder, owned by one process and, in it, by one thread.
// Everything that must last lives here; nothing else of the application opens the file. This is what
// the other files here are given; open.ts makes it.

import type Database from 'better-sqlite3';

export type Parameter = string | number | bigint | null | Uint8Array;

/** A statement whose rows are of type R. */
export interface Statement<R> {
  run(...parameters: Parameter[]): { readonly changes: number; readonly id: number };
  get(...parameters: Parameter[]): R | undefined;
  /** All rows at once: read a page at a time, so that no iterator stays open. */
  all(...parameters: Parameter[]): R[];
}

export interface Store {
  readonly dataDir: string;
  readonly file: string;
  /** A statement, prepared once. Rows are as the SQL says: R is the caller's word for it. */
  sql<R>(text: string): Statement<R>;
  /** Runs it whole or not at all. It must not await. */
  transaction<T>(body: () => T): T;
  /**
   * The same for what must succeed on a full disk too, because it notes an end or makes room: it
   * may use the reserve.
   */
  urgentTransaction<T>(body: () => T): T;
  /** For migrations, tests and what no statement can do. */
  readonly database: Database.Database;
  close(): void;
}

export const STORE_FILE = 'winnow.sqlite';
