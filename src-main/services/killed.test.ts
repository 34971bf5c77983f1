// A process that is killed in the middle of its work, for real: what it had stored must be whole.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../store/open.ts';
import { getDataset, listDatasets } from '../store/datasets.ts';
import { readDocuments } from '../store/documents.ts';
import { listRuns, readEpochs } from '../store/runs.ts';
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
