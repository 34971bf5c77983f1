import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Split } from '../../engine/classifier/types.ts';
import { copiesKind, type CopiesKind } from '../contract/datasets.ts';
import { addCounts, ensureCategory } from './categories.ts';
import { BEHIND, BESIDE, groupsSql, membersSql } from './copies.ts';
import { createDataset } from './datasets.ts';
import { addDocument, pageDocuments, type DocumentQuery } from './documents.ts';
import { openTemporaryStore } from './open.ts';
import type { Parameter, Store } from './store.ts';

let store: Store;
let datasetId: number;
beforeEach(() => {
  store = openTemporaryStore();
  datasetId = createDataset(store, 'copies');
});
afterEach(() => store.close());

interface Stored {
  readonly id: number;
  readonly fingerprint: string;
  readonly category: string;
  readonly split: Split;
}

/** Texts of many groups, from a fixed sequence: some alone, some copied within and across. */
function fill(count: number): Stored[] {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const stored: Stored[] = [];
  store.transaction(() => {
    for (let i = 0; i < count; i++) {
      const category = 'abc'[random(3)];
      const split = (['train', 'test', 'none'] as const)[random(3)];
      // The first byte from end to end: every slice of the paging is met, and the last one's edge.
      const group = random(count);
      const fingerprint = new Uint8Array(16).fill(255);
      if (group > 0) {
        fingerprint.fill(0);
        new DataView(fingerprint.buffer).setUint32(0, Math.imul(group, 2654435761) >>> 0);
      }
      const categoryId = ensureCategory(store, datasetId, category);
      const id = addDocument(store, datasetId, {
        categoryId,
        split,
        path: `${category}/${i}.txt`,
        source: '',
        text: group % 2 === 0 ? `even ${group}` : `odd ${group}`,
        glimpse: '',
        encoding: 'utf-8',
        bytes: 1,
        characters: 1,
        fingerprint,
      });
      addCounts(store, categoryId, {
        train: split === 'train' ? 1 : 0,
        test: split === 'test' ? 1 : 0,
        unsplit: split === 'none' ? 1 : 0,
        bytes: 1,
      });
      stored.push({ id, fingerprint: Buffer.from(fingerprint).toString('hex'), category, split });
    }
  });
  return stored;
}

/** What the filter means, said plainly. */
function expected(stored: readonly Stored[], kind: CopiesKind): Stored[] {
  const others = (one: Stored) =>
    stored.filter((each) => each.id !== one.id && each.fingerprint === one.fingerprint);
  const splits = (one: Stored) => new Set([one, ...others(one)].map(({ split }) => split));
  return stored.filter((one) => {
    switch (kind) {
      case 'duplicates':
        return others(one).some(
          ({ category, split }) => category === one.category && split === one.split,
        );
      case 'duplicatesAcrossSplits':
        return splits(one).has('train') && splits(one).has('test');
      case 'duplicatesAcrossCategories':
        return others(one).some(({ category }) => category !== one.category);
    }
  });
}

async function readAll(query: Partial<DocumentQuery>, limit: number) {
  const ids: number[] = [];
  const totals = new Set<number>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageDocuments>> = await pageDocuments(store, {
      datasetId,
      categoryId: null,
      split: null,
      search: '',
      ...query,
      cursor,
      limit,
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    totals.add(page.total);
    cursor = page.next;
  } while (cursor !== null);
  return { ids, totals: [...totals] };
}

const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b);

describe.each(copiesKind.options)('texts filtered by %s', (kind) => {
  it('are exactly those that have copies, each beside its copies, whatever the page', async () => {
    const stored = fill(600);
    const wanted = expected(stored, kind);
    expect(wanted.length).toBeGreaterThan(20);
    const first = await readAll({ copies: kind }, 500);
    for (const limit of [1, 7, 500]) {
      const { ids, totals } = await readAll({ copies: kind }, limit);
      expect(ids).toEqual(first.ids);
      expect(totals).toEqual([wanted.length]);
    }
    expect(sorted(first.ids)).toEqual(wanted.map(({ id }) => id));
    // Together: no fingerprint comes again once another has begun.
    const seen = first.ids.map((id) => stored.find((one) => one.id === id)!.fingerprint);
    const runs = seen.filter((fingerprint, i) => fingerprint !== seen[i - 1]);
    expect(new Set(runs).size).toBe(runs.length);
  });

  it('are narrowed by category, split and words as all others are', async () => {
    const stored = fill(600);
    const categoryId = ensureCategory(store, datasetId, 'b');
    const narrowed = expected(stored, kind).filter(
      ({ category, split }) => category === 'b' && split === 'test',
    );
    const { ids, totals } = await readAll({ copies: kind, categoryId, split: 'test' }, 4);
    expect(sorted(ids)).toEqual(narrowed.map(({ id }) => id));
    expect(totals).toEqual([narrowed.length]);

    const isEven = (id: number): boolean =>
      store
        .sql<{ text: string }>('SELECT text FROM texts WHERE document_id = ?')
        .get(id)!
        .text.startsWith('even');
    const even = expected(stored, kind).filter(({ id }) => isEven(id));
    const found = await readAll({ copies: kind, search: 'EVEN' }, 4);
    expect(sorted(found.ids)).toEqual(even.map(({ id }) => id));
    expect(found.totals).toEqual([even.length]);
  });

  // A million texts: a page may neither sort them nor read their rows.
  it('are read along the index of fingerprints, without sorting', () => {
    const plan = (sql: string, parameters: Parameter[]): string =>
      store
        .sql<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...parameters)
        .map(({ detail }) => detail)
        .join('\n');
    const byte = (value: number) => Uint8Array.of(value);
    const groups = plan(groupsSql(kind), [null, null, null, null, datasetId, byte(1), byte(2)]);
    expect(groups).toBe(
      'SEARCH documents USING COVERING INDEX documents_alike (dataset_id=? AND fingerprint>? AND fingerprint<?)',
    );
    for (const withText of [false, true]) {
      const index = 'SEARCH d USING INDEX documents_alike (dataset_id=? AND fingerprint=? AND ';
      const beside = plan(membersSql(BESIDE, withText), [datasetId, byte(1), 1, 1, 0, 10]);
      expect(beside).toContain(`${index}category_id=? AND split=? AND rowid>?)`);
      const behind = plan(membersSql(BEHIND, withText), [datasetId, byte(1), 1, 1, 10]);
      expect(behind).toContain(`${index}(category_id,split)>(?,?))`);
      expect(beside + behind).not.toContain('TEMP B-TREE');
    }
  });
});

it('end when nobody waits for them any more', async () => {
  fill(600);
  const stop = new AbortController();
  const query = {
    datasetId,
    categoryId: null,
    split: null,
    search: 'even',
    cursor: null,
    limit: 5,
  };
  const asked = pageDocuments(store, { ...query, copies: 'duplicates' }, stop.signal);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'call.cancelled' });
});
