// `winnow import` and `winnow datasets`: the person's own library of datasets, the one that the
// window shows.

import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { dataDirectory } from '../data-dir.ts';
import { getDataset, hideDataset, listDatasets, sweepDeleted } from '../store/datasets.ts';
import { openStore, openToRead } from '../store/open.ts';
import { format, print, Progress, table, words } from './output.ts';
import { datasetWarnings } from '../store/warnings.ts';
import { allSkipped, importWithProgress, noteSkipped } from './texts.ts';

export interface LibraryOptions {
  readonly dataDir?: string;
  readonly name?: string;
  readonly json?: boolean;
}

export async function importDataset(
  folders: readonly string[],
  options: LibraryOptions,
): Promise<void> {
  const progress = new Progress();
  const store = openStore(dataDirectory(options.dataDir));
  let created: number | null = null;
  try {
    const { datasetId, state } = await importWithProgress(
      {
        store,
        paths: folders,
        name: options.name ?? null,
        onStart: (started) => (created = started.datasetId),
      },
      progress,
    );
    const dataset = getDataset(store, datasetId);
    const skipped = allSkipped(store, datasetId);
    noteSkipped(progress, skipped);
    // Of skipped files it has been told.
    const warnings = datasetWarnings(store, datasetId).filter(
      ({ kind }) => kind !== 'skippedFiles',
    );
    for (const warning of warnings) {
      progress.note(`${words.warnings.message(warning)} ${words.warnings.advice(warning)}`);
    }
    if (state === 'cancelled') progress.note(words.importing.stopped);
    const { id, name, documents, fixedSplit, train, test, status } = dataset;
    const categories = dataset.categoryList.map((each) => ({
      name: each.name,
      documents: each.documents,
    }));
    await print(
      options.json
        ? JSON.stringify({
            id,
            name,
            documents,
            categories,
            fixedSplit,
            train,
            test,
            status,
            skipped,
            warnings,
          })
        : words.importing.imported(documents, categories.length, id, name),
    );
    if (state === 'cancelled') process.exitCode = 1;
  } catch (error) {
    // A dataset of nothing would only be in the way. (The window keeps one that has a list of skipped
    // files to look into.)
    if (
      created !== null &&
      error instanceof WinnowError &&
      ['import.noFiles', 'import.noTexts'].includes(error.code)
    ) {
      hideDataset(store, created);
      await sweepDeleted(store);
    }
    throw error;
  } finally {
    store.close();
  }
}

/** Reads beside a window that is open, and makes no library where there is none. */
export async function listLibrary(options: LibraryOptions): Promise<void> {
  const dataDir = dataDirectory(options.dataDir);
  const store = openToRead(dataDir);
  // A folder that was named and holds nothing is most often misspelt.
  if (store === null && options.dataDir !== undefined) {
    throw problem('store.noLibrary', { dataDir });
  }
  try {
    const datasets = store === null ? [] : listDatasets(store);
    if (options.json) await print(JSON.stringify({ dataDir, datasets }));
    else if (datasets.length === 0) {
      await print(`There are no datasets in ${dataDir} yet. "winnow import FOLDER" adds one.`);
    } else {
      await print(
        ...table([
          ['name', 'id', 'texts', 'categories', 'imported'],
          ...datasets.map((each) => [
            each.status === 'ready' ? each.name : `${each.name} (${each.status})`,
            String(each.id),
            format.number(each.documents),
            String(each.categories),
            new Date(each.createdAt).toISOString().slice(0, 10),
          ]),
        ]),
      );
    }
  } finally {
    store?.close();
  }
}
