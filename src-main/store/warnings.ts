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
  const add = (
    kind: Warning['kind'],
    count: number,
    message: string,
    advice: string,
    categoryIds: number[] = [],
    search = '',
  ) => warnings.push({ kind, count, message, advice, categoryIds, search });

  if (categories.length < 2) {
    add(
      'tooFewCategories',
      categories.length,
      categories.length === 0
        ? 'There are no texts in this dataset.'
        : `All texts are in one category, ${quote(categories[0].name)}.`,
      'A classifier tells categories apart: import at least two folders, one for each category.',
      ids(categories),
    );
  }

  // First of what can be put right: one category in two halves spoils all that is said of either.
  const similar = similarNames(categories);
  if (similar.length > 0) {
    add(
      'similarNames',
      similar.length,
      `The names of ${names(similar)} differ only in case or blanks.`,
      'If they mean the same, put their texts into one folder and import again.',
      ids(similar),
    );
  }

  const missingFromTrain = dataset.fixedSplit ? categories.filter((c) => c.train === 0) : [];
  if (missingFromTrain.length > 0) {
    add(
      'missingFromTrain',
      missingFromTrain.length,
      `${names(missingFromTrain)} ${missingFromTrain.length === 1 ? 'has' : 'have'} no training texts.`,
      'A classifier cannot learn it from the test texts: add training texts or leave it out.',
      ids(missingFromTrain),
    );
  }
  const missingFromTest = dataset.fixedSplit ? categories.filter((c) => c.test === 0) : [];
  if (missingFromTest.length > 0) {
    add(
      'missingFromTest',
      missingFromTest.length,
      `${names(missingFromTest)} ${missingFromTest.length === 1 ? 'has' : 'have'} no test texts.`,
      'The score will say nothing about it: add test texts or leave it out.',
      ids(missingFromTest),
    );
  }

  const few = categories.filter((c) => learned(c) > 0 && learned(c) < FEW_TEXTS);
  if (few.length > 0) {
    const texts = dataset.fixedSplit ? 'training texts' : 'texts';
    add(
      'tooFewTexts',
      few.length,
      few.length === 1
        ? `${quote(few[0].name)} has only ${counted(learned(few[0]), texts.slice(0, -1), texts)}.`
        : `${number(few.length)} categories have fewer than ${FEW_TEXTS} ${texts}: ${names(few)}.`,
      `Below ${FEW_TEXTS} texts a category is mostly guesswork: add more, or leave it out.`,
      ids(few),
    );
  }

  const sized = categories.filter((c) => learned(c) > 0).sort((a, b) => learned(b) - learned(a));
  if (sized.length > 1) {
    const largest = sized[0];
    const smallest = sized[sized.length - 1];
    if (learned(largest) > UNEVEN * learned(smallest)) {
      add(
        'imbalance',
        Math.floor(learned(largest) / learned(smallest)),
        `The sizes are far apart: ${quote(largest.name)} has ${number(learned(largest))} texts, ${quote(smallest.name)} has ${number(learned(smallest))}.`,
        'The classifier will lean towards the large categories: look at each category’s recall, not only at the accuracy.',
        [largest.id, smallest.id],
      );
    }
  }

  const across = acrossSplits(store, datasetId);
  if (across.count > 0) {
    add(
      'duplicatesAcrossSplits',
      across.count,
      `${counted(across.count, 'test text stands', 'test texts stand')} word for word among the training texts too.`,
      'The score would flatter: remove them from one of the two and import again.',
      across.categoryIds,
      wordsOf(across.glimpse),
    );
  }
  const mixed = acrossCategories(store, datasetId);
  if (mixed.count > 0) {
    add(
      'duplicatesAcrossCategories',
      mixed.count,
      `${counted(mixed.count, 'text stands', 'texts stand')} in more than one category.`,
      'The classifier is told two things about the same text: keep each in the category where it belongs.',
      mixed.categoryIds,
      wordsOf(mixed.glimpse),
    );
  }
  const same = withinCategories(store, datasetId);
  if (same.count > 0) {
    add(
      'duplicates',
      same.count,
      `${counted(same.count, 'text is an exact copy', 'texts are exact copies')} of another in the same category.`,
      'Copies count double in training; where the test texts are drawn from them, the score flatters.',
      same.categoryIds,
      wordsOf(same.glimpse),
    );
  }

  if (dataset.skipped > 0) {
    add(
      'skippedFiles',
      dataset.skipped,
      `${counted(dataset.skipped, 'file was', 'files were')} skipped.`,
      'The list of skipped files says why.',
    );
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
  /** The beginning of the first of them. */
  readonly glimpse: string;
}

