import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copiesKind, type Warning } from '../contract/datasets.ts';
import { importFolders } from '../importing/folders.ts';
import { ensureCategory, addCounts } from './categories.ts';
import { addDocument, getDocument, pageDocuments, readDocuments, rowsSql } from './documents.ts';
import { openTemporaryStore } from './open.ts';
import type { Store } from './store.ts';
import { folderOf } from './testing.ts';
import { datasetWarnings } from './warnings.ts';

let store: Store;
beforeEach(() => {
  store = openTemporaryStore();
});
afterEach(() => store.close());

async function datasetOf(files: Record<string, string>): Promise<number> {
  return (await importFolders({ store, paths: [folderOf(files)] })).datasetId;
}

const all = { categoryId: null, split: null, search: '', cursor: null, limit: 500 };

describe('pages of documents', () => {
  it('come in the order in which people read, and train in canonical order', async () => {
    const paths = ['B/x', 'a/2', 'a/10', 'a/a', 'a/é', 'a/Z', 'a/ﬀ', 'a/😀', 'b10/1', 'b9/1'];
    const datasetId = await datasetOf(Object.fromEntries(paths.map((path) => [path, path])));
    const asRead = ['a/2', 'a/10', 'a/a', 'a/é', 'a/Z', 'a/ﬀ', 'a/😀', 'B/x', 'b9/1', 'b10/1'];
    for (const search of ['', '/']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof pageDocuments>> = await pageDocuments(store, {
          ...{ datasetId, ...all, search, cursor, limit: 3 },
        });
        seen.push(...page.items.map(({ path }) => path));
        expect(page.total).toBe(10);
        cursor = page.next;
      } while (cursor !== null);
      expect(seen).toEqual(asRead);
    }
    const reader = readDocuments(store, { datasetId, categoryIds: null });
    expect([...reader.texts()].map(({ path }) => path)).toEqual([
      'B/x',
      'a/10',
      'a/2',
      'a/Z',
      'a/a',
      'a/é',
      'a/ﬀ',
      'a/😀',
      'b10/1',
      'b9/1',
    ]);
  });

  // A million texts: neither may sort them.
  it('are found by an index, for people and for training', () => {
    for (const [order, index] of [
      ['sort', 'documents_as_read'],
      ['path', 'documents_in_order'],
    ] as const) {
      for (const withText of [false, true]) {
        const plan = store
          .sql<{ detail: string }>(`EXPLAIN QUERY PLAN ${rowsSql(order, false, withText)}`)
          .all(1, 'a', 1, 10)
          .map(({ detail }) => detail)
          .join('\n');
        expect(plan).toContain(`SEARCH d USING INDEX ${index} (category_id=? AND ${order}>?)`);
        expect(plan).not.toContain('TEMP B-TREE');
      }
    }
  });

  it('stay where they are while texts come and go', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`${'abc'[i % 3]}/${String(i).padStart(3, '0')}`, 'x']),
    );
    const datasetId = await datasetOf(files);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; ; page++) {
      const { items, next }: Awaited<ReturnType<typeof pageDocuments>> = await pageDocuments(
        store,
        {
          datasetId,
          ...all,
          cursor,
          limit: 7,
        },
      );
      seen.push(...items.map(({ path }) => path));
      if (page === 2) {
        // One before the place and the very row that the cursor names; neither moves the rest.
        const categoryId = ensureCategory(store, datasetId, 'a');
        addDocument(store, datasetId, {
          categoryId,
          split: 'none',
          path: 'a/0000',
          source: '',
          text: 'new',
          glimpse: '',
          encoding: '',
          bytes: 3,
          characters: 3,
          fingerprint: new Uint8Array(16),
        });
        addCounts(store, categoryId, { train: 0, test: 0, unsplit: 1, bytes: 3 });
        store.sql('DELETE FROM documents WHERE id = ?').run(items.at(-1)!.id);
      }
      if (next === null) break;
      cursor = next;
    }
    expect(seen).toEqual(Object.keys(files).sort());
  });

  it('are found by words of the text or the path, in any script and case', async () => {
    const datasetId = await datasetOf({
      'a/1': 'The Hubble telescope',
      'a/2': 'Größe und Straße',
      'a/hubble': 'Nothing here',
      'b/1': '東京の天気は晴れ',
      'b/2': 'hubble and TELESCOPE again, 100% _sure_',
    });
    const found = async (search: string) =>
      (await pageDocuments(store, { datasetId, ...all, search })).items.map(({ path }) => path);
    expect(await found('hubble')).toEqual(['a/1', 'a/hubble', 'b/2']);
    expect(await found('  TELE hubb ')).toEqual(['a/1', 'b/2']);
    expect(await found('GRÖSSE')).toEqual([]);
    expect(await found('größe')).toEqual(['a/2']);
    expect(await found('天気')).toEqual(['b/1']);
    expect(await found('100% _')).toEqual(['b/2']);
    const first = await pageDocuments(store, { datasetId, ...all, search: 'hubble', limit: 2 });
    expect(first).toMatchObject({ total: 3, items: [{ path: 'a/1' }, { path: 'a/hubble' }] });
    const second = await pageDocuments(store, {
      datasetId,
      ...all,
      search: 'hubble',
      limit: 2,
      cursor: first.next,
    });
    expect(second).toMatchObject({ total: 3, next: null, items: [{ path: 'b/2' }] });
  });

  it('refuse a cursor that is none', async () => {
    const datasetId = await datasetOf({ 'a/1': 'x', 'b/2': 'y' });
    for (const cursor of ['x', Buffer.from('[1]').toString('base64url')]) {
      await expect(pageDocuments(store, { datasetId, ...all, cursor })).rejects.toMatchObject({
        code: 'page.cursor',
      });
    }
  });

  it('lead to the whole text and where it came from', async () => {
    const folder = folderOf({ 'a/1.txt': 'Zeile eins\nZeile zwei 😀', 'b/2.txt': 'y' });
    const { datasetId } = await importFolders({ store, paths: [folder] });
    const { items } = await pageDocuments(store, { datasetId, ...all });
    expect(getDocument(store, items[0].id)).toMatchObject({
      text: 'Zeile eins\nZeile zwei 😀',
      glimpse: 'Zeile eins Zeile zwei 😀',
      characters: 23,
      bytes: 26,
      encoding: 'utf-8',
      source: `${folder}/a/1.txt`,
    });
  });
});

