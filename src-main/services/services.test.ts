import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CpuBackend } from '../../engine/backends/cpu/backend.ts';
import { fit, makeRecipe, openClassifier, type FitSummary } from '../../engine/classifier/index.ts';
import type { LabelledText, Prediction } from '../../engine/classifier/types.ts';
import { bulk, decodeFrames, encodeFrame, type DocumentHeader } from '../contract/bulk.ts';
import type { ImportProgress } from '../contract/imports.ts';
import type { CallOutput } from '../contract/index.ts';
import { folderOf, temporaryFolder } from '../store/testing.ts';
import { startServices, type BulkResponse, type Services, type ServiceEvent } from './client.ts';

const resourcesDir = join(import.meta.dirname, '../../resources');
const open: Services[] = [];

async function start(dataDir = temporaryFolder()): Promise<Services> {
  const services = await startServices({ dataDir, resourcesDir });
  open.push(services);
  return services;
}
afterAll(async () => {
  for (const services of open) await services.close();
});

function ended(services: Services): Promise<ImportProgress> {
  return new Promise((resolve) => {
    const stop = services.subscribe(({ name, payload }: ServiceEvent) => {
      if (name !== 'import.progress') return;
      if (payload.state === 'running' || payload.state === 'finishing') return;
      stop();
      resolve(payload);
    });
  });
}

async function importFolder(services: Services, folder: string): Promise<ImportProgress> {
  const done = ended(services);
  const grants = [services.grantPaths([folder])];
  await services.call('imports.start', { source: { kind: 'grant', grants }, name: null });
  return done;
}

function stream(...parts: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const next = parts.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}

async function ask(
  services: Services,
  method: string,
  path: string,
  body: ReadableStream<Uint8Array> | null = null,
): Promise<{ response: BulkResponse; bytes: Uint8Array; json: unknown }> {
  const response = await services.bulk({ method, path, headers: {}, body });
  const parts: Uint8Array[] = [];
  if (response.body !== null) for await (const chunk of response.body) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  const isJson = response.headers['content-type'].startsWith('application/json');
  return { response, bytes, json: isJson ? JSON.parse(bytes.toString('utf8')) : null };
}

const recipe = makeRecipe({ epochs: 3, hidden: [8], batchSize: 16, device: 'cpu' });

/** Trains a run as the window's worker does, and sends what it reaches. */
async function train(services: Services, datasetId: number) {
  const { categoryList } = await services.call('datasets.get', { id: datasetId });
  const { run, lease } = await services.call('runs.create', {
    datasetId,
    categoryIds: categoryList.map(({ id }) => id),
    recipe,
    holder: 'the first window',
  });
  const { fence } = lease;
  const { bytes } = await ask(services, 'GET', bulk.documents(run.id));
  const texts: LabelledText[] = [];
  for await (const { header, body } of decodeFrames(chunked(bytes))) {
    const { id, label, split } = header as DocumentHeader;
    texts.push({ id, label, split, text: Buffer.from(body).toString('utf8') });
  }
  const result = await fit(texts, run.categories, recipe, {
    backend: new CpuBackend(),
    onEpoch: (epoch) =>
      void services.call('runs.addEpochs', { id: run.id, fence, epochs: [epoch] }),
  });
  const file = await result.classifier.toBytes();
  const place = `${bulk.checkpoint(run.id, fence)}3`;
  await ask(services, 'PUT', place, stream(new Uint8Array(9), file.slice(0, 1)));
  await ask(services, 'PUT', place, stream(file.slice(0, 777), file.slice(777)));
  const frames = framesOf(result.predictions);
  await ask(services, 'PUT', bulk.predictions(run.id, fence), stream(...frames));
  const summary = JSON.parse(JSON.stringify(result.summary)) as FitSummary;
  return { run, fence, texts, file, predictions: result.predictions, summary };
}

async function* chunked(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) {
    yield await Promise.resolve(bytes.subarray(at, at + 1000));
  }
}

function framesOf(predictions: readonly Prediction[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < predictions.length; at += 7) {
    const some = predictions.slice(at, at + 7);
    const values = Buffer.concat(
      some.map(({ probabilities }) => new Uint8Array(probabilities.slice().buffer)),
    );
    frames.push(
      encodeFrame(
        {
          ids: some.map(({ id }) => id),
          actual: some.map(({ actual }) => actual),
          predicted: some.map(({ predicted }) => predicted),
        },
        values,
      ),
    );
  }
  return frames;
}

