// The library of models, and model files that come from elsewhere.

import * as v from 'valibot';
import { name as nameSchema } from '../contract/common.ts';
import type { Handlers } from '../contract/index.ts';
import { removeBlob, writeBlob } from '../store/blobs.ts';
import {
  addModel,
  deleteModel,
  getModel,
  listModels,
  newModelName,
  renameModel,
} from '../store/models.ts';
import type { Context } from './context.ts';
import { inspectModel } from './inspect-model.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `models.${string}`>>;

export function modelHandlers({ store, aside, emit, sweep }: Context): Group {
  const changed = (id: number): void => {
    emit('models.changed', { id });
    emit('runs.changed', { id: null, run: null });
  };
  return {
    'models.list': () => listModels(store),
    'models.get': ({ id }) => getModel(store, id),
    'models.rename': ({ id, name }) => {
      const renamed = renameModel(store, id, name);
      emit('models.changed', { id });
      return renamed;
    },
    'models.setAside': ({ id }) => {
      aside.take(id);
      changed(id);
      return null;
    },
    'models.putBack': ({ id }) => {
      const model = aside.putBack(id);
      changed(id);
      return model;
    },
    'models.delete': ({ id }) => {
      if (!aside.drop(id)) {
        deleteModel(store, id);
        changed(id);
      }
      sweep();
      return null;
    },
  };
}

/**
 * Adds a model file to the library. It is stored first (it may be large) and checked whole before it
 * counts. Throws the engine's `model.*` errors, which say what is wrong with it.
 */
export async function openModelFile(
  { store, emit }: Context,
  chunks: AsyncIterable<Uint8Array>,
  fileName: string | null,
): Promise<number> {
  const blobId = await writeBlob(store, chunks);
  try {
    const information = await inspectModel(store, blobId);
    const given = v.safeParse(nameSchema, (fileName ?? '').replace(/\.safetensors$/iu, ''));
    const trainedAt = Date.parse(information.createdAt);
    const id = addModel(store, {
      name: newModelName(
        store,
        given.success ? given.output : information.categories.slice(0, 3).join(', '),
      ),
      categories: information.categories,
      vocabulary: information.vocabulary,
      accuracy: information.metrics?.accuracy ?? null,
      macroF1: information.metrics?.macroF1 ?? null,
      evaluatedOn: information.metrics === null ? null : information.evaluatedOn,
      trainedOn: information.trainingTexts,
      trainedAt: Number.isNaN(trainedAt) ? null : trainedAt,
      weightsHash: information.weightsHash,
      blobId,
    });
    emit('models.changed', { id });
    return id;
  } catch (error) {
    removeBlob(store, blobId);
    throw error;
  }
}
