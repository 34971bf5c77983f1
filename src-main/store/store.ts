// Opening the store: one SQLite file in the data folder, owned by one process and, in it, by one
// thread. Everything that must last lives here; nothing else of the application opens the file.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { storeError } from './errors.ts';
import { lockDataFolder } from './lock.ts';
import { migrate } from './migrations.ts';
import { recover } from './recovery.ts';
import { reserveIn } from './reserve.ts';

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

/**
 * Opens (or creates) the store of a data folder, brings its schema up to date and marks what a
 * crash cut off. Throws WinnowError `store.inUse`, `store.newer`, `store.damaged`, `store.unusable`
 * or `store.full`; a damaged file is never written to.
 */
export function openStore(dataDir: string): Store {
  const file = join(dataDir, STORE_FILE);
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw storeError(error, dataDir);
  }
  const lock = lockDataFolder(dataDir);
  try {
    return openFile(dataDir, file, 'FULL', () => lock.release());
  } catch (error) {
    lock.release();
    throw storeError(error, file);
  }
}

/**
 * A store that nobody keeps: what `train FOLDER` in the terminal imports into. However the process
 * ends, short of a kill, a person's texts are not left behind.
 */
export function openTemporaryStore(): Store {
  const dataDir = mkdtempSync(join(tmpdir(), 'winnow-'));
  const store = openFile(dataDir, join(dataDir, STORE_FILE), 'OFF', () => {
    process.off('exit', close);
    rmSync(dataDir, { recursive: true, force: true });
  });
  const close = (): void => store.close();
  process.once('exit', close);
  return store;
}

function openFile(
  dataDir: string,
  file: string,
  synchronous: 'FULL' | 'OFF',
  onClose: () => void,
): Store {
  const database = new Database(file, { timeout: 5000 });
  try {
    // Before the first table; later it has no effect. Freed pages are given back in small steps.
    database.pragma('auto_vacuum = INCREMENTAL');
    database.pragma('journal_mode = WAL');
    // What a person imported or trained must survive a power cut: WAL alone would lose the end.
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -32768');
    database.pragma('temp_store = MEMORY');
    database.pragma('journal_size_limit = 67108864');
    check(database);
    migrate(database, file);
  } catch (error) {
    database.close();
    throw error;
  }

  const reserve = reserveIn(dataDir);
  const statements = new Map<string, Statement<unknown>>();
  const store: Store = {
    dataDir,
    file,
    database,
    sql<R>(text: string): Statement<R> {
      let statement = statements.get(text);
      if (statement === undefined) {
        const prepared = database.prepare<Parameter[], unknown>(text);
        statement = {
          run: (...parameters) => {
            const { changes, lastInsertRowid } = prepared.run(...parameters);
            return { changes, id: Number(lastInsertRowid) };
          },
          get: (...parameters) => prepared.get(...parameters),
          all: (...parameters) => prepared.all(...parameters),
        };
        statements.set(text, statement);
      }
      return statement as Statement<R>;
    },
    transaction: (body) => database.transaction(body).immediate(),
    urgentTransaction(body) {
      try {
        return database.transaction(body).immediate();
      } catch (error) {
        if (storeError(error).code !== 'store.full' || !reserve.release()) throw error;
        return database.transaction(body).immediate();
      }
    },
    close() {
      if (!database.open) return;
      database.close();
      onClose();
    },
  };
  try {
    recover(store);
    if (synchronous === 'FULL') reserve.keep();
  } catch (error) {
    database.close();
    throw error;
  }
  return store;
}

/**
 * Damage that shows at once. A full integrity check reads the whole file, which a large store
 * cannot afford at every start; this reads the schema and every table's first page.
 */
function check(database: Database.Database): void {
  const tables = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all();
  for (const { name } of tables) {
    database.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).all();
  }
}
