// Only one Winnow at a time may own a data folder: two would not see each other's running work. The
// lock is an exclusive SQLite transaction on a file of its own, because the operating system lets
// go of it the moment a process dies, however it dies: there is no stale lock to reason about.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { problem } from '../../words/problem.ts';
import { storeError } from './errors.ts';
import { makePrivateFile } from './private.ts';

export interface DataLock {
  release(): void;
}

/** Takes the lock of a data folder. Throws WinnowError `store.inUse` when another holds it. */
export function lockDataFolder(dataDir: string): DataLock {
  const file = join(dataDir, 'in-use.lock');
  const owner = join(dataDir, 'in-use.json');
  let database: Database.Database | null = null;
  try {
    makePrivateFile(file);
    database = new Database(file, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const translated = storeError(error, file);
    if (translated.code !== 'store.inUse') throw translated;
    const pid = ownerOf(owner);
    throw problem('store.inUse', { dataDir, pid });
  }
  try {
    makePrivateFile(owner);
    writeFileSync(owner, JSON.stringify({ pid: process.pid }));
  } catch {
    // Only for the sentence above; the lock holds without it.
  }
  const held = database;
  return { release: () => void held.close() };
}

function ownerOf(file: string): number | null {
  try {
    const pid: unknown = (JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown }).pid;
    return typeof pid === 'number' ? pid : null;
  } catch {
    return null;
  }
}
