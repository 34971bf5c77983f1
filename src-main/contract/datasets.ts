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

/** Which copies of texts: in one category and split, in train and test, or under two categories. */
export const copiesKind = v.picklist([
  'duplicates',
  'duplicatesAcrossSplits',
  'duplicatesAcrossCategories',
]);
export type CopiesKind = v.InferOutput<typeof copiesKind>;

/** What a warning is about: so many, and the categories concerned with their names. */
const concerned = { count, categoryIds: v.array(id), names: v.array(v.string()) };

/** Codes and values; the sentences stand in `words/`. */
export const warning = v.variant('kind', [
  v.object({
    /** Fewer than two; with one, its name. */
    kind: v.literal('tooFewCategories'),
    ...concerned,
  }),
  v.object({
    /** Names that differ only in case or blanks. */
    kind: v.literal('similarNames'),
    ...concerned,
  }),
  v.object({
    /** Categories without training texts, or without test texts. */
    kind: v.picklist(['missingFromTrain', 'missingFromTest']),
    ...concerned,
  }),
  v.object({
    /** Categories with fewer texts than `least`; those of the smallest. */
    kind: v.literal('tooFewTexts'),
    ...concerned,
    least: count,
    texts: count,
    /** Only training texts count: the split is fixed. */
    training: v.boolean(),
  }),
  v.object({
    /** The largest category and the smallest, which is `count` times smaller. */
    kind: v.literal('imbalance'),
    ...concerned,
    largest: count,
    smallest: count,
  }),
  v.object({
    /** Copies, and all texts that are concerned, as `documents.page` filters them. */
    kind: copiesKind,
    count,
    categoryIds: v.array(id),
    texts: count,
  }),
  v.object({
    /** Files that could not be read. */
    kind: v.literal('skippedFiles'),
    count,
    categoryIds: v.array(id),
  }),
]);
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
  /** What else is known of the reason: a kind of file, the system's own code; often empty. */
  detail: v.string(),
  bytes: v.nullable(count),
});
export type SkippedFile = v.InferOutput<typeof skippedFile>;

/** How many files were skipped for one reason. */
export const skippedReason = v.object({
  ...v.pick(skippedFile, ['code', 'detail']).entries,
  files: count,
});
export type SkippedReason = v.InferOutput<typeof skippedReason>;

export const datasetCalls = {
  'datasets.list': call(nothing, v.array(datasetSummary)),
  'datasets.get': call(v.object({ id }), dataset),
  'datasets.warnings': call(v.object({ id }), v.array(warning)),
  'datasets.rename': call(v.object({ id, name }), datasetSummary),
  'datasets.delete': call(v.object({ id }), nothing),
  'datasets.skipped': call(
    v.object({
      id,
      /** Only those that were skipped for this reason. */
      reason: v.optional(v.nullable(v.pick(skippedFile, ['code', 'detail'])), null),
      cursor,
      limit: pageLimit,
    }),
    v.object({ items: v.array(skippedFile), next: cursor, total: count }),
  ),
  /** Most files first. */
  'datasets.skippedReasons': call(v.object({ id }), v.array(skippedReason)),
  'documents.page': call(
    v.object({
      datasetId: id,
      categoryId: v.nullable(id),
      split: v.nullable(split),
      /** Words that path or text must contain; empty for all. */
      search: v.string(),
      /** Only texts that have such copies, each beside its copies. */
      copies: v.optional(v.nullable(copiesKind), null),
      cursor,
      limit: pageLimit,
    }),
    v.object({ items: v.array(documentSummary), next: cursor, total: count }),
  ),
  'documents.get': call(v.object({ id }), document),
};
