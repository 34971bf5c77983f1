// The library of models, and model files that come from elsewhere.

import * as v from 'valibot';
import { name as nameSchema } from '../contract/common.ts';
import type { Handlers } from '../contract/index.ts';
import { removeBlob, writeBlob } from '../store/blobs.ts';
import { addModel, deleteModel, getModel, listModels, renameModel } from '../store/models.ts';
import type { Context } from './context.ts';
import { inspectModel } from './inspect-model.ts';

type Group = Pick<Handlers, 'models.list' | 'models.get' | 'models.rename' | 'models.delete'>;

export function modelHandlers({ store, emit, sweep }: Context): Group {
  return {
    'models.list': () => listModels(store),
    'models.get': ({ id }) => getModel(store, id),
    'models.rename': ({ id, name }) => {
      const renamed = renameModel(store, id, name);
      emit('models.changed', { id });
      return renamed;
    },
    'models.delete': ({ id }) => {
      deleteModel(store, id);
      emit('models.changed', { id });
      emit('runs.changed', { id: null, run: null });
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
      name: given.success ? given.output : information.categories.slice(0, 3).join(', '),
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
