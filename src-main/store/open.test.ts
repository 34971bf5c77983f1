// Opening what may lie in a data folder: libraries of any age and state, and what is none. Whatever
// is refused must be, byte for byte, what it was.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDataset, hideDataset, listDatasets } from './datasets.ts';
import { migrations, type Migration } from './migrations.ts';
import { openStore, openTemporaryStore } from './open.ts';
import { STORE_FILE } from './store.ts';
import { canMount, fillDisk, onSmallDisk, temporaryFolder } from './testing.ts';

const release1 = join(import.meta.dirname, 'fixtures/library-1', STORE_FILE);

/** A data folder with a copy of the first release's library. */
function library(): { folder: string; file: string } {
  const folder = temporaryFolder();
  cpSync(release1, join(folder, STORE_FILE));
  return { folder, file: join(folder, STORE_FILE) };
}

/** Changes a database as no Winnow would. */
function alter(file: string, sql: string): void {
  const database = new Database(file);
  database.unsafeMode(true);
  database.exec(sql);
  database.close();
}

/** The files of a library, by name; the lock's are none of it. */
function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => /^winnow\.sqlite(-wal)?$/u.test(name))
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')] as const)
      .filter(([, content]) => content !== ''),
  );
}

function refused(folder: string, code: string, sentence: string, steps?: readonly Migration[]) {
  const before = contentOf(folder);
  expect(() => openStore(folder, steps).close()).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(sentence) }),
  );
  expect(contentOf(folder)).toEqual(before);
}

/** A library whose process was killed: all of it is in the log still. */
function killedLibrary(): { folder: string; file: string } {
  const folder = temporaryFolder();
  const url = new URL('./', import.meta.url).href;
  const script = `
    const { openStore } = await import('${url}open.ts');
    const { createDataset } = await import('${url}datasets.ts');
    createDataset(openStore(process.argv[1]), 'kept in the log');
    process.kill(process.pid, 'SIGKILL');`;
  expect(() =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script, '--', folder]),
  ).toThrow();
  const file = join(folder, STORE_FILE);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  return { folder, file };
}

describe('a file that Winnow can’t use', () => {
  it.each([
    ['a newer one', 'PRAGMA user_version = 99', 'store.newer', 'newer Winnow'],
    ['one of version 0', 'PRAGMA user_version = 0', 'store.damaged', 'version 0'],
    ['one of a negative version', 'PRAGMA user_version = -3', 'store.damaged', 'version -3'],
    ['one without a table', 'DROP TABLE predictions', 'store.damaged', '“predictions” is missing'],
    [
      'one without a column',
      'ALTER TABLE runs DROP COLUMN device',
      'store.damaged',
      'column “device” of its table “runs”',
    ],
    ['one that is marked as another program’s', 'PRAGMA application_id = 7', 'store.foreign', ''],
  ])('is refused and left as it is: %s', (_, sql, code, sentence) => {
    for (const mode of ['wal', 'delete']) {
      const { folder, file } = library();
      alter(file, `PRAGMA foreign_keys = OFF; ${sql}; PRAGMA journal_mode = ${mode}`);
      refused(folder, code, sentence);
    }
  });

  it.each([0, 1, 99])('is refused and left as it is: another program’s, version %i', (version) => {
    const folder = temporaryFolder();
    const file = join(folder, STORE_FILE);
    alter(file, `CREATE TABLE recipes (cake TEXT); PRAGMA user_version = ${version}`);
    refused(folder, 'store.foreign', `${file} is a database of another program`);
  });

  it('is refused and left as it is: one whose changes are still in the log', () => {
    const { folder, file } = killedLibrary();
    refused(folder, 'store.newer', 'newer Winnow', []);
    const store = openStore(folder);
    expect(listDatasets(store).map(({ name }) => name)).toEqual(['kept in the log']);
    store.close();
    expect(existsSync(file)).toBe(true);
  });
});

it('takes back a change that was cut off while the library had no log', () => {
  const { folder, file } = library();
  openStore(folder).close();
  alter(file, 'PRAGMA journal_mode = DELETE');
  const before = readFileSync(file);
  // So little memory that half of the change is in the file when the process is killed.
  const script = `
    const { default: Database } = await import(${JSON.stringify(import.meta.resolve('better-sqlite3'))});
    const database = new Database(process.argv[1]);
    database.exec("PRAGMA cache_size = 1; BEGIN; UPDATE texts SET text = 'x'; UPDATE models SET name = 'x'");
    process.kill(process.pid, 'SIGKILL');`;
  const args = ['--input-type=module', '-e', script, '--', file];
  expect(() => execFileSync(process.execPath, args, { stdio: 'ignore' })).toThrow();
  expect(readFileSync(file).equals(before)).toBe(false);
  expect(existsSync(`${file}-journal`)).toBe(true);
  const store = openStore(folder);
  expect(store.sql(`SELECT 1 FROM texts WHERE text = 'x'`).all()).toEqual([]);
  expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
  store.close();
});

