// Long lists: every page costs the same, and all of them together hold everything once.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeRecipe } from '../../engine/classifier/recipe-versions.ts';
import type { CallOutput } from '../contract/index.ts';
import { importFolders } from '../importing/folders.ts';
import { createServices } from '../services/services.ts';
import { getDataset } from './datasets.ts';
import { pageDocuments } from './documents.ts';
import { pagePredictions, writePredictions } from './predictions.ts';
import { pageSkippedFiles } from './skipped.ts';
import { openTemporaryStore } from './open.ts';
import type { Store } from './store.ts';
import { folderOf } from './testing.ts';

let store: Store;
beforeEach(() => {
  store = openTemporaryStore();
});
afterEach(() => store.close());

interface Page {
  readonly items: readonly object[];
  readonly next: string | null;
  readonly total: number;
}

/** Reads page after page; gives how many there were, and how often something was counted. */
async function readAll(read: (cursor: string | null) => Page | Promise<Page>) {
  const asked = vi.spyOn(store, 'sql');
  const seen = new Set<string>();
  const totals = new Set<number>();
  let pages = 0;
  for (let cursor: string | null = null; pages === 0 || cursor !== null; pages++) {
    const page: Page = await read(cursor);
    for (const item of page.items) seen.add(JSON.stringify(item));
    totals.add(page.total);
    cursor = page.next;
  }
  const counts = asked.mock.calls.filter(([text]) => /count\(\*\) AS n/u.test(text)).length;
  asked.mockRestore();
  return { items: seen.size, totals: [...totals], pages, counts };
}

it('are counted once, on their first page', async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 40; i++) {
    files[`${'ab'[i % 2]}/${i}`] = `text ${i}`;
    files[`a/empty ${i}`] = '';
  }
  const { datasetId } = await importFolders({ store, paths: [folderOf(files)] });
  const expected = { items: 40, totals: [40], pages: 6, counts: 1 };

  const skipped = await readAll((cursor) =>
    pageSkippedFiles(store, { id: datasetId, cursor, limit: 7 }),
  );
  expect(skipped).toEqual(expected);

  const all = { datasetId, categoryId: null, split: null, limit: 7 };
  const found = await readAll((cursor) => pageDocuments(store, { ...all, search: 't', cursor }));
  expect(found).toEqual({ ...expected, counts: 0 });

  const options = { dataDir: '', resourcesDir: '', host: 'browser', version: '' } as const;
  const services = createServices(store, options, () => undefined);
  const { categoryList } = getDataset(store, datasetId);
  const { run } = (await services.call('runs.create', {
    datasetId,
    categoryIds: categoryList.map(({ id }) => id),
    recipe: makeRecipe(),
    holder: 'a window',
  })) as CallOutput<'runs.create'>;
  const { items } = await pageDocuments(store, { ...all, search: '', cursor: null, limit: 500 });
  const writer = writePredictions(store, run.id);
  writer.add(
    items.map(({ id }, i) => ({
      documentId: id,
      actual: 0,
      predicted: i % 2,
      probabilities: Float32Array.of(i / 40, 1 - i / 40),
    })),
  );
  writer.commit();
  for (const order of ['path', 'mostConfident', 'leastConfident'] as const) {
    const query = { runId: run.id, actual: null, predicted: null, mistakesOnly: false, order };
    const judged = await readAll((cursor) =>
      pagePredictions(store, { ...query, cursor, limit: 7 }),
    );
    expect(judged).toEqual(expected);
  }
});
