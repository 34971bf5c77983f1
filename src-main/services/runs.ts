// Training runs and what they said about each text.

import { readModelInformation } from '../../engine/classifier/classifier.ts';
import { WinnowError } from '../../engine/errors.ts';
import type { Handlers } from '../contract/index.ts';
import { readBlob } from '../store/blobs.ts';
import { pagePredictions } from '../store/predictions.ts';
import {
  addEpochs,
  checkpointOf,
  createRun,
  deleteRun,
  failRun,
  finishRun,
  getRun,
  interruptRun,
  listRuns,
  requireActiveRun,
  setRunState,
} from '../store/runs.ts';
import type { Context } from './context.ts';

type Group = Pick<
  Handlers,
  | 'runs.create'
  | 'runs.list'
  | 'runs.get'
  | 'runs.delete'
  | 'runs.setState'
  | 'runs.addEpochs'
  | 'runs.finish'
  | 'runs.fail'
  | 'runs.interrupt'
  | 'predictions.page'
>;

export function runHandlers({ store, emit }: Context): Group {
  const changed = (id: number): null => {
    emit('runs.changed', { id });
    return null;
  };
  return {
    'runs.create': (choice) => {
      const run = createRun(store, choice);
      changed(run.id);
      return run;
    },
    'runs.list': ({ datasetId }) => listRuns(store, datasetId),
    'runs.get': ({ id }) => getRun(store, id),
    'runs.delete': ({ id }) => {
      deleteRun(store, id);
      emit('models.changed', { id: null });
      return changed(id);
    },
    'runs.setState': ({ id, status, device }) => {
      setRunState(store, id, status, device);
      return changed(id);
    },
    'runs.addEpochs': ({ id, epochs }) => {
      addEpochs(store, id, epochs);
      return changed(id);
    },
    'runs.finish': async ({ id, status, summary, name }) => {
      requireActiveRun(store, id);
      const checkpoint = checkpointOf(store, id);
      if (checkpoint !== null) {
        // The library holds only what can be opened again, and is what the run says it is.
        const information = await readModelInformation(await readBlob(store, checkpoint));
        if (information.weightsHash !== summary.weightsHash) {
          throw new WinnowError(
            'run.otherModel',
            'The model that was saved is not the one that the training ended with. Train again.',
            { id, saved: information.weightsHash, ended: summary.weightsHash },
          );
        }
      }
      const { run, modelId } = finishRun(store, id, { status, summary, name });
      changed(id);
      emit('models.changed', { id: modelId });
      return run;
    },
    'runs.fail': ({ id, error }) => {
      failRun(store, id, error);
      return changed(id);
    },
    'runs.interrupt': ({ id }) => {
      interruptRun(store, id);
      return changed(id);
    },
    'predictions.page': (query) => pagePredictions(store, query),
  };
}
