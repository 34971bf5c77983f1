import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDataset } from './datasets.ts';
import { openTemporaryStore } from './open.ts';
import { addSkippedFile, pageSkippedFiles, skippedReasons } from './skipped.ts';
import type { Store } from './store.ts';

let store: Store;
beforeEach(() => {
  store = openTemporaryStore();
});
afterEach(() => store.close());

it('are counted by reason and read a reason at a time', () => {
  const id = createDataset(store, 'mixed');
  const other = createDataset(store, 'another');
  addSkippedFile(store, other, { path: 'z', code: 'import.empty', detail: '', bytes: 0 });
  for (let i = 0; i < 12; i++) {
    const detail = ['pdf', 'pdf', 'zip', ''][i % 4];
    addSkippedFile(store, id, { path: `${i}`, code: 'import.binary', detail, bytes: i });
  }
  addSkippedFile(store, id, { path: 'e', code: 'import.empty', detail: '', bytes: 0 });
  expect(skippedReasons(store, id)).toEqual([
    { code: 'import.binary', detail: 'pdf', files: 6 },
    { code: 'import.binary', detail: '', files: 3 },
    { code: 'import.binary', detail: 'zip', files: 3 },
    { code: 'import.empty', detail: '', files: 1 },
  ]);
  const reason = { code: 'import.binary', detail: 'pdf' };
  const paths: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof pageSkippedFiles> = pageSkippedFiles(store, {
      id,
      reason,
      cursor,
      limit: 4,
    });
    expect(page.total).toBe(6);
    paths.push(...page.items.map(({ path }) => path));
    cursor = page.next;
  } while (cursor !== null);
  expect(paths).toEqual(['0', '1', '4', '5', '8', '9']);
  const plan = store
    .sql<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM skipped_files
       WHERE dataset_id = ? AND code = ? AND detail = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(id, 'import.binary', 'pdf', 0, 5);
  expect(plan.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE');
});