describe('a library that is missing', () => {
  it.each([
    ['the file', (file: string) => rmSync(file)],
    ['its content', (file: string) => truncateSync(file)],
  ])('is no first start while its log is there: %s', (_, lose) => {
    const { folder, file } = killedLibrary();
    rmSync(join(folder, 'reserve'), { force: true });
    lose(file);
    refused(folder, 'store.missing', `${file} is missing or empty`);
  });

  it.each([
    ['the file', (file: string) => rmSync(file)],
    ['its content', (file: string) => truncateSync(file)],
    ['its tables', (file: string) => (rmSync(file), alter(file, 'PRAGMA journal_mode = WAL'))],
  ])('is no first start beside its reserve or its backups: %s', (_, lose) => {
    for (const trace of ['reserve', 'backups/winnow-1.sqlite']) {
      const { folder, file } = library();
      mkdirSync(join(folder, 'backups'));
      writeFileSync(join(folder, trace), 'x');
      lose(file);
      refused(folder, 'store.missing', 'a copy from “backups”');
    }
  });

  it('is a first start where one was cut off before there was anything', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, STORE_FILE), '');
    const store = openStore(folder);
    expect(listDatasets(store)).toEqual([]);
    store.close();
  });
});

describe('a library of an earlier schema', () => {
  const step = (database: Database.Database) => {
    database.exec('CREATE TABLE later (x); INSERT INTO later VALUES (1)');
  };
  const rows = (file: string, table: string) => {
    const database = new Database(file, { readonly: true });
    const count = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    database.close();
    return count;
  };

  it('is backed up, then brought up to date; the last two copies are kept', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { folder, file } = library();
    const steps: Migration[] = [...migrations];
    // Left by a copy that was cut off.
    mkdirSync(join(folder, 'backups'));
    for (const end of ['', '-journal']) {
      writeFileSync(join(folder, `backups/winnow-earlier.sqlite.part${end}`), 'x');
    }
    for (let version = 1; version <= 4; version++) {
      vi.setSystemTime(Date.UTC(2026, 0, version));
      if (version > 1) steps.push(version === 2 ? step : `CREATE TABLE t${version} (x)`);
      openStore(folder, steps).close();
    }
    const copies = readdirSync(join(folder, 'backups'));
    expect(copies).toEqual([
      `winnow-2026-01-03T00-00-00-schema-${migrations.length + 1}.sqlite`,
      `winnow-2026-01-04T00-00-00-schema-${migrations.length + 2}.sqlite`,
    ]);
    expect(rows(file, 'later')).toBe(1);
    // A copy is the whole library as it was: put in its place, it opens.
    const copy = join(folder, 'backups', copies[0]);
    expect(rows(copy, 'documents')).toBe(rows(library().file, 'documents'));
    rmSync(file);
    renameSync(copy, file);
    const store = openStore(folder, steps.slice(0, migrations.length + 1));
    expect(listDatasets(store)).toHaveLength(4);
    store.close();
  });
  afterEach(() => vi.useRealTimers());

  it('keeps the copies of older schemas where a step fails at each start', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { folder } = library();
    vi.setSystemTime(Date.UTC(2026, 0, 1));
    openStore(folder).close();
    const broken = (): never => {
      throw new Error('It breaks.');
    };
    for (let day = 2; day <= 5; day++) {
      vi.setSystemTime(Date.UTC(2026, 0, day));
      expect(() => openStore(folder, [...migrations, broken])).toThrow('It breaks.');
    }
    expect(readdirSync(join(folder, 'backups'))).toEqual([
      'winnow-2026-01-01T00-00-00-schema-1.sqlite',
      `winnow-2026-01-05T00-00-00-schema-${migrations.length}.sqlite`,
    ]);
  });

  it('stays as it was when a step fails, with all that steps before it did', () => {
    const { folder, file } = library();
    const broken = (database: Database.Database) => {
      database.exec('DROP TABLE settings');
      throw new Error('a step that fails');
    };
    const dump = () => {
      const database = new Database(file, { readonly: true });
      const text = database.serialize();
      database.close();
      return text;
    };
    openStore(folder).close();
    const before = dump();
    for (const failing of [broken, 'DROP TABLE settings; NO SQL', 'DELETE FROM blobs']) {
      expect(() => openStore(folder, [...migrations, step, failing])).toThrow(
        expect.objectContaining({ code: 'store.notUpdated' }),
      );
      expect(dump().equals(before)).toBe(true);
    }
    expect(readdirSync(join(folder, 'backups')).length).toBeGreaterThan(0);
    openStore(folder).close();
  });

  it('may have a table replaced that others refer to', () => {
    const { folder, file } = library();
    openStore(folder, [
      ...migrations,
      `CREATE TABLE blobs_2 (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes INTEGER NOT NULL DEFAULT 0,
         complete INTEGER NOT NULL DEFAULT 0) STRICT;
       INSERT INTO blobs_2 SELECT * FROM blobs;
       DROP TABLE blobs;
       ALTER TABLE blobs_2 RENAME TO blobs;`,
    ]).close();
    for (const table of ['blobs', 'blob_pieces', 'models']) {
      expect(rows(file, table)).toBe(rows(library().file, table));
    }
  });

  it('is not touched where its copy fails', () => {
    const { folder } = library();
    writeFileSync(join(folder, 'backups'), 'a file where the folder should be');
    refused(folder, 'store.noBackup', 'Nothing was changed', [...migrations, step]);
  });

  it.skipIf(!canMount)('is not touched where there is no room for its copy', () => {
    onSmallDisk(1_000_000, (disk) => {
      const folder = join(disk, 'data');
      mkdirSync(folder);
      cpSync(release1, join(folder, STORE_FILE));
      fillDisk(disk, 150_000);
      writeFileSync(join(folder, 'reserve'), 'room for the last few writes');
      refused(folder, 'store.full', 'kB, but the disk is full', [...migrations, step]);
      expect(existsSync(join(folder, 'reserve'))).toBe(true);
      expect(readdirSync(join(folder, 'backups'))).toEqual([]);
      rmSync(join(disk, 'everything else'));
      openStore(folder, [...migrations, step]).close();
    });
  });
});

