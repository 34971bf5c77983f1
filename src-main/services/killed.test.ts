// A process that is killed in the middle of its work, for real: what it had stored must be whole.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../store/open.ts';
import { getDataset, listDatasets } from '../store/datasets.ts';
import { readDocuments } from '../store/documents.ts';
import { pageSkippedFiles } from '../store/skipped.ts';
import { readEpochs } from '../store/run-epochs.ts';
import { listRuns } from '../store/runs.ts';
import { folderOf, temporaryFolder } from '../store/testing.ts';

const client = JSON.stringify(new URL('./client.ts', import.meta.url).href);
const recipes = JSON.stringify(
  new URL('../../engine/classifier/recipe-versions.ts', import.meta.url).href,
);

/** Runs a script against a data folder and kills it, brutally, once it has printed a line. */
function killWhenReady(script: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...args]);
    let out = '';
    let complaints = '';
    child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (out.includes('\n')) child.kill('SIGKILL');
    });
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(out.trim());
      else reject(new Error(`It ended by itself: ${complaints}`));
    });
  });
}

const prologue = `
  const { startServices } = await import(${client});
  const [dataDir, resourcesDir, folder] = process.argv.slice(1);
  const services = await startServices({ dataDir, resourcesDir });
  const begin = (source) => services.call('imports.start', { source, name: null });`;

const resourcesDir = join(import.meta.dirname, '../../resources');

