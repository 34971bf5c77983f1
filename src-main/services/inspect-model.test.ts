import { join } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { afterAll, expect, it } from 'vitest';
import { readModel, writeModel } from '../../engine/classifier/model-file.ts';
import { bombs } from '../../engine/testing/model-bombs.ts';
import { changedFile, sampleModel } from '../../engine/testing/model-files.ts';
import { bulk } from '../contract/bulk.ts';
import { writeBlob } from '../store/blobs.ts';
import { openStore } from '../store/open.ts';
import { temporaryFolder } from '../store/testing.ts';
import { turn } from '../store/turn.ts';
import { startServices } from './client.ts';
import { inspectModel } from './inspect-model.ts';

const store = openStore(temporaryFolder());
afterAll(() => store.close());

const inspect = async (bytes: Uint8Array, limits?: Parameters<typeof inspectModel>[2]) =>
  inspectModel(store, await writeBlob(store, [bytes] as never), limits);

/** A model whose vocabulary takes a while and some memory to check. */
async function large(): Promise<Uint8Array> {
  const terms = Array.from({ length: 500_000 }, (_, i) => `word ${String(i).padStart(9, '0')}`);
  return writeModel(await sampleModel(terms));
}

it('tells what a model file says about itself, or what is wrong with it', async () => {
  const bytes = await writeModel(await sampleModel());
  expect(await inspect(bytes)).toEqual((await readModel(bytes)).information);
  await expect(inspect(bytes.subarray(0, 100))).rejects.toMatchObject({ code: 'model.truncated' });
  const newer = await changedFile(bytes, ({ metadata }) => (metadata.formatVersion = '99'));
  await expect(inspect(newer)).rejects.toMatchObject({
    code: 'model.tooNew',
    details: { applicationVersion: '1.2.3' },
  });
  await expect(inspectModel(store, 999)).rejects.toMatchObject({ code: 'model.missing' });
});

it('ends a check that takes more memory or time than it may', async () => {
  const bytes = await large();
  await expect(inspect(bytes, { memory: 20, milliseconds: 60_000 })).rejects.toMatchObject({
    code: 'model.tooLarge',
    details: { what: 'memory' },
  });
  await expect(inspect(bytes, { memory: 2000, milliseconds: 1 })).rejects.toMatchObject({
    code: 'model.tooLarge',
    details: { what: 'time' },
  });
  expect(await inspect(bytes)).toMatchObject({ vocabulary: 500_000 });
});

it('keeps no call waiting: the thread that asked goes on with its work', async () => {
  const id = await writeBlob(store, [await bombs['metrics of no category']()] as never);
  let done = false;
  const refused = expect(inspectModel(store, id)).rejects.toMatchObject({
    code: 'model.notAModel',
  });
  void refused.finally(() => (done = true));
  let turns = 0;
  for (; !done; turns++) await turn();
  await refused;
  // Reading the file alone takes one for each 16 MB.
  expect(turns).toBeGreaterThan(100);
});

it('lets every call be answered while a bomb is being checked', async () => {
  const resourcesDir = join(import.meta.dirname, '../../resources');
  const services = await startServices({ dataDir: temporaryFolder(), resourcesDir });
  try {
    const bomb = await bombs['a matrix of nothing']();
    let checked = false;
    const refused = services
      .bulk({
        method: 'POST',
        path: bulk.models(),
        headers: {},
        body: new ReadableStream({
          start(controller) {
            controller.enqueue(bomb);
            controller.close();
          },
        }),
      })
      .finally(() => (checked = true));
    let answers = 0;
    while (!checked) {
      expect(await services.call('app.info', null)).toMatchObject({ host: 'browser' });
      answers++;
    }
    expect((await refused).status).toBe(400);
    expect(answers).toBeGreaterThan(1);
    expect(await services.call('models.list', null)).toEqual([]);
  } finally {
    await services.close();
  }
});
