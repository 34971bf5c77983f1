// Opening the store. What lies there is looked at first and only read; what can be used is made
// private, backed up if its schema is an older one, brought up to date, and only then written to.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { backUp } from './backup.ts';
import { storeError } from './errors.ts';
import { lockDataFolder } from './lock.ts';
import { APPLICATION_ID, lookAt } from './look.ts';
import { migrate, migrations, type Migration } from './migrations.ts';
import { keepPrivate, makePrivateFile, makePrivateFolder } from './private.ts';
import { recover } from './recovery.ts';
import { RESERVE, reserveIn, type Reserve } from './reserve.ts';
import { STORE_FILE, type Parameter, type Statement, type Store } from './store.ts';

/**
 * Opens (or creates) the store of a data folder, brings its schema up to date and marks what a
 * crash cut off. Throws WinnowError `store.inUse`, `store.missing`, `store.foreign`, `store.newer`,
 * `store.damaged`, `store.unusable`, `store.full`, `store.noBackup` or `store.notUpdated`; a file
 * that is refused is never written to.
 */
export function openStore(dataDir: string, steps: readonly Migration[] = migrations): Store {
  const file = join(dataDir, STORE_FILE);
  try {
    makePrivateFolder(dataDir);
    makeAllPrivate(dataDir);
    return openOwned(dataDir, file, steps);
  } catch (error) {
    // Opening writes too. On a full disk the reserve makes room for it, so that one can delete. A
    // copy of the whole library is no use of it: it would take the room, and none were left.
    const refused = storeError(error, file);
    const isOfCopy = refused.details.dataDir !== undefined;
    if (refused.code !== 'store.full' || isOfCopy || !reserveIn(dataDir).release()) throw refused;
  }
  return openOwned(dataDir, file, steps);
}

function openOwned(dataDir: string, file: string, steps: readonly Migration[]): Store {
  const lock = lockDataFolder(dataDir);
  try {
    const version = lookAt(dataDir, file, steps);
    if (version > 0 && version < steps.length) backUp(dataDir, file, version);
    return openFile(dataDir, file, steps, 'FULL', () => lock.release());
  } catch (error) {
    lock.release();
    throw storeError(error, file);
  }
}

/**
 * The library beside whoever has it open (the window, most often): only to be read, while that one
 * writes. Null where there is none; nothing is made. One that has to be brought up to date first is
 * opened as always. Throws as `openStore` does.
 */
export function openToRead(dataDir: string): Store | null {
  const file = join(dataDir, STORE_FILE);
  try {
    const version = lookAt(dataDir, file, migrations);
    if (version === 0) return null;
    if (version === migrations.length) {
      const database = new Database(file, { readonly: true, timeout: 5000 });
      const nothingToGive = { keep: () => {}, release: () => false };
      return storeOn(database, dataDir, file, nothingToGive, () => {});
    }
  } catch (error) {
    throw storeError(error, file);
  }
  return openStore(dataDir);
}

/**
 * A store that nobody keeps: what `train FOLDER` in the terminal imports into. However the process
 * ends, short of a kill, a person's texts are not left behind. Throws WinnowError `store.full`,
 * `store.unusable`.
 */
export function openTemporaryStore(): Store {
  let dataDir: string | null = null;
  const remove = (): void => {
    if (dataDir !== null) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    dataDir = mkdtempSync(join(tmpdir(), 'winnow-'));
    const store = openFile(dataDir, join(dataDir, STORE_FILE), migrations, 'OFF', () => {
      process.off('exit', close);
      remove();
    });
    const close = (): void => store.close();
    process.once('exit', close);
    return store;
  } catch (error) {
    remove();
    throw storeError(error, dataDir ?? tmpdir());
  }
}

function openFile(
  dataDir: string,
  file: string,
  steps: readonly Migration[],
  synchronous: 'FULL' | 'OFF',
  onClose: () => void,
): Store {
  makePrivateFile(file);
  const database = new Database(file, { timeout: 5000 });
  const reserve = reserveIn(dataDir);
  const store = storeOn(database, dataDir, file, reserve, onClose);
  try {
    if (statSync(file).size === 0) {
      // No journal that a crash could leave beside it before there is a log.
      database.pragma('journal_mode = MEMORY');
      // Only before the first table. Freed pages are given back in small steps.
      database.pragma('auto_vacuum = INCREMENTAL');
    }
    database.pragma('journal_mode = WAL');
    // What a person imported or trained must survive a power cut: WAL alone would lose the end.
    database.pragma(`synchronous = ${synchronous}`);
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -32768');
    database.pragma('temp_store = MEMORY');
    database.pragma('journal_size_limit = 67108864');
    update(database, file, steps);
    if (Number(database.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
      database.pragma(`application_id = ${APPLICATION_ID}`);
    }
    recover(store);
    if (synchronous === 'FULL') reserve.keep();
    return store;
  } catch (error) {
    database.close();
    throw error;
  }
}

function storeOn(
  database: Database.Database,
  dataDir: string,
  file: string,
  reserve: Reserve,
  onClose: () => void,
): Store {
  const statements = new Map<string, Statement<unknown>>();
  return {
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
      try {
        database.close();
      } finally {
        onClose();
      }
    },
  };
}

/** Brings the schema up to date. Throws WinnowError `store.notUpdated`, or SQLite's own errors. */
function update(database: Database.Database, file: string, steps: readonly Migration[]): void {
  try {
    migrate(database, steps);
  } catch (error) {
    const { code, details } = storeError(error, file);
    if (code !== 'internal' || error instanceof WinnowError) throw error;
    throw problem('store.notUpdated', { file, cause: String(details.cause) }, error);
  }
}

/** What a data folder holds, by name; the lock's files, the window's and those of later releases, too. */
const OWN = /^(winnow\..*|reserve|in-use\..*|(browser|window)\.json.*|backups|electron)$/u;

/**
 * What earlier releases left readable for everyone, too. A folder that holds other things than
 * Winnow's (somebody's home, a project) is theirs to open or close: there, only the files are closed.
 */
function makeAllPrivate(dataDir: string): void {
  if (readdirSync(dataDir).every((name) => OWN.test(name))) keepPrivate(dataDir);
  for (const name of [
    STORE_FILE,
    ...['-wal', '-shm', '-journal'].map((end) => STORE_FILE + end),
    RESERVE,
  ]) {
    keepPrivate(join(dataDir, name));
  }
}
