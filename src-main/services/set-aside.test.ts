import { describe, expect, it } from 'vitest';
import { readBlob, writeBlob } from '../store/blobs.ts';
import { createDataset, hideDataset } from '../store/datasets.ts';
import { addModel, getModel, listModels, modelBlob, newModelName } from '../store/models.ts';
import { openStore, openTemporaryStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { temporaryFolder } from '../store/testing.ts';
import { SetAside } from './set-aside.ts';

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Uint8Array.of(1, 2, 3));
}

async function add(store: Store, name = 'mails'): Promise<number> {
  return addModel(store, {
    ...{ name, categories: ['a', 'b'], vocabulary: 7, accuracy: 0.5, macroF1: null },
    ...{ evaluatedOn: 'test' as const, trainedOn: 3, trainedAt: 4, weightsHash: 'abc' },
    blobId: await writeBlob(store, bytes()),
  });
}

const blobs = (store: Store): unknown[] => store.sql('SELECT id FROM blobs').all();

describe('a model that was set aside', () => {
  it('is out of the library, and comes back as it was, file and all', async () => {
    const store = openTemporaryStore();
    const aside = new SetAside(store);
    const id = await add(store);
    const before = getModel(store, id);
    aside.take(id);
    expect(listModels(store)).toEqual([]);
    expect(() => aside.take(id)).toThrow('no longer exists');
    expect(aside.putBack(id)).toEqual(before);
    expect(await readBlob(store, modelBlob(store, id))).toEqual(Uint8Array.of(1, 2, 3));
    expect(() => aside.putBack(id)).toThrow('no longer exists');
    expect(aside.drop(id)).toBe(false);
    store.close();
  });

  it('comes back without its dataset where that is gone by now', async () => {
    const store = openTemporaryStore();
    const aside = new SetAside(store);
    const id = await add(store);
    const dataset = createDataset(store, 'mails');
    store.sql('UPDATE models SET dataset_id = ? WHERE id = ?').run(dataset, id);
    aside.take(id);
    hideDataset(store, dataset);
    expect(aside.putBack(id)).toMatchObject({ id, datasetId: null });
    store.close();
  });

  it('goes for good when it is dropped, and with the services', async () => {
    const store = openTemporaryStore();
    const aside = new SetAside(store);
    const [first, second, third] = [await add(store), await add(store), await add(store)];
    [first, second].forEach((id) => aside.take(id));
    expect(blobs(store)).toHaveLength(3);
    expect(aside.drop(first)).toBe(true);
    expect(blobs(store)).toHaveLength(2);
    aside.close();
    expect(blobs(store)).toHaveLength(1);
    expect(() => aside.putBack(second)).toThrow('no longer exists');
    expect(listModels(store).map(({ id }) => id)).toEqual([third]);
    store.close();
  });

  it('is gone whole where the services were killed meanwhile', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    new SetAside(store).take(await add(store));
    // No `close` of the shelf: it died with its process.
    store.close();
    const again = openStore(folder);
    expect(listModels(again)).toEqual([]);
    expect(blobs(again)).toEqual([]);
    again.close();
  });
});

it('a new model has a name of its own that can be read', async () => {
  const store = openTemporaryStore();
  const named = async (wanted: string): Promise<string> => {
    const name = newModelName(store, wanted);
    await add(store, name);
    return name;
  };
  expect(await named('bbc (2)')).toBe('bbc (2)');
  expect(await named('bbc (2)')).toBe('bbc (2) #2');
  expect(await named('bbc (2)')).toBe('bbc (2) #3');
  store.sql(`DELETE FROM models WHERE name = 'bbc (2) #2'`).run();
  expect(await named('bbc (2)')).toBe('bbc (2) #4');
  expect(await named('bbc')).toBe('bbc');
  await named('bbc #x');
  expect(await named('bbc')).toBe('bbc #2');
  const long = 'x'.repeat(200);
  await named(long);
  expect((await named(long)).length).toBeLessThanOrEqual(200);
  store.close();
});
