// A copy of the library as it was, made before a newer schema changes it, for the day when that went
// wrong or the older release is wanted back. The last two are kept.

import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { storeError } from './errors.ts';
import { keepPrivate, makePrivateFile, makePrivateFolder } from './private.ts';

/** The folder of the copies, in the data folder. */
export const BACKUPS = 'backups';
const KEPT = 2;

/**
 * Copies the library, which is only read, and checks the copy. Returns the copy's path. Throws
 * WinnowError `store.full` or `store.noBackup`; nothing of a copy that failed is left behind.
 */
export function backUp(dataDir: string, file: string, version: number): string {
  const folder = join(dataDir, BACKUPS);
  // Names in the order of time.
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const copy = join(folder, `winnow-${time}-schema-${version}.sqlite`);
  const part = `${copy}.part`;
  const database = new Database(file, { readonly: true, timeout: 5000 });
  try {
    makePrivateFolder(folder);
    keepPrivate(folder);
    for (const name of readdirSync(folder)) {
      if (/\.part(-journal)?$/u.test(name)) discard(join(folder, name));
    }
    const pragma = (name: string) => Number(database.pragma(name, { simple: true }));
    const bytes = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < bytes) throw noRoom(dataDir, bytes, null);
    // SQLite takes an empty file for one that does not exist, and leaves its mode.
    makePrivateFile(part);
    database.prepare('VACUUM INTO ?').run(part);
    verify(database, part);
    sync(part);
    renameSync(part, copy);
  } catch (error) {
    discard(part);
    discard(`${part}-journal`);
    throw refusal(error, dataDir, file);
  } finally {
    database.close();
  }
  // A migration that fails at each start must not push the copies of older schemas out.
  const ofThis = `-schema-${version}.sqlite`;
  const copies = readdirSync(folder).filter((name) => /^winnow-.*\.sqlite$/u.test(name));
  const [same, others] = [true, false].map((is) =>
    copies.filter((name) => name.endsWith(ofThis) === is).sort(),
  );
  const needless = [...same.slice(0, -1), ...others.slice(0, 1 - KEPT)];
  for (const name of needless) rmSync(join(folder, name), { force: true });
  return copy;
}

/** Throws unless the copy is whole and holds as many rows of everything. */
function verify(database: Database.Database, copy: string): void {
  const copied = new Database(copy, { readonly: true });
  try {
    const contents = (of: Database.Database) =>
      of
        .prepare<[], { name: string }>(
          "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        )
        .all()
        .map(({ name }) => [
          name,
          of
            .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
            .pluck()
            .get(),
        ]);
    const all = (of: Database.Database) =>
      JSON.stringify([of.pragma('user_version', { simple: true }), contents(of)]);
    const whole = copied.pragma('integrity_check', { simple: true });
    if (whole !== 'ok') throw new Error(String(whole));
    if (all(copied) !== all(database)) throw new Error('The copy holds other rows.');
  } finally {
    copied.close();
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The next copy removes it.
  }
}

function sync(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refusal(error: unknown, dataDir: string, file: string): WinnowError {
  const { code, details } = storeError(error, file);
  if (error instanceof WinnowError || code === 'store.damaged') return storeError(error, file);
  if (code === 'store.full') return noRoom(dataDir, null, error);
  return problem('store.noBackup', { file, cause: String(details.cause) }, error);
}

function noRoom(dataDir: string, bytes: number | null, cause: unknown): WinnowError {
  return problem('store.full', { dataDir, bytes }, cause);
}
