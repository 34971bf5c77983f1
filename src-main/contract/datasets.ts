// Datasets: what was imported, by category, and what is worth knowing before training on it.

import * as v from 'valibot';
import { call } from './call.ts';
import { count, cursor, id, name, nothing, pageLimit, split, time } from './common.ts';

export const datasetSummary = v.object({
  id,
  name: v.string(),
  createdAt: time,
  updatedAt: time,
  documents: count,
  categories: count,
  bytes: count,
  /** True when train/ and test/ folders were recognised. */
  fixedSplit: v.boolean(),
  /** `importing` while one runs, `interrupted` when one was cut off or cancelled: partial but usable. */
  status: v.picklist(['ready', 'importing', 'interrupted']),
  /** Grows whenever documents or categories change: a model remembers which it was trained on. */
  revision: count,
});
export type DatasetSummary = v.InferOutput<typeof datasetSummary>;

export const category = v.object({
  id,
  name: v.string(),
  documents: count,
  train: count,
  test: count,
  bytes: count,
  /** The beginning of its first text, one line. */
  glimpse: v.string(),
});
export type Category = v.InferOutput<typeof category>;

export const warningKind = v.picklist([
  'tooFewCategories', // fewer than two
  'tooFewTexts', // a category with fewer than 20
  'imbalance', // sizes far apart
  'duplicates', // the same text twice in one category and split
  'duplicatesAcrossSplits', // the same text in train and test
  'duplicatesAcrossCategories', // the same text under two categories
  'missingFromTest', // a category without test texts
  'missingFromTrain',
  'similarNames', // names that differ only in case or blanks
  'skippedFiles', // some files could not be read
]);

export const warning = v.object({
  kind: warningKind,
  /** A sentence for a person, with counts. */
  message: v.string(),
  /** What to do, a sentence. */
  advice: v.string(),
  count,
  categoryIds: v.array(id),
  /** For copies: words that find the first text and its copies, as `documents.page` takes them. */
  search: v.string(),
});
export type Warning = v.InferOutput<typeof warning>;

export const dataset = v.object({
  ...datasetSummary.entries,
  categoryList: v.array(category),
  skipped: count,
  train: count,
  test: count,
});
export type Dataset = v.InferOutput<typeof dataset>;

export const documentSummary = v.object({
  id,
  categoryId: id,
  split,
  /** Path below the imported folder, with forward slashes. */
  path: v.string(),
  /** The beginning of the text, one line. */
  glimpse: v.string(),
  bytes: count,
  characters: count,
});
export type DocumentSummary = v.InferOutput<typeof documentSummary>;

export const document = v.object({
  ...documentSummary.entries,
  datasetId: id,
  text: v.string(),
  encoding: v.string(),
  /** Where it came from: a full path, or the name of what was dropped. */
  source: v.string(),
});
export type Document = v.InferOutput<typeof document>;

export const skippedFile = v.object({
  id,
  path: v.string(),
  /** import.empty, import.binary, import.tooLarge, import.unreadable, import.vanished ... */
  code: v.string(),
  /** A sentence. */
  reason: v.string(),
  bytes: v.nullable(count),
});
export type SkippedFile = v.InferOutput<typeof skippedFile>;

export const datasetCalls = {
  'datasets.list': call(nothing, v.array(datasetSummary)),
  'datasets.get': call(v.object({ id }), dataset),
  'datasets.warnings': call(v.object({ id }), v.array(warning)),
  'datasets.rename': call(v.object({ id, name }), datasetSummary),
  'datasets.delete': call(v.object({ id }), nothing),
  'datasets.skipped': call(
    v.object({ id, cursor, limit: pageLimit }),
    v.object({ items: v.array(skippedFile), next: cursor, total: count }),
  ),
  'documents.page': call(
    v.object({
      datasetId: id,
      categoryId: v.nullable(id),
      split: v.nullable(split),
      /** Words that path or text must contain; empty for all. */
      search: v.string(),
      cursor,
      limit: pageLimit,
    }),
    v.object({ items: v.array(documentSummary), next: cursor, total: count }),
  ),
  'documents.get': call(v.object({ id }), document),
};
