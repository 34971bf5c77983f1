// Training runs and what they said about each text. What happens to a run is in run-lifecycle.ts.

import type { Handlers } from '../contract/index.ts';
import { pagePredictions } from '../store/predictions.ts';
import { readEpochs, readMetrics } from '../store/run-epochs.ts';
import { getRun, listRuns } from '../store/runs.ts';
import type { Context } from './context.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `runs.${string}`> | 'predictions.page'>;

export function runHandlers({ store, runs, sweep }: Context): Group {
  return {
    'runs.create': (choice) => runs.create(choice),
    'runs.list': (query) => listRuns(store, query),
    'runs.get': ({ id }) => getRun(store, id),
    'runs.epochs': ({ id, after }) => readEpochs(store, id, after),
    'runs.metrics': ({ id }) => readMetrics(store, id),
    'runs.claim': (input) => runs.claim(input),
    'runs.setState': (input) => {
      runs.setState(input);
      return null;
    },
    'runs.addEpochs': ({ id, fence, epochs }) => {
      runs.addEpochs(id, fence, epochs);
      return null;
    },
    'runs.finish': (input) => runs.finish(input),
    'runs.fail': ({ id, fence, error }) => {
      runs.fail(id, fence, error);
      return null;
    },
    'runs.release': ({ id, fence }) => {
      runs.release(id, fence);
      return null;
    },
    'runs.keep': ({ id }) => runs.keep(id),
    'runs.delete': ({ id }) => {
      runs.discard(id);
      // Its model files give their room back.
      sweep();
      return null;
    },
    'predictions.page': (query) => pagePredictions(store, query),
  };
}
