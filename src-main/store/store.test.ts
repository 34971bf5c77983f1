import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { writeBlob } from './blobs.ts';
import { addCounts, ensureCategory } from './categories.ts';
import { createDataset, getDataset, hideDataset, listDatasets, sweepDeleted } from './datasets.ts';
import { addDocument } from './documents.ts';
import { createImport } from './imports.ts';
import { addModel } from './models.ts';
import { migrate, migrations } from './migrations.ts';
import { getSettings, setSettings } from './settings.ts';
import { openStore, openTemporaryStore } from './open.ts';
import { STORE_FILE, type Store } from './store.ts';
import { temporaryFolder } from './testing.ts';

function addText(store: Store, datasetId: number, category: string, path: string, text: string) {
  const categoryId = ensureCategory(store, datasetId, category);
  addDocument(store, datasetId, {
    categoryId,
    split: 'none',
    path,
    source: path,
    text,
    glimpse: text.slice(0, 40),
    encoding: 'utf-8',
    bytes: text.length,
    characters: text.length,
    fingerprint: Buffer.from(text),
  });
  addCounts(store, categoryId, { train: 0, test: 0, unsplit: 1, bytes: text.length });
}

describe('the store', () => {
  it('is durable, checked and shrinkable, and reopens as it was', () => {
    const folder = join(temporaryFolder(), 'deep', 'data');
    const store = openStore(folder);
    const pragma = (name: string) => store.database.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('auto_vacuum')).toBe(2);
    expect(pragma('user_version')).toBe(migrations.length);
    setSettings(store, { notSureThreshold: 0.7, interface: { theme: 'dark' } });
    setSettings(store, { interface: { width: 300 } });
    store.close();
    const again = openStore(folder);
    expect(getSettings(again)).toEqual({
      notSureThreshold: 0.7,
      interface: { theme: 'dark', width: 300 },
    });
    again.close();
  });

  it('is owned by one at a time, and free the moment its owner dies', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'store.inUse' }));
    store.close();
    openStore(folder).close();
    const script = `
      const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
      openStore(process.argv[1]);
      process.kill(process.pid, 'SIGKILL');`;
    expect(() =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script, '--', folder]),
    ).toThrow();
    openStore(folder).close();
  });

  it('tells who has it', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    expect(() => openStore(folder)).toThrow(`(process ${process.pid}) has the data in ${folder}`);
    store.close();
  });

  it('takes all migrations or none', () => {
    const database = new Database(':memory:');
    const create = (name: string) => `CREATE TABLE ${name} (x)`;
    expect(() => migrate(database, [create('a'), `${create('b')}; SYNTAX ERROR`])).toThrow();
    const tables = () =>
      database.prepare('SELECT name FROM sqlite_schema ORDER BY name').pluck().all();
    expect(database.pragma('user_version', { simple: true })).toBe(0);
    expect(tables()).toEqual([]);
    migrate(database, [create('a'), (under) => under.exec(create('b'))]);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    expect(tables()).toEqual(['a', 'b']);
    database.close();
  });

  it.each([
    ['no database at all', (file: string) => writeFileSync(file, 'this is a letter, no database')],
    [
      'one with a damaged page',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096);
        writeFileSync(file, bytes);
      },
    ],
    [
      'one that was cut off',
      (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 10_000)),
    ],
  ])('reports %s and does not touch it', (_, damage) => {
    const folder = temporaryFolder();
    openStore(folder).close();
    const file = join(folder, STORE_FILE);
    damage(file);
    const before = readFileSync(file);
    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({ code: 'store.damaged', message: expect.stringContaining(file) }),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('says when the data folder cannot be one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => openStore(join(folder, 'file'))).toThrow(
      expect.objectContaining({ code: 'store.unusable' }),
    );
    mkdirSync(join(folder, 'data', STORE_FILE), { recursive: true });
    expect(() => openStore(join(folder, 'data'))).toThrow(
      expect.objectContaining({ code: 'store.unusable' }),
    );
  });

  it('marks what was cut off when it is opened again', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    const datasetId = createDataset(store, 'half');
    createImport(store, datasetId);
    addText(store, datasetId, 'a', 'a/1', 'one');
    addText(store, datasetId, '', 'loose', 'beside');
    await writeBlob(store, bytes(3_000_000));
    store.sql('UPDATE blobs SET complete = 0').run();
    store.close();
    const again = openStore(folder);
    expect(getDataset(again, datasetId)).toMatchObject({
      status: 'interrupted',
      documents: 1,
      skipped: 1,
    });
    expect(again.sql('SELECT * FROM imports WHERE state = ?').all('running')).toEqual([]);
    expect(again.sql('SELECT * FROM blob_pieces').all()).toEqual([]);
    again.close();
  });

  it('removes the files that nothing refers to when it is opened, and no others', async () => {
    const folder = temporaryFolder();
    // Whatever column a later schema adds, its files stay.
    const steps = [...migrations, 'CREATE TABLE later (file INTEGER REFERENCES blobs (id))'];
    const store = openStore(folder, steps);
    const blob = () => writeBlob(store, bytes(1_500_000));
    const [orphan, model, checkpoint, later] = [
      await blob(),
      await blob(),
      await blob(),
      await blob(),
    ];
    const { name, categories } = { name: 'kept', categories: ['a', 'b'] };
    addModel(store, {
      ...{ name, categories, vocabulary: 1, accuracy: null, macroF1: null, evaluatedOn: null },
      ...{ trainedOn: null, trainedAt: null, weightsHash: '', blobId: model },
    });
    store
      .sql(
        `INSERT INTO runs (dataset_name, dataset_revision, recipe, categories, category_ids, status,
           started_at, checkpoint_id) VALUES ('', 1, '{}', '[]', '[]', 'failed', 0, ?)`,
      )
      .run(checkpoint);
    store.sql('INSERT INTO later VALUES (?)').run(later);
    store.close();
    const again = openStore(folder, steps);
    const ids = (table: string, id: string) =>
      again.database.prepare(`SELECT DISTINCT ${id} FROM ${table} ORDER BY 1`).pluck().all();
    expect(ids('blobs', 'id')).toEqual([model, checkpoint, later]);
    expect(ids('blob_pieces', 'blob_id')).toEqual([model, checkpoint, later]);
    expect(orphan).toBeLessThan(model);
    again.close();
  });

  it('gives its reserve up for what must be written on a full disk', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    const reserve = join(folder, 'reserve');
    expect(existsSync(reserve)).toBe(true);
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    let tries = 0;
    const attempt = () => {
      if (++tries === 1) throw full;
      return createDataset(store, 'noted');
    };
    expect(() => store.transaction(attempt)).toThrow(full);
    tries = 0;
    expect(store.urgentTransaction(attempt)).toBe(1);
    expect(existsSync(reserve)).toBe(false);
    // With nothing left to give up, it says so.
    tries = 0;
    expect(() => store.urgentTransaction(attempt)).toThrow(full);
    store.close();
    openStore(folder).close();
    expect(existsSync(reserve)).toBe(true);
  });

  it('removes a deleted dataset in steps and gives the space back', async () => {
    const store = openTemporaryStore();
    const kept = createDataset(store, 'kept');
    addText(store, kept, 'a', 'a/1', 'stays');
    const gone = createDataset(store, 'gone');
    store.transaction(() => {
      for (let i = 0; i < 3000; i++) addText(store, gone, `c${i % 3}`, `${i}`, `${i} `.repeat(400));
    });
    // The file and its log, as the disk has them.
    const size = () => statSync(store.file).size + statSync(`${store.file}-wal`).size;
    const full = size();
    hideDataset(store, gone);
    expect(listDatasets(store).map(({ name }) => name)).toEqual(['kept']);
    // Cut off in the middle, it is taken up again.
    const stop = new AbortController();
    const sweeping = sweepDeleted(store, stop.signal);
    stop.abort();
    await sweeping;
    await sweepDeleted(store);
    expect(store.sql('SELECT count(*) AS n FROM documents').get()).toEqual({ n: 1 });
    expect(store.sql('SELECT count(*) AS n FROM texts').get()).toEqual({ n: 1 });
    expect(size()).toBeLessThan(full / 3);
    expect(statSync(`${store.file}-wal`).size).toBe(0);
    expect(getDataset(store, kept).documents).toBe(1);
    store.close();
  });
});

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(count));
}
