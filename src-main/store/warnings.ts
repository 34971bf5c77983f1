// What is worth knowing before training on a dataset. Everything is counted by SQL over indexes each
// time it is asked for, so a warning can never be about yesterday's texts.

import type { Category, Warning } from '../contract/datasets.ts';
import { getDataset } from './datasets.ts';
import type { Store } from './store.ts';

/** A category with fewer texts than this teaches little. */
export const FEW_TEXTS = 20;
/** Sizes further apart than this are called uneven. */
export const UNEVEN = 5;

/** In the order of their weight. Throws WinnowError `dataset.missing`. */
export function datasetWarnings(store: Store, datasetId: number): Warning[] {
  const dataset = getDataset(store, datasetId);
  const categories = dataset.categoryList;
  const warnings: Warning[] = [];

  if (categories.length < 2) {
    warnings.push({ kind: 'tooFewCategories', ...concerned(categories) });
  }

  // First of what can be put right: one category in two halves spoils all that is said of either.
  const similar = similarNames(categories);
  if (similar.length > 0) warnings.push({ kind: 'similarNames', ...concerned(similar) });

  if (dataset.fixedSplit) {
    const untrained = categories.filter((c) => c.train === 0);
    if (untrained.length > 0) warnings.push({ kind: 'missingFromTrain', ...concerned(untrained) });
    const untested = categories.filter((c) => c.test === 0);
    if (untested.length > 0) warnings.push({ kind: 'missingFromTest', ...concerned(untested) });
  }

  const few = categories.filter((c) => learned(c) > 0 && learned(c) < FEW_TEXTS);
  if (few.length > 0) {
    warnings.push({
      kind: 'tooFewTexts',
      ...concerned(few),
      least: FEW_TEXTS,
      texts: Math.min(...few.map(learned)),
      training: dataset.fixedSplit,
    });
  }

  const sized = categories.filter((c) => learned(c) > 0).sort((a, b) => learned(b) - learned(a));
  if (sized.length > 1) {
    const ends = [sized[0], sized[sized.length - 1]];
    const [largest, smallest] = ends.map(learned);
    if (largest > UNEVEN * smallest) {
      const count = Math.floor(largest / smallest);
      warnings.push({ kind: 'imbalance', ...concerned(ends), count, largest, smallest });
    }
  }

  const copies = {
    duplicatesAcrossSplits: acrossSplits,
    duplicatesAcrossCategories: acrossCategories,
    duplicates: withinCategories,
  };
  for (const kind of [
    'duplicatesAcrossSplits',
    'duplicatesAcrossCategories',
    'duplicates',
  ] as const) {
    const alike = copies[kind](store, datasetId);
    if (alike.count > 0) warnings.push({ kind, ...alike });
  }

  if (dataset.skipped > 0) {
    warnings.push({ kind: 'skippedFiles', count: dataset.skipped, categoryIds: [] });
  }
  return warnings;
}

/** How many texts there are to learn from. */
function learned(category: Category): number {
  return category.train > 0 || category.test > 0 ? category.train : category.documents;
}

interface Alike {
  readonly count: number;
  readonly categoryIds: number[];
  /** Those that are concerned: the copies and what they are copies of. */
  readonly texts: number;
}

interface AlikeRow {
  categoryId: number;
  n: number;
  texts: number;
}

/** Test texts that stand among the training texts too. */
function acrossSplits(store: Store, datasetId: number): Alike {
  const rows = store
    .sql<AlikeRow & { split: number }>(
      `SELECT category_id AS categoryId, split, count(*) AS n, count(*) AS texts FROM documents
       WHERE dataset_id = ? AND fingerprint IN
         (SELECT fingerprint FROM documents WHERE dataset_id = ?
          GROUP BY fingerprint HAVING max(split = 1) AND max(split = 2))
       GROUP BY category_id, split`,
    )
    .all(datasetId, datasetId);
  const test = rows.filter(({ split }) => split === 2);
  return { ...alike(test), texts: alike(rows).texts };
}

function alike(rows: readonly AlikeRow[]): Alike {
  return {
    count: rows.reduce((sum, row) => sum + row.n, 0),
    categoryIds: [...new Set(rows.map((row) => row.categoryId))].sort((a, b) => a - b),
    texts: rows.reduce((sum, row) => sum + row.texts, 0),
  };
}

/** Texts (each counted once) that are in several categories. */
function acrossCategories(store: Store, datasetId: number): Alike {
  const shared = `SELECT fingerprint FROM documents WHERE dataset_id = ?
    GROUP BY fingerprint HAVING min(category_id) <> max(category_id)`;
  const count = store.sql<{ n: number }>(`SELECT count(*) AS n FROM (${shared})`).get(datasetId)!.n;
  if (count === 0) return alike([]);
  const rows = store
    .sql<AlikeRow>(
      `SELECT category_id AS categoryId, 0 AS n, count(*) AS texts FROM documents
       WHERE dataset_id = ? AND fingerprint IN (${shared}) GROUP BY category_id`,
    )
    .all(datasetId, datasetId);
  return { ...alike(rows), count };
}

function withinCategories(store: Store, datasetId: number): Alike {
  return alike(
    store
      .sql<AlikeRow>(
        `SELECT categoryId, sum(texts - 1) AS n, sum(texts) AS texts FROM
           (SELECT category_id AS categoryId, count(*) AS texts FROM documents
            WHERE dataset_id = ? GROUP BY fingerprint, category_id, split HAVING count(*) > 1)
         GROUP BY categoryId`,
      )
      .all(datasetId),
  );
}

function similarNames(categories: readonly Category[]): Category[] {
  const groups = new Map<string, Category[]>();
  for (const category of categories) {
    const key = category.name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_-]+/gu, '');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [category]);
    else group.push(category);
  }
  return [...groups.values()].filter((group) => group.length > 1).flat();
}

function concerned(categories: readonly Category[]) {
  return {
    count: categories.length,
    categoryIds: categories.map((each) => each.id),
    names: categories.map((each) => each.name),
  };
}
