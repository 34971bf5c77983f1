import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportProgress } from '../contract/imports.ts';
import { getDataset, listDatasets } from '../store/datasets.ts';
import { readDocuments } from '../store/documents.ts';
import { pageSkippedFiles } from '../store/skipped.ts';
import { openTemporaryStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { folderOf, temporaryFolder } from '../store/testing.ts';
import { importFolders, type FolderImport } from './folders.ts';
import { readFileAt } from './read.ts';
import { realFileSystem } from './walk.ts';

let store: Store;
beforeEach(() => {
  store = openTemporaryStore();
});
afterEach(() => store.close());

async function imported(paths: string[], options: Partial<FolderImport> = {}) {
  const progress = await importFolders({ store, paths, ...options });
  const dataset = getDataset(store, progress.datasetId);
  const skipped = pageSkippedFiles(store, { id: dataset.id, cursor: null, limit: 500 }).items;
  const reader = readDocuments(store, { datasetId: dataset.id, categoryIds: null });
  return {
    progress,
    dataset,
    counts: Object.fromEntries(dataset.categoryList.map((each) => [each.name, each.documents])),
    skipped: Object.fromEntries(skipped.map(({ path, code }) => [path, code])),
    texts: [...reader.texts()].map(({ path, split, label, text }) => [path, split, label, text]),
  };
}

describe('importing folders', () => {
  it('brings texts in canonical order, whatever was dropped', async () => {
    const folder = folderOf({
      'train/b/2.txt': 'two',
      'train/b/10.txt': 'ten',
      'train/a/x/deep.txt': 'deep',
      'test/a/1.txt': 'one',
    });
    const expected = [
      ['test/a/1.txt', 'test', 0, 'one'],
      ['train/a/x/deep.txt', 'train', 0, 'deep'],
      ['train/b/10.txt', 'train', 1, 'ten'],
      ['train/b/2.txt', 'train', 1, 'two'],
    ];
    const whole = await imported([folder]);
    expect(whole.texts).toEqual(expected);
    expect(whole.dataset).toMatchObject({ fixedSplit: true, train: 3, test: 1, status: 'ready' });
    expect(whole.dataset.name).toBe(basename(folder));
    const halves = [join(folder, 'test'), join(folder, 'train')];
    expect((await imported(halves)).texts).toEqual(expected);
    const apart = await imported([halves[1]], { testPaths: [halves[0]] });
    expect(apart.texts).toEqual(expected);
    expect(apart.dataset.fixedSplit).toBe(true);
  });

  it('is not held up by a megabyte of combining marks, nor is a search', () => {
    const folder = folderOf({
      'a/marks.txt': 'a' + '\u0301\u0316'.repeat(250_000),
      'b/1.txt': 'one',
    });
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    // In a process of its own: what hangs can be ended.
    const script = `
      const { openTemporaryStore } = await import(${at('../store/open.ts')});
      const { pageDocuments } = await import(${at('../store/documents.ts')});
      const { importFolders } = await import(${at('./folders.ts')});
      const store = openTemporaryStore();
      const { datasetId, imported } = await importFolders({ store, paths: [process.argv[1]] });
      const search = 'a' + '\\u0316'.repeat(250_000);
      const query = { datasetId, categoryId: null, split: null, search, cursor: null, limit: 5 };
      const { total } = await pageDocuments(store, query);
      console.log(imported, total);`;
    const { stdout, stderr, error } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, '--', folder],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(error).toBeUndefined();
    expect(stdout + stderr).toBe('2 0\n');
  }, 90_000);

  it('lists what cannot be imported, with the reason, and imports the rest', async () => {
    const folder = folderOf({
      'a/good.txt': 'A text.',
      'a/empty.txt': '',
      'a/blank.txt': ' \n\t ',
      'a/picture.png': Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      'a/huge.log': 'x',
      'b/good.txt': 'Another text.',
      'readme.md': 'Beside the folders.',
      'a/.DS_Store': 'ignored',
      'a/Thumbs.db': 'ignored',
      '.git/config': 'ignored',
    });
    truncateSync(join(folder, 'a/huge.log'), 200 * 1024 * 1024);
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a/lost.txt'));
    execFileSync('mkfifo', [join(folder, 'b/pipe')]);
    const { counts, skipped, dataset } = await imported([folder]);
    expect(counts).toEqual({ a: 1, b: 1 });
    expect(skipped).toEqual({
      'a/empty.txt': 'import.empty',
      'a/blank.txt': 'import.empty',
      'a/picture.png': 'import.binary',
      'a/huge.log': 'import.tooLarge',
      'a/lost.txt': 'import.vanished',
      'b/pipe': 'import.special',
      'readme.md': 'import.loose',
    });
    expect(dataset.skipped).toBe(7);
    const { items } = pageSkippedFiles(store, { id: dataset.id, cursor: null, limit: 500 });
    expect(items.find(({ code }) => code === 'import.tooLarge')).toMatchObject({
      bytes: 200 * 1024 * 1024,
    });
  });

  it('meets a file that vanishes between being seen and being read', async () => {
    const folder = folderOf({ 'a/1.txt': 'one', 'a/2.txt': 'two', 'b/3.txt': 'three' });
    const { counts, skipped } = await imported([folder], {
      reader: async (path) => {
        if (path.toString().endsWith('2.txt')) rmSync(path);
        return readFileAt(path);
      },
    });
    expect(counts).toEqual({ a: 1, b: 1 });
    expect(skipped).toEqual({ 'a/2.txt': 'import.vanished' });
  });

  it('meets files and folders that may not be read', async () => {
    const folder = folderOf({ 'a/1.txt': 'one', 'a/2.txt': 'two', 'b/3.txt': 'three' });
    const denied = Object.assign(new Error('no'), { code: 'EACCES' });
    const { counts, skipped, progress } = await imported([folder], {
      fileSystem: {
        ...realFileSystem,
        readdir: (path) =>
          path.toString().endsWith('/b') ? Promise.reject(denied) : realFileSystem.readdir(path),
      },
      reader: (path) =>
        path.toString().endsWith('2.txt')
          ? Promise.resolve({
              content: { code: 'import.denied', detail: '' },
              size: null,
            })
          : readFileAt(path),
    });
    expect(progress.state).toBe('done');
    expect(counts).toEqual({ a: 1 });
    expect(skipped).toEqual({ 'a/2.txt': 'import.denied', b: 'import.denied' });
  });

  it('refuses a folder that may not be read, and leaves no empty dataset', async () => {
    const folder = folderOf({ 'a/1.txt': 'one' });
    const good = folderOf({ 'a/1.txt': 'one' });
    const denied = Object.assign(new Error('no'), { code: 'EACCES' });
    const fileSystem = {
      ...realFileSystem,
      readdir: (path: Buffer) =>
        path.toString() === folder ? Promise.reject(denied) : realFileSystem.readdir(path),
    };
    await expect(importFolders({ store, paths: [folder], fileSystem })).rejects.toMatchObject({
      code: 'import.denied',
      message: `${folder} can't be read: its permissions do not allow it.`,
    });
    expect(listDatasets(store)).toEqual([]);
    // Beside one that may be read it is one of the things that were skipped.
    const { counts, skipped } = await imported([folder, good], { fileSystem });
    expect(counts).toEqual({ [basename(good)]: 1 });
    expect(skipped).toEqual({ [basename(folder)]: 'import.denied' });
  });

  it('tells no speed before there is one, and no total before it is known', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a/${i}`, `text ${i}`]));
    const told: ImportProgress[] = [];
    const { progress } = await imported([folderOf(files)], { onProgress: (so) => told.push(so) });
    expect(told[0]).toMatchObject({ filesTotal: null, filesPerSecond: null });
    expect(progress).toMatchObject({ filesTotal: 40, imported: 40 });
  });

  it('says itself why there is nothing', async () => {
    const one = await imported([folderOf({ 'a/1.txt': '' })]);
    expect(one.progress.error).toMatchObject({
      code: 'import.noTexts',
      details: { skipped: 1, first: { path: 'a/1.txt', code: 'import.empty', detail: '' } },
    });
    const two = await imported([folderOf({ 'a/1.txt': ' ', 'b/2.txt': '' })]);
    expect(two.progress.error?.details).toMatchObject({ skipped: 2, first: { detail: 'blank' } });
  });

  // Root may read everything: a child process gives its rights up and tries.
  it.skipIf(process.getuid?.() !== 0)('asks the system for the permission, as anyone', () => {
    const folder = folderOf({ 'a/1.txt': 'secret' });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'a/1.txt'), 0o000);
    const script = `
      const { readFileAt } = await import(${JSON.stringify(new URL('./read.ts', import.meta.url).href)});
      process.setgid(65534); process.setuid(65534);
      console.log(JSON.stringify(await readFileAt(Buffer.from(process.argv[1]))));`;
    const out = execFileSync(
      process.execPath,
      ['--input-type=module', '-e', script, '--', join(folder, 'a/1.txt')],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(out)).toMatchObject({ content: { code: 'import.denied' } });
  });

  it('follows links once and ends loops', async () => {
    const elsewhere = folderOf({ 'c/5.txt': 'five' });
    const folder = folderOf({ 'a/1.txt': 'one', 'b/2.txt': 'two' });
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync(join(folder, 'b'), join(folder, 'a/again'));
    symlinkSync(join(elsewhere, 'c'), join(folder, 'c'));
    symlinkSync(join(elsewhere, 'c/5.txt'), join(folder, 'a/linked.txt'));
    const { counts, skipped } = await imported([folder]);
    expect(counts).toEqual({ a: 2, b: 1, c: 1 });
    expect(skipped).toEqual({ 'a/again': 'import.link', 'a/loop': 'import.link' });
  });

  it('takes names in any script, and one form of each', async () => {
    const folder = folderOf({
      'Письма/счёт.txt': 'a',
      '旅行/東京.txt': 'b',
      'رسائل/مرحبا.txt': 'c',
      '🙂 emoji/😀.txt': 'd',
      'Cafe\u0301/x.txt': 'e', // as macOS writes it
      ' blank /x y.txt': 'f',
    });
    // A name that is no UTF-8, as old systems left them.
    const odd = Buffer.concat([Buffer.from(`${folder}/Caf`), Buffer.from([0xe9])]);
    mkdirSync(odd);
    writeFileSync(Buffer.concat([odd, Buffer.from('/\xe4.txt', 'latin1')]), 'g');
    const { counts, skipped } = await imported([folder]);
    expect(skipped).toEqual({});
    expect(counts).toEqual({
      ' blank ': 1,
      'Caf\u00e9': 2,
      Письма: 1,
      رسائل: 1,
      旅行: 1,
      '🙂 emoji': 1,
    });
  });

  it('reaches deep folders', async () => {
    const folder = temporaryFolder();
    const deep = Array.from({ length: 60 }, (_, i) => `level${i}`).join('/');
    mkdirSync(join(folder, 'a', deep), { recursive: true });
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'a', deep, 'x.txt'), 'deep down');
    writeFileSync(join(folder, 'b/y.txt'), 'near');
    expect((await imported([folder])).counts).toEqual({ a: 1, b: 1 });
  });

  it('says so when there is nothing to import', async () => {
    const empty = temporaryFolder();
    expect(await importFolders({ store, paths: [empty] })).toMatchObject({
      state: 'failed',
      error: { code: 'import.noFiles' },
    });
    expect(
      await importFolders({ store, paths: [folderOf({ 'a/x': '', 'b/y': '' })] }),
    ).toMatchObject({
      state: 'failed',
      skipped: 2,
      error: { code: 'import.noTexts' },
    });
    await expect(importFolders({ store, paths: [join(empty, 'none')] })).rejects.toMatchObject({
      code: 'import.notFound',
    });
    const file = join(folderOf({ 'x.txt': 'one file' }), 'x.txt');
    await expect(importFolders({ store, paths: [file] })).rejects.toMatchObject({
      code: 'import.notAFolder',
      message: '“x.txt” is a file. Winnow imports folders: each folder becomes a category.',
    });
  });

  it('ends clearly on a full disk and keeps what was stored', async () => {
    const folder = folderOf(
      Object.fromEntries(
        Array.from({ length: 2000 }, (_, i) => [`${i % 2}/${i}.txt`, `${i} `.repeat(500)]),
      ),
    );
    const pages = Number(store.database.pragma('page_count', { simple: true }));
    store.database.pragma(`max_page_count = ${pages + 300}`);
    const { progress, dataset, texts } = await imported([folder]);
    expect(progress).toMatchObject({ state: 'failed', error: { code: 'store.full' } });
    expect(progress.error?.message).toContain('The disk is full');
    expect(dataset.documents).toBeGreaterThan(100);
    expect(dataset.documents).toBeLessThan(2000);
    expect(texts).toHaveLength(dataset.documents);
    expect(progress.imported).toBe(dataset.documents);
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    // With room again, the store works on.
    store.database.pragma('max_page_count = 1000000');
    expect((await imported([folder])).dataset.documents).toBe(2000);
  });

  it('stops promptly when cancelled, and keeps what it had', async () => {
    const folder = folderOf(
      Object.fromEntries(
        Array.from({ length: 3000 }, (_, i) => [`${i % 3}/${i}.txt`, `text ${i}`]),
      ),
    );
    const controller = new AbortController();
    const seen: ImportProgress[] = [];
    const { progress, dataset, texts } = await imported([folder], {
      signal: controller.signal,
      onProgress: (now) => {
        seen.push(now);
        if (now.filesFound > 0) controller.abort();
      },
    });
    expect(progress.state).toBe('cancelled');
    expect(dataset.status).toBe('interrupted');
    expect(dataset.documents).toBeLessThan(3000);
    expect(texts).toHaveLength(dataset.documents);
    expect(seen.at(-1)).toEqual(progress);
  });

  it('keeps names that differ only in case apart', async () => {
    const folder = folderOf({ 'Spam/1': 'one', 'spam/2': 'two', 'spam 3/3': 'three' });
    renameSync(join(folder, 'spam 3'), join(folder, 'Sp am'));
    expect((await imported([folder])).counts).toEqual({ 'Sp am': 1, Spam: 1, spam: 1 });
  });
});