function acrossSplits(store: Store, datasetId: number): Alike {
  return alike(
    store,
    store
      .sql<AlikeRow>(
        `SELECT category_id AS categoryId, count(*) AS n, min(id) AS first FROM documents
         WHERE dataset_id = ? AND split = 2 AND fingerprint IN
           (SELECT fingerprint FROM documents WHERE dataset_id = ? AND split = 1)
         GROUP BY category_id`,
      )
      .all(datasetId, datasetId),
  );
}

interface AlikeRow {
  categoryId: number;
  n: number;
  first: number;
}

function alike(store: Store, rows: readonly AlikeRow[]): Alike {
  return {
    count: rows.reduce((sum, row) => sum + row.n, 0),
    categoryIds: rows.map((row) => row.categoryId).sort((a, b) => a - b),
    glimpse: rows.length === 0 ? '' : glimpseOf(store, Math.min(...rows.map((row) => row.first))),
  };
}

/** Texts (each counted once) that are in several categories. */
function acrossCategories(store: Store, datasetId: number): Alike {
  const shared = `SELECT fingerprint FROM documents WHERE dataset_id = ?
    GROUP BY fingerprint HAVING min(category_id) <> max(category_id)`;
  const count = store.sql<{ n: number }>(`SELECT count(*) AS n FROM (${shared})`).get(datasetId)!.n;
  if (count === 0) return { count, categoryIds: [], glimpse: '' };
  const rows = store
    .sql<{ id: number; first: number }>(
      `SELECT category_id AS id, min(id) AS first FROM documents
       WHERE dataset_id = ? AND fingerprint IN (${shared}) GROUP BY category_id ORDER BY 1`,
    )
    .all(datasetId, datasetId);
  return {
    count,
    categoryIds: rows.map((row) => row.id),
    glimpse: glimpseOf(store, Math.min(...rows.map((row) => row.first))),
  };
}

function withinCategories(store: Store, datasetId: number): Alike {
  return alike(
    store,
    store
      .sql<AlikeRow>(
        `SELECT categoryId, sum(copies) AS n, min(first) AS first FROM
           (SELECT category_id AS categoryId, count(*) - 1 AS copies, min(id) AS first FROM documents
            WHERE dataset_id = ? GROUP BY fingerprint, category_id, split HAVING count(*) > 1)
         GROUP BY categoryId`,
      )
      .all(datasetId),
  );
}

function glimpseOf(store: Store, documentId: number): string {
  const row = store
    .sql<{ glimpse: string }>('SELECT glimpse FROM documents WHERE id = ?')
    .get(documentId);
  return row?.glimpse ?? '';
}

/** The longest words of a text's beginning, by which a search tells it from most others. */
function wordsOf(glimpse: string): string {
  const words = [...new Set(glimpse.split(/\s+/u).filter((word) => word !== ''))];
  const longest = [...words].sort((a, b) => b.length - a.length).slice(0, 8);
  return words.filter((word) => longest.includes(word)).join(' ');
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

function ids(categories: readonly Category[]): number[] {
  return categories.map((each) => each.id);
}

function quote(name: string): string {
  return `“${name}”`;
}

function names(categories: readonly Category[]): string {
  const shown = categories.slice(0, 3).map((each) => quote(each.name));
  const rest = categories.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${number(rest)} more`;
  return shown.length < 2
    ? shown.join('')
    : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
