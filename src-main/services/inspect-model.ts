// What a stored model file says about itself, checked whole.

import { readModelInformation } from '../../engine/classifier/classifier.ts';
import type { ModelInformation } from '../../engine/classifier/index.ts';
import { readBlob } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';

/** Throws the engine's `model.*` errors, which say what is wrong with it. */
export async function inspectModel(store: Store, blobId: number): Promise<ModelInformation> {
  return readModelInformation(await readBlob(store, blobId));
}
