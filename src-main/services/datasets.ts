// Datasets and their documents.

import { problem } from '../../words/problem.ts';
import type { Handlers } from '../contract/index.ts';
import {
  getDataset,
  getDatasetSummary,
  hideDataset,
  listDatasets,
  renameDataset,
} from '../store/datasets.ts';
import { getDocument, pageDocuments } from '../store/documents.ts';
import { isTrainedOn } from '../store/runs.ts';
import { pageSkippedFiles, skippedReasons } from '../store/skipped.ts';
import { datasetWarnings } from '../store/warnings.ts';
import type { Context } from './context.ts';

type Group = Pick<
  Handlers,
  | 'datasets.list'
  | 'datasets.get'
  | 'datasets.warnings'
  | 'datasets.rename'
  | 'datasets.delete'
  | 'datasets.skipped'
  | 'datasets.skippedReasons'
  | 'documents.page'
  | 'documents.get'
>;

export function datasetHandlers({ store, jobs, emit, sweep }: Context): Group {
  return {
    'datasets.list': () => listDatasets(store),
    'datasets.get': ({ id }) => getDataset(store, id),
    'datasets.warnings': ({ id }) => datasetWarnings(store, id),
    'datasets.rename': ({ id, name }) => {
      const renamed = renameDataset(store, id, name);
      emit('datasets.changed', { id });
      return renamed;
    },
    'datasets.delete': async ({ id }) => {
      const { name } = getDatasetSummary(store, id);
      if (isTrainedOn(store, id)) {
        throw problem('dataset.training', { id, name });
      }
      await jobs.cancelDataset(id);
      hideDataset(store, id);
      emit('datasets.changed', { id });
      emit('runs.changed', { id: null, run: null });
      emit('models.changed', { id: null });
      sweep();
      return null;
    },
    'datasets.skipped': (query) => pageSkippedFiles(store, query),
    'datasets.skippedReasons': ({ id }) => skippedReasons(store, id),
    'documents.page': (query, signal) => pageDocuments(store, query, signal),
    'documents.get': ({ id }) => getDocument(store, id),
  };
}