describe('warnings', () => {
  const kinds = (datasetId: number) =>
    Object.fromEntries(datasetWarnings(store, datasetId).map(({ kind, count }) => [kind, count]));

  it('are none for a good dataset', async () => {
    const datasetId = await datasetOf(
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i % 2}/${i}`, `text ${i}`])),
    );
    expect(kinds(datasetId)).toEqual({});
  });

  it('count what a person should know', async () => {
    const files: Record<string, string> = {
      'test/a/copy': 'the same\n  text',
      'train/a/1': 'the same text',
      'train/a/2': 'again',
      'train/a/3': 'again',
      'train/A /1': 'also here',
      'train/b/1': 'also here',
      'test/only test/1': 'x',
      'train/b/empty': '',
    };
    for (let i = 0; i < 110; i++) files[`train/b/more${i}`] = `text ${i}`;
    const datasetId = await datasetOf(files);
    expect(kinds(datasetId)).toEqual({
      missingFromTrain: 1,
      missingFromTest: 2,
      tooFewTexts: 2,
      imbalance: 111,
      duplicatesAcrossSplits: 1,
      duplicatesAcrossCategories: 1,
      duplicates: 1,
      similarNames: 2,
      skippedFiles: 1,
    });
    const warnings = datasetWarnings(store, datasetId);
    const named = (name: Warning['kind']) => warnings.find(({ kind }) => kind === name);
    expect(warnings[0]).toMatchObject({ kind: 'similarNames', names: ['A ', 'a'] });
    expect(named('missingFromTrain')).toMatchObject({ names: ['only test'] });
    expect(named('tooFewTexts')).toMatchObject({ least: 20, texts: 1, training: true });
    expect(named('imbalance')).toMatchObject({ names: ['b', 'A '], largest: 111, smallest: 1 });
    // As the texts are filtered: copies with what they are copies of.
    for (const kind of copiesKind.options) {
      const { total } = await pageDocuments(store, { datasetId, ...all, copies: kind });
      expect(named(kind)).toMatchObject({ texts: 2 });
      expect(total).toBe(2);
    }
  });

  it('name a lone category', async () => {
    const datasetId = await datasetOf({ 'a/1': 'one' });
    expect(kinds(datasetId)).toEqual({ tooFewCategories: 1, tooFewTexts: 1 });
  });
});