it.skipIf(!canMount)('opens on a full disk, so that one can delete there', () => {
  onSmallDisk(100_000_000, (disk) => {
    const folder = join(disk, 'data');
    const store = openStore(folder);
    const dataset = createDataset(store, 'much');
    store.close();
    expect(existsSync(join(folder, 'reserve'))).toBe(true);
    fillDisk(disk);
    const again = openStore(folder);
    hideDataset(again, dataset);
    expect(listDatasets(again)).toEqual([]);
    again.close();
    rmSync(join(disk, 'everything else'));
    openStore(folder).close();
    expect(existsSync(join(folder, 'reserve'))).toBe(true);
    // With nothing left to give up it says what is the matter.
    rmSync(join(folder, 'reserve'));
    fillDisk(disk);
    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'store.full' }));
  });
});

afterEach(() => vi.unstubAllEnvs());
it.skipIf(!canMount)('leaves no temporary folder behind where there is no room for it', () => {
  onSmallDisk(1_000_000, (disk) => {
    vi.stubEnv('TMPDIR', disk);
    fillDisk(disk, 20_000);
    expect(() => openTemporaryStore()).toThrow(expect.objectContaining({ code: 'store.full' }));
    expect(readdirSync(disk)).toEqual(['everything else']);
  });
});

describe.skipIf(process.platform === 'win32')('what lies on the disk', () => {
  const modes = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => [
        name,
        (statSync(join(folder, name)).mode & 0o777).toString(8),
      ]),
    );
  const closed = { 'in-use.json': '600', 'in-use.lock': '600', reserve: '600' };
  const open = { [STORE_FILE]: '600', [`${STORE_FILE}-wal`]: '600', [`${STORE_FILE}-shm`]: '600' };

  it.each([0o000, 0o022, 0o777])('is its owner’s alone, under umask %i', (umask) => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const before = process.umask(umask);
    try {
      const store = openStore(folder);
      createDataset(store, 'private');
      expect(modes(folder)).toEqual({ ...closed, ...open });
      store.close();
    } finally {
      process.umask(before);
    }
    for (const made of [folder, join(folder, '..')]) {
      expect(statSync(made).mode & 0o777).toBe(0o700);
    }
  });

  it('closes no folder that holds other things, only its own files there', () => {
    const { folder, file } = library();
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    openStore(folder).close();
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'thesis.txt')).mode & 0o777).toBe(0o644);
  });

  it('becomes so where an earlier release made it readable, copies included', () => {
    const { folder } = killedLibrary();
    chmodSync(folder, 0o755);
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    const store = openStore(folder, [...migrations, 'CREATE TABLE later (x)']);
    createDataset(store, 'private');
    const { backups, ...rest } = modes(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(backups).toBe('700');
    expect(Object.keys(rest)).toContainEqual(expect.stringMatching(/^backups\/.*\.sqlite$/u));
    expect(new Set(Object.values(rest))).toEqual(new Set(['600']));
    store.close();
  });
});

it.skipIf(!existsSync('/proc/self'))('refuses a folder where none can be made', () => {
  expect(() => openStore('/proc/winnow/data')).toThrow(
    expect.objectContaining({ code: 'store.unusable' }),
  );
});
