// Looking before opening: what lies in the data folder, read and never written, so that what Winnow
// can't use is left exactly as it was found, and the sentence says which of the many ways it is.

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { BACKUPS } from './backup.ts';
import { migrate, type Migration } from './migrations.ts';
import { RESERVE } from './reserve.ts';

/** "WNNW": marks the file as Winnow's own (PRAGMA application_id). The first release wrote none. */
export const APPLICATION_ID = 0x574e4e57;

/**
 * The version of the library in `file`; 0 where there is none yet. Throws WinnowError
 * `store.missing`, `store.foreign`, `store.newer`, `store.damaged`, or SQLite's own errors.
 */
export function lookAt(dataDir: string, file: string, steps: readonly Migration[]): number {
  // SQLite would throw away the log of a file that is empty, so that is looked at first.
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && found.size === 0)) {
    if (sizeOf(`${file}-wal`) > 0 || usedBefore(dataDir)) throw missing(dataDir, file);
    return 0;
  }
  try {
    return read(dataDir, file, steps);
  } catch (error) {
    // Cut off in the middle of a change while it had no log (a copy that was just put in place):
    // SQLite itself takes that change back, but only where it may write.
    const cutOff = (error as { code?: unknown }).code === 'SQLITE_READONLY_ROLLBACK';
    if (!cutOff || applicationOf(file) !== APPLICATION_ID) throw error;
    const database = new Database(file, { timeout: 5000 });
    try {
      database.pragma('user_version');
    } finally {
      database.close();
    }
    return read(dataDir, file, steps);
  }
}

function read(dataDir: string, file: string, steps: readonly Migration[]): number {
  const database = new Database(file, { readonly: true, timeout: 5000 });
  try {
    const number = (name: string) => Number(database.pragma(name, { simple: true }));
    const application = number('application_id');
    const version = number('user_version');
    const tables = columnsByTable(database);
    const known = [0, APPLICATION_ID].includes(application);
    if (known && tables.size === 0 && version === 0) {
      if (usedBefore(dataDir)) throw missing(dataDir, file);
      return 0;
    }
    const ours = known && ['datasets', 'documents', 'texts'].some((name) => tables.has(name));
    if (!ours && application !== APPLICATION_ID) throw foreign(file);
    if (version > steps.length) throw newer(file, version, steps.length);
    if (version < 1) throw damaged(file, { version });
    for (const [table, columns] of schemaOf(steps.slice(0, version))) {
      const present = tables.get(table);
      if (present === undefined) throw damaged(file, { table });
      const lost = [...columns].find((column) => !present.has(column));
      if (lost !== undefined) {
        throw damaged(file, { table, column: lost });
      }
    }
    // Damage that shows at once. A full check reads the whole file, which a large library cannot
    // afford at every start; this reads the schema and every table's first page.
    for (const table of tables.keys()) {
      database.prepare(`SELECT 1 FROM "${table.replaceAll('"', '""')}" LIMIT 1`).all();
    }
    return version;
  } finally {
    database.close();
  }
}

/** What the file's own header says, where SQLite can't read it yet. */
function applicationOf(file: string): number {
  const header = Buffer.alloc(4);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, 4, 68);
  } finally {
    closeSync(handle);
  }
  return header.readUInt32BE();
}

function columnsByTable(database: Database.Database): Map<string, Set<string>> {
  const tables = new Map<string, Set<string>>();
  const rows = database
    .prepare<[], { table: string; column: string }>(
      `SELECT t.name AS "table", c.name AS "column"
       FROM sqlite_schema t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all();
  for (const { table, column } of rows) {
    tables.set(table, (tables.get(table) ?? new Set()).add(column));
  }
  return tables;
}

/** What these steps make of an empty database. */
function schemaOf(steps: readonly Migration[]): Map<string, Set<string>> {
  const database = new Database(':memory:');
  try {
    migrate(database, steps);
    return columnsByTable(database);
  } finally {
    database.close();
  }
}

/** Nothing but a library that was once there leaves these behind. */
function usedBefore(dataDir: string): boolean {
  if (sizeOf(join(dataDir, RESERVE)) > 0) return true;
  try {
    return readdirSync(join(dataDir, BACKUPS)).length > 0;
  } catch {
    return false;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function missing(dataDir: string, file: string): WinnowError {
  return problem('store.missing', { dataDir, file });
}

function foreign(file: string): WinnowError {
  return problem('store.foreign', { file });
}

function newer(file: string, version: number, known: number): WinnowError {
  return problem('store.newer', { file, version, known });
}

function damaged(
  file: string,
  how: { readonly version?: number; readonly table?: string; readonly column?: string },
): WinnowError {
  return problem('store.damaged', { file, ...how });
}