describe('a process that is killed', () => {
  it('in the middle of an import leaves whole texts, counted right', async () => {
    const dataDir = temporaryFolder();
    const text = (i: number) => `text ${i} `.repeat(1 + (i % 300));
    const folder = folderOf(
      Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`${i % 3}/${i}.txt`, text(i)])),
    );
    await killWhenReady(
      `${prologue}
      services.subscribe(({ name, payload }) => {
        if (name === 'import.progress' && payload.imported > 500) console.log(payload.imported);
      });
      await begin({ kind: 'grant', grants: [services.grantPaths([folder])] });`,
      dataDir,
      resourcesDir,
      folder,
    );
    const store = openStore(dataDir);
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(store.database.pragma('foreign_key_check')).toEqual([]);
    const [{ id, status, documents }] = listDatasets(store);
    expect(status).toBe('interrupted');
    expect(documents).toBeGreaterThan(500);
    expect(documents).toBeLessThan(6000);
    const read = [...readDocuments(store, { datasetId: id, categoryIds: null }).texts()];
    expect(read).toHaveLength(documents);
    for (const { path, text: stored } of read) {
      expect(stored).toBe(text(Number(/(\d+)\.txt$/u.exec(path)![1])));
    }
    const counted = store
      .sql<{ name: string; n: number }>(
        `SELECT c.name, count(*) AS n FROM documents d JOIN categories c ON c.id = d.category_id
         GROUP BY c.id ORDER BY c.name`,
      )
      .all();
    expect(getDataset(store, id).categoryList.map((c) => [c.name, c.documents])).toEqual(
      counted.map(({ name, n }) => [name, n]),
    );
    store.close();
  });

  it('while what is stored moves to other categories leaves it where it belongs', async () => {
    const dataDir = temporaryFolder();
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    // So far a folder of folders; the last file makes it the training half. It ends itself where
    // some were moved and others not: whoever waits has a turn in between.
    const script = `
      const { openStore } = await import(${at('../store/open.ts')});
      const { Intake } = await import(${at('../importing/intake.ts')});
      const store = openStore(process.argv[1]);
      const intake = new Intake(store, { name: 'corpus' });
      const take = (path) => intake.take({
        parts: path.split('/'), source: path, content: Buffer.from('text of ' + path), size: 9 });
      for (let i = 0; i < 3000; i++) await take('corpus/train/' + 'ab'[i % 2] + '/' + i);
      await take('corpus/train/loose');
      await intake.flush();
      const count = (where) => store.sql('SELECT count(*) AS n FROM documents WHERE ' + where).get().n;
      console.error(count("path LIKE 'a/%'"));
      const watch = () => {
        if (count("path LIKE 'train/a/%'") > 0) process.kill(process.pid, 'SIGKILL');
        setImmediate(watch);
      };
      watch();
      await take('corpus/test/a/last');
      await intake.flush();
      console.error('It was not cut off.');
      process.exit();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', dataDir]);
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
    expect([said, signal]).toEqual(['1500\n', 'SIGKILL']);

    const store = openStore(dataDir);
    const [{ id, status, fixedSplit }] = listDatasets(store);
    expect({ status, fixedSplit }).toEqual({ status: 'interrupted', fixedSplit: false });
    // What is stored has no test half: the file that showed it was not stored any more.
    expect(getDataset(store, id).categoryList).toMatchObject([
      { name: 'a', documents: 1500, train: 0 },
      { name: 'b', documents: 1500, train: 0 },
    ]);
    const read = [...readDocuments(store, { datasetId: id, categoryIds: null }).texts()];
    expect(read).toHaveLength(3000);
    for (const { path, text, split } of read) {
      expect([text, split]).toEqual([`text of corpus/train/${path}`, 'none']);
    }
    expect(store.sql('SELECT state FROM imports').all()).toEqual([{ state: 'interrupted' }]);
    expect(pageSkippedFiles(store, { id, cursor: null, limit: 5 }).items).toMatchObject([
      { path: 'loose', code: 'import.loose' },
    ]);
    expect(store.database.pragma('foreign_key_check')).toEqual([]);
    store.close();
  });

  it('in the middle of a training leaves an interrupted run with what it reached', async () => {
    const dataDir = temporaryFolder();
    await killWhenReady(
      `${prologue}
      const { makeRecipe } = await import(${recipes});
      const done = new Promise((resolve) => services.subscribe(({ name, payload }) => {
        if (name === 'import.progress' && payload.state === 'done') resolve();
      }));
      const { datasetId } = await begin({ kind: 'sample' });
      await done;
      const { categoryList } = await services.call('datasets.get', { id: datasetId });
      const { run: { id }, lease: { fence } } = await services.call('runs.create', { datasetId,
        categoryIds: categoryList.map(({ id }) => id), recipe: makeRecipe(), holder: 'a window' });
      const epoch = (n) => ({ epoch: n, trainLoss: 1 / n, trainAccuracy: 0.5, validationLoss: null,
        validationAccuracy: null, learningRate: 0.01, best: true });
      await services.call('runs.addEpochs', { id, fence, epochs: [epoch(1)] });
      await services.call('runs.addEpochs', { id, fence, epochs: [epoch(2)] });
      const put = (bytes, close) => services.bulk({ method: 'PUT',
        path: \`/bulk/runs/\${id}/checkpoint?fence=\${fence}&epoch=2\`, headers: {}, body: new ReadableStream({
          start(c) { c.enqueue(new Uint8Array(bytes).fill(7)); if (close) c.close(); } }) });
      await put(3_000_000, true);
      put(5_000_000, false); // never ends
      await services.call('app.info', null);
      console.log(id);`,
      dataDir,
      resourcesDir,
    );
    const store = openStore(dataDir);
    const [run] = listRuns(store, { datasetId: null, cursor: null, limit: 10 }).items;
    expect(run).toMatchObject({ status: 'interrupted', modelId: null, checkpointEpoch: 2 });
    expect(run.endedAt).not.toBeNull();
    expect(readEpochs(store, run.id, 0).epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    // The whole checkpoint is there, the one that was cut off is not.
    expect(store.sql('SELECT bytes, complete FROM blobs').all()).toEqual([
      { bytes: 3_000_000, complete: 1 },
    ]);
    expect(listDatasets(store)[0].status).toBe('ready');
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    store.close();
  });
});