describe('the services', () => {
  let services: Services;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = temporaryFolder();
    services = await start(dataDir);
  });

  it('say what they are', async () => {
    expect(await services.call('app.info', null)).toMatchObject({ host: 'browser', dataDir });
    await services.call('settings.set', { notSureThreshold: 0.6 });
    expect(await services.call('settings.get', null)).toMatchObject({ notSureThreshold: 0.6 });
  });

  it('refuse what the contract does not know, in a sentence', async () => {
    await expect(services.callUnknown('toString', null)).rejects.toMatchObject({
      code: 'call.unknown',
    });
    await expect(services.callUnknown({ toString: 'x' }, null)).rejects.toMatchObject({
      code: 'call.unknown',
    });
    await expect(services.callUnknown('datasets.get', { id: '1; DROP' })).rejects.toMatchObject({
      code: 'call.invalid',
    });
    await expect(services.call('datasets.rename', { id: 1, name: ' ' })).rejects.toThrow(
      'Give it a name.',
    );
    await expect(services.call('datasets.get', { id: 4711 })).rejects.toMatchObject({
      code: 'dataset.missing',
      message: 'This dataset no longer exists.',
    });
    await expect(
      services.call('imports.start', { source: { kind: 'grant', grants: ['/etc'] }, name: null }),
    ).rejects.toMatchObject({ code: 'import.noGrant' });
    expect((await ask(services, 'GET', '/bulk/elsewhere')).response.status).toBe(404);
    expect((await ask(services, 'DELETE', bulk.model(1))).response.status).toBe(405);
    expect((await ask(services, 'GET', bulk.model(4711))).json).toMatchObject({
      code: 'model.missing',
    });
  });

  it('let only one process have a data folder', async () => {
    await expect(startServices({ dataDir, resourcesDir })).rejects.toMatchObject({
      code: 'store.inUse',
    });
  });

  it('tell the whole story: import, train, judge, keep, export, open, delete', async () => {
    const done = ended(services);
    await services.call('imports.start', { source: { kind: 'sample' }, name: null });
    const { datasetId, imported, state } = await done;
    expect({ imported, state }).toEqual({ imported: 200, state: 'done' });
    expect(await services.call('imports.list', null)).toHaveLength(1);
    expect(await services.call('datasets.warnings', { id: datasetId })).toEqual([]);

    const { run, fence, texts, file, predictions, summary } = await train(services, datasetId);
    expect(texts).toHaveLength(200);
    expect(run.categories).toEqual([...run.categories].sort());
    await expect(services.call('datasets.delete', { id: datasetId })).rejects.toMatchObject({
      code: 'dataset.training',
    });
    await expect(
      services.call('runs.finish', {
        id: run.id,
        fence,
        status: 'finished',
        summary: { ...summary, weightsHash: '0'.repeat(64) } as never,
      }),
    ).rejects.toMatchObject({ code: 'run.otherModel' });
    const finish = { id: run.id, fence, status: 'finished', summary: summary as never } as const;
    const finished = await services.call('runs.finish', finish);
    expect(finished).toMatchObject({ status: 'finished', datasetId, epochs: 3 });
    expect(finished.result?.accuracy).toBe(summary.metrics.accuracy);
    expect(finished.result?.copies).toEqual(summary.copies);
    expect(summary.copies).not.toBeNull();
    const { epochs } = await services.call('runs.epochs', { id: run.id, after: 0 });
    expect(epochs).toEqual(summary.epochs);
    expect(await services.call('runs.metrics', { id: run.id })).toEqual(summary.metrics);
    // The answer may be lost on its way: asked again, it is the same, and there is one model.
    expect(await services.call('runs.finish', finish)).toEqual(finished);
    expect(await services.call('models.list', null)).toHaveLength(1);
    const modelId = finished.modelId!;
    const { name } = await services.call('models.get', { id: modelId });
    expect(name).toBe('Sample: shop mails');
    await services.call('models.rename', { id: modelId, name: 'Shop mails' });
    expect(await services.call('models.get', { id: modelId })).toMatchObject({
      name: 'Shop mails',
      stale: false,
      runId: run.id,
      bytes: file.length,
      weightsHash: summary.weightsHash,
    });

    // The matrix's cells and headers.
    const page = { runId: run.id, actual: null, predicted: null, mistakesOnly: false, limit: 6 };
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const found: CallOutput<'predictions.page'> = await services.call('predictions.page', {
        ...page,
        order: 'mostConfident',
        cursor,
      });
      expect(found.total).toBe(predictions.length);
      seen.push(...found.items.map(({ probabilities, predicted }) => probabilities[predicted]));
      cursor = found.next;
    } while (cursor !== null);
    expect(seen).toHaveLength(predictions.length);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    const wrong = predictions.filter(({ actual, predicted }) => actual !== predicted);
    for (const order of ['path', 'leastConfident'] as const) {
      const mistakes = await services.call('predictions.page', {
        ...page,
        mistakesOnly: true,
        order,
        cursor: null,
        limit: 500,
      });
      expect(mistakes.items.map(({ documentId }) => documentId).sort()).toEqual(
        wrong.map(({ id }) => id).sort(),
      );
    }
    const one = predictions[0];
    const cell = await services.call('predictions.page', {
      ...page,
      actual: one.actual,
      predicted: one.predicted,
      order: 'path',
      cursor: null,
    });
    const stored = cell.items.find(({ documentId }) => documentId === one.id);
    expect(stored?.probabilities).toEqual([...one.probabilities]);

    // The file out, and in again.
    const exported = await ask(services, 'GET', `${bulk.model(modelId)}?download=1`);
    expect(exported.response.headers['content-disposition']).toBe(
      `attachment; filename="Shop mails.safetensors"; filename*=UTF-8''Shop%20mails.safetensors`,
    );
    expect(Buffer.compare(exported.bytes, file)).toBe(0);
    // Full-width quotes become quotes when such a name is folded into ASCII.
    const hostile = 'x＂; filename＊=UTF-8＇＇invoice.html; a=＂';
    await services.call('models.rename', { id: modelId, name: hostile });
    const { response } = await ask(services, 'GET', `${bulk.model(modelId)}?download=1`);
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="x filename =UTF-8''invoice.html a=.safetensors"; ` +
        `filename*=UTF-8''x%20filename%20%3DUTF-8%27%27invoice.html%20a%3D.safetensors`,
    );
    await services.call('models.rename', { id: modelId, name: 'Shop mails' });
    const added = await ask(
      services,
      'POST',
      `${bulk.models()}?name=${encodeURIComponent('Von Jörg.safetensors')}`,
      stream(exported.bytes),
    );
    const { modelId: openedId } = added.json as { modelId: number };
    expect(await services.call('models.get', { id: openedId })).toMatchObject({
      name: 'Von Jörg',
      runId: null,
      weightsHash: summary.weightsHash,
      accuracy: summary.metrics.accuracy,
    });

    // The model outlives its dataset and its run.
    await services.call('datasets.delete', { id: datasetId });
    expect(await services.call('runs.get', { id: run.id })).toMatchObject({ datasetId: null });
    await services.call('runs.delete', { id: run.id });
    expect(await services.call('models.get', { id: modelId })).toMatchObject({
      runId: null,
      datasetId: null,
      datasetName: 'Sample: shop mails',
      stale: false,
    });
    const { bytes } = await ask(services, 'GET', bulk.model(modelId));
    const classifier = await openClassifier(bytes, new CpuBackend());
    expect(classifier.categories).toEqual(run.categories);
    await services.call('models.delete', { id: modelId });
    await services.call('models.delete', { id: openedId });
    expect(await services.call('models.list', null)).toEqual([]);
  });

  it('give the disk its room back when a model is deleted', async () => {
    const words = Array.from({ length: 4000 }, (_, i) => `word${i}`).join(' ');
    const texts = [0, 1, 0, 1, 0, 1].map((label, id) => ({
      id,
      label,
      text: `${words} c${label}`,
    }));
    const labelled = texts.map((text) => ({ ...text, split: 'train' as const }));
    const large = makeRecipe({ epochs: 1, hidden: [128], device: 'cpu', validationShare: 0 });
    const { classifier } = await fit(labelled, ['a', 'b'], large, { backend: new CpuBackend() });
    const file = await classifier.toBytes();
    const { json } = await ask(services, 'POST', bulk.models(), stream(file));
    const size = () => {
      const store = join(dataDir, 'winnow.sqlite');
      return statSync(store).size + statSync(`${store}-wal`).size;
    };
    const full = size();
    expect(full).toBeGreaterThan(file.length);
    await services.call('models.delete', { id: (json as { modelId: number }).modelId });
    await vi.waitFor(() => expect(size()).toBeLessThan(full - file.length), { timeout: 60_000 });
  });

  it('list what is whole beside what is damaged', async () => {
    const folder = temporaryFolder();
    const library = new URL('../store/fixtures/library-1/winnow.sqlite', import.meta.url);
    cpSync(library, join(folder, 'winnow.sqlite'));
    const database = new Database(join(folder, 'winnow.sqlite'));
    database.pragma('ignore_check_constraints = ON');
    const damaged: [table: string, column: string, value: string | number][] = [
      ['models', 'categories', 'no JSON'],
      ['models', 'categories', '{"an":"object"}'],
      ['models', 'evaluated_on', 'the moon'],
      ['models', 'vocabulary', -5],
      ['datasets', 'status', 'elsewhere'],
      ['datasets', 'revision', -5],
      ['datasets', 'fixed_split', 7],
      ['categories', 'bytes', -1_000_000],
    ];
    damaged.forEach(([table, column, value], i) => {
      database.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(value, 1 + (i % 4));
    });
    const all = (table: string) =>
      database.prepare(`SELECT id FROM ${table} ORDER BY id DESC`).pluck().all();
    const [models, datasets] = [all('models'), all('datasets')];
    database.close();
    const damagedServices = await start(folder);
    const listed = await damagedServices.call('models.list', null);
    expect(listed.map(({ id }) => id)).toEqual(models);
    expect(listed.find(({ id }) => id === 1)!.categories).toEqual([]);
    expect(listed.find(({ id }) => id === 3)).toMatchObject({ evaluatedOn: null });
    const found = await damagedServices.call('datasets.list', null);
    expect(found.map(({ id }) => id)).toEqual(datasets);
    expect(found.find(({ id }) => id === 1)!.status).toBe('interrupted');
    for (const { id } of found) await damagedServices.call('datasets.get', { id });
    for (const { id } of listed) await damagedServices.call('models.delete', { id });
    expect(await damagedServices.call('models.list', null)).toEqual([]);
  });

  it('say what is wrong with a model file that is damaged or hostile', async () => {
    const header = (json: string): Uint8Array => {
      const text = Buffer.from(json);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(text.length));
      return Buffer.concat([length, text]);
    };
    const files = [
      new Uint8Array(0),
      new Uint8Array(7),
      Buffer.from('not a model, but a letter to someone'),
      Buffer.alloc(64, 0xff),
      header('{"a":{"dtype":"F32","shape":[4000000000],"data_offsets":[0,16000000000]}}'),
      header('{"__metadata__":{"__proto__":"x"}}'),
      header('[]'),
    ];
    for (const file of files) {
      const { response, json } = await ask(services, 'POST', bulk.models(), stream(file));
      expect(response.status).toBe(400);
      expect(json).toMatchObject({ code: expect.stringMatching(/^model\./u) });
    }
    expect(await services.call('models.list', null)).toEqual([]);
  });

  it('refuse predictions that do not fit', async () => {
    const folder = folderOf({ 'a/1': 'one', 'a/2': 'two', 'b/3': 'three' });
    const { datasetId } = await importFolder(services, folder);
    const { categoryList } = await services.call('datasets.get', { id: datasetId });
    const { run, lease } = await services.call('runs.create', {
      datasetId,
      categoryIds: categoryList.map(({ id }) => id),
      recipe,
      holder: 'the first window',
    });
    const { fence } = lease;
    const frame = (label: number, probabilities: number[], ids = [1]) =>
      encodeFrame(
        { ids, actual: [0], predicted: [label] },
        new Uint8Array(Float32Array.from(probabilities).buffer),
      );
    for (const bad of [
      frame(2, [0.5, 0.5]),
      frame(0, [0.5]),
      frame(0, [NaN, 0.5]),
      frame(0, [2, 0.5]),
      frame(0, [0.5, 0.5], [1, 2]),
    ]) {
      const { response } = await ask(services, 'PUT', bulk.predictions(run.id, fence), stream(bad));
      expect(response.status).toBe(400);
    }
    await expect(
      services.call('runs.finish', {
        id: run.id,
        fence,
        status: 'finished',
        summary: {} as never,
      }),
    ).rejects.toMatchObject({ code: 'call.invalid' });
    await services.call('runs.fail', {
      id: run.id,
      fence,
      error: { code: 'device.lost', message: 'The GPU went away.', details: {} },
    });
    expect(await services.call('runs.get', { id: run.id })).toMatchObject({
      status: 'failed',
      error: { code: 'device.lost' },
    });
    await expect(
      services.call('runs.setState', {
        id: run.id,
        fence,
        status: 'running',
        device: null,
        epochsPlanned: null,
      }),
    ).rejects.toMatchObject({ code: 'run.lapsed' });
  });

  it('take uploads, and end one that is cancelled', async () => {
    const source = { kind: 'upload' as const, names: ['mails'], files: 3 };
    const { importId, datasetId } = await services.call('imports.start', { source, name: null });
    const frame = (path: string, text: string) => {
      const body = new TextEncoder().encode(text);
      return encodeFrame({ path, size: body.length }, body);
    };
    const sent = await ask(
      services,
      'POST',
      bulk.upload(importId),
      stream(frame('mails/a/1', 'one'), frame('mails/b/2', 'two')),
    );
    expect(sent.json).toEqual({ files: 2 });
    const cut = stream(frame('mails/b/3', 'three'), frame('mails/b/4', 'x').slice(0, 15));
    expect((await ask(services, 'POST', bulk.upload(importId), cut)).response.status).toBe(400);
    const done = ended(services);
    await services.call('imports.cancel', { importId });
    expect(await done).toMatchObject({ state: 'cancelled', imported: 3 });
    expect(await services.call('datasets.get', { id: datasetId })).toMatchObject({
      name: 'mails',
      status: 'interrupted',
      documents: 3,
    });
    const late = await ask(services, 'POST', bulk.upload(importId), stream(frame('a/1', 'x')));
    expect(late.response.status).toBe(409);
  });

  it('end an upload that failed with its reason, and keep what arrived', async () => {
    const source = { kind: 'upload' as const, names: ['cut'], files: 3 };
    const { importId, datasetId } = await services.call('imports.start', { source, name: null });
    const body = new TextEncoder().encode('one');
    const frame = encodeFrame({ path: 'cut/a/1', size: body.length }, body);
    await ask(services, 'POST', bulk.upload(importId), stream(frame));
    const done = ended(services);
    const error = { code: 'upload.failed', message: 'The files could not be sent.', details: {} };
    await services.call('imports.failUpload', { importId, error });
    expect(await done).toMatchObject({ state: 'failed', imported: 1, error });
    expect(await services.call('datasets.get', { id: datasetId })).toMatchObject({
      status: 'interrupted',
      documents: 1,
    });
    // The first reason stands.
    await services.call('imports.failUpload', { importId, error: { ...error, code: 'later' } });
    expect(await services.call('imports.list', null)).toContainEqual(
      expect.objectContaining({ id: importId, state: 'failed', error }),
    );
    await expect(
      services.call('imports.failUpload', { importId: 999_999, error }),
    ).rejects.toMatchObject({ code: 'import.missing' });
  });

  it('end a search that nobody waits for any more', async () => {
    const services = await start();
    // Much to read: slices of it are a small part of all.
    const text = 'Слово и дело. '.repeat(40_000);
    const { datasetId } = await importFolder(
      services,
      folderOf(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a/${i}`, text]))),
    );
    const query = { datasetId, categoryId: null, split: null, cursor: null, limit: 50 };
    const stop = new AbortController();
    const search = services.call('documents.page', { ...query, search: 'нет' }, stop.signal);
    stop.abort();
    await expect(search).rejects.toMatchObject({ code: 'call.cancelled' });
    const late = services.call('documents.page', { ...query, search: 'нет' }, stop.signal);
    await expect(late).rejects.toMatchObject({ code: 'call.cancelled' });
    // The next one is answered whole.
    const { total } = await services.call('documents.page', { ...query, search: 'дело' });
    expect(total).toBe(60);
  });

  it('drop a dataset in which there was nothing', async () => {
    const before = await services.call('datasets.list', null);
    expect(await importFolder(services, temporaryFolder())).toMatchObject({
      state: 'failed',
      error: { code: 'import.noFiles' },
    });
    expect(await services.call('datasets.list', null)).toEqual(before);
  });

  it('close in the middle of things, and are consistent afterwards', async () => {
    const folder = temporaryFolder();
    const first = await start(folder);
    const files = Object.fromEntries(
      Array.from({ length: 4000 }, (_, i) => [`${i % 2}/${i}`, `text number ${i}`]),
    );
    const grants = [first.grantPaths([folderOf(files)])];
    const { datasetId } = await first.call('imports.start', {
      source: { kind: 'grant', grants },
      name: 'cut off',
    });
    await first.close();
    expect(await first.ended).toBeNull();
    await expect(first.call('datasets.list', null)).rejects.toMatchObject({
      code: 'services.stopped',
    });
    const second = await start(folder);
    const dataset = await second.call('datasets.get', { id: datasetId });
    expect(dataset.status).toBe('interrupted');
    const { items, total } = await second.call('documents.page', {
      datasetId,
      categoryId: null,
      split: null,
      search: '',
      cursor: null,
      limit: 500,
    });
    expect(total).toBe(dataset.documents);
    expect(items.length).toBe(Math.min(500, total));
  });
});
