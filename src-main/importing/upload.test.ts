import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeFrame, type UploadHeader } from '../contract/bulk.ts';
import { getDataset } from '../store/datasets.ts';
import { readDocuments } from '../store/documents.ts';
import { pageSkippedFiles } from '../store/skipped.ts';
import { openTemporaryStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { folderOf } from '../store/testing.ts';
import { importFolders } from './folders.ts';
import { Intake } from './intake.ts';
import { receiveFiles } from './upload.ts';

let store: Store;
beforeEach(() => {
  store = openTemporaryStore();
});
afterEach(() => store.close());

function frame(path: string, text: string, more: Partial<UploadHeader> = {}): Uint8Array {
  const body = new TextEncoder().encode(text);
  return encodeFrame({ path, size: body.length, ...more }, body);
}

/** In chunks that respect no frame. */
async function* chunks(...frames: Uint8Array[]): AsyncGenerator<Uint8Array> {
  const all = Buffer.concat(frames);
  for (let at = 0; at < all.length; at += 37)
    yield await Promise.resolve(all.subarray(at, at + 37));
}

function stored(intake: Intake) {
  const dataset = getDataset(store, intake.datasetId);
  const reader = readDocuments(store, { datasetId: dataset.id, categoryIds: null });
  const { items } = pageSkippedFiles(store, { id: dataset.id, cursor: null, limit: 500 });
  return {
    dataset,
    counts: Object.fromEntries(
      dataset.categoryList.map(({ name, train, test, documents }) => [
        name,
        [documents, train, test],
      ]),
    ),
    texts: [...reader.texts()].map(({ path, split, label, text }) => [path, split, label, text]),
    skipped: Object.fromEntries(items.map(({ path, code }) => [path, code])),
  };
}

describe('uploads', () => {
  it('finds the layout while files arrive, and is right after every request', async () => {
    const intake = new Intake(store, { name: 'mails' });
    await receiveFiles(intake, chunks(frame('d/readme', 'Beside.'), frame('d/test/a/1', 'one')));
    // So far it looks like a folder that holds one folder of folders.
    expect(stored(intake).counts).toEqual({ a: [1, 0, 0] });
    await receiveFiles(intake, chunks(frame('d/train/a/2', 'two'), frame('d/train/b/3', 'three')));
    expect(stored(intake).counts).toEqual({ a: [2, 1, 1], b: [1, 1, 0] });
    expect(stored(intake).dataset.fixedSplit).toBe(true);
    await receiveFiles(intake, chunks(frame('d/extra/4', 'four')));
    // Three folders now: they were no split, and nothing is lost of what was beside.
    intake.end('done');
    expect(stored(intake)).toMatchObject({
      counts: { extra: [1, 0, 0], test: [1, 0, 0], train: [2, 0, 0] },
      skipped: { readme: 'import.loose' },
      texts: [
        ['extra/4', 'none', 0, 'four'],
        ['test/a/1', 'none', 1, 'one'],
        ['train/a/2', 'none', 2, 'two'],
        ['train/b/3', 'none', 2, 'three'],
      ],
    });
    expect(intake.progress).toMatchObject({ state: 'done', imported: 4, skipped: 1 });
  });

  it('gives back a text that was beside the categories of an earlier guess', async () => {
    const intake = new Intake(store, { name: 'd' });
    await receiveFiles(intake, chunks(frame('d/x/c/1', 'one'), frame('d/x/loose', 'kept')));
    expect(stored(intake).counts).toEqual({ c: [1, 0, 0] });
    await receiveFiles(intake, chunks(frame('d/y/2', 'two')));
    intake.end('done');
    expect(stored(intake)).toMatchObject({ counts: { x: [2, 0, 0], y: [1, 0, 0] }, skipped: {} });
  });

  it('is the same dataset as the folder itself', async () => {
    const files = {
      'corpus/train/a/1': 'one',
      'corpus/train/b/2': 'two',
      'corpus/test/a/3': 'three',
      'corpus/notes': 'beside',
    };
    const intake = new Intake(store, { name: 'corpus' });
    for (const [path, text] of Object.entries(files).reverse()) {
      await receiveFiles(intake, chunks(frame(path, text)));
    }
    intake.end('done');
    const { datasetId } = await importFolders({ store, paths: [`${folderOf(files)}/corpus`] });
    const { texts } = stored(intake);
    const reader = readDocuments(store, { datasetId, categoryIds: null });
    expect(
      [...reader.texts()].map(({ path, split, label, text }) => [path, split, label, text]),
    ).toEqual(texts);
  });

  it('lets others in while it moves what is stored', async () => {
    const intake = new Intake(store, { name: 'corpus' });
    const many = Array.from({ length: 2000 }, (_, i) => frame(`d/train/a/${i}`, `text ${i}`));
    await receiveFiles(intake, chunks(...many));
    expect(stored(intake).counts).toEqual({ a: [2000, 0, 0] });
    // Between two steps every count is true.
    const sums: number[] = [];
    const moved: number[] = [];
    let done = false;
    const look = (): void => {
      if (done) return;
      const [{ documents, train }] = getDataset(store, intake.datasetId).categoryList;
      sums.push(documents);
      moved.push(train);
      setImmediate(look);
    };
    // Two requests at once, each with its own news.
    const requests = [frame('d/test/a/x', 'one'), frame('d/test/b/y', 'two')].map((each) =>
      receiveFiles(intake, chunks(each)),
    );
    look();
    await Promise.all(requests);
    done = true;
    expect(Math.min(...sums)).toBe(2000);
    expect(moved.some((train) => train > 0 && train < 2000)).toBe(true);
    intake.end('done');
    expect(stored(intake)).toMatchObject({
      counts: { a: [2001, 2000, 1], b: [1, 0, 1] },
      dataset: { fixedSplit: true },
    });
  });

  it('ends in order in the middle of a move', async () => {
    const intake = new Intake(store, { name: 'corpus' });
    const many = Array.from({ length: 1500 }, (_, i) => frame(`d/train/a/${i}`, `text ${i}`));
    await receiveFiles(intake, chunks(...many));
    const request = receiveFiles(intake, chunks(frame('d/test/a/x', 'one')));
    const isMoving = (): boolean =>
      getDataset(store, intake.datasetId).categoryList.some(({ train }) => train > 0);
    while (!isMoving()) await new Promise((resolve) => setImmediate(resolve));
    expect(getDataset(store, intake.datasetId).train).toBeLessThan(1500);
    intake.end('cancelled');
    await request;
    expect(stored(intake)).toMatchObject({
      counts: { a: [1501, 1500, 1] },
      dataset: { fixedSplit: true, status: 'interrupted' },
    });
  });

  it('takes no path that leads anywhere', async () => {
    const intake = new Intake(store, { name: 'hostile' });
    const paths = [
      '../../etc/passwd',
      'a/../../b/x',
      '/etc/passwd',
      'C:\\Windows\\x',
      'a/b\0c/x',
      'a//x',
      'a/./x',
      '',
      `a/${'x/'.repeat(200)}y`,
    ];
    await receiveFiles(
      intake,
      chunks(frame('a/good', 'fine'), ...paths.map((path) => frame(path, 'evil'))),
    );
    intake.end('done');
    const { counts, skipped } = stored(intake);
    expect(counts).toEqual({ a: [1, 0, 0] });
    expect(Object.keys(skipped)).toHaveLength(paths.length);
    expect(new Set(Object.values(skipped))).toEqual(new Set(['import.badPath']));
  });

  it('refuses what is no transfer, and keeps the files before it', async () => {
    const intake = new Intake(store, { name: 'broken' });
    const cut = frame('a/2', 'two').subarray(0, 20);
    await expect(receiveFiles(intake, chunks(frame('a/1', 'one'), cut))).rejects.toMatchObject({
      code: 'bulk.malformed',
    });
    const noHeader = encodeFrame({ path: 7 }, new Uint8Array(3));
    await expect(receiveFiles(intake, chunks(noHeader))).rejects.toMatchObject({
      code: 'bulk.malformed',
    });
    const enormous = new Uint8Array(8).fill(0xff);
    await expect(receiveFiles(intake, chunks(enormous))).rejects.toMatchObject({
      code: 'bulk.malformed',
    });
    expect(stored(intake).counts).toEqual({ a: [1, 0, 0] });
    intake.end('done');
    await expect(receiveFiles(intake, chunks(frame('a/3', 'x')))).rejects.toMatchObject({
      code: 'import.ended',
    });
  });

  it('lists what the page could not read or did not send', async () => {
    const intake = new Intake(store, { name: 'd' });
    await receiveFiles(
      intake,
      chunks(
        frame('a/1', 'one'),
        frame('a/2', '', { error: 'NotReadableError', size: 5 }),
        frame('a/3', '', { tooLarge: true, size: 200 * 1024 * 1024 }),
        frame('a/.DS_Store', 'ignored'),
      ),
    );
    intake.end('done');
    expect(stored(intake).skipped).toEqual({
      'a/2': 'import.denied',
      'a/3': 'import.tooLarge',
    });
  });
});
