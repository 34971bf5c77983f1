// Where a training stands between two epochs, on the host: everything that decides how it goes on.
// From such a point it continues on the same backend as if it had never been interrupted, and on
// another one when its device is lost.

import type { LoaderState } from '../data/loader.ts';
import { problem } from '../problems.ts';
import { sha256 } from '../formats/sha256.ts';
import { encodeUtf8 } from '../formats/utf8.ts';
import type { OptimizerGroupState } from '../optim/group.ts';
import type { SchedulerState } from '../optim/schedulers.ts';
import type { LayerWeights } from './model-file.ts';
import type { Plan } from './plan.ts';
import type { Recipe } from './recipe.ts';
import type { EpochReport } from './types.ts';

/** The best epoch so far, by its validation loss. */
export interface Best {
  readonly epoch: number;
  readonly layers: readonly LayerWeights[];
  readonly loss: number;
}

/** Opaque to who keeps it; `writeResumePoint` makes bytes of it. */
export interface ResumePoint {
  /** The training that it is a point of, see `trainingKey`. */
  readonly belongsTo: string;
  /** Those that have ended. */
  readonly epochs: readonly EpochReport[];
  /** Spent in the training loop. */
  readonly milliseconds: number;
  /** Position of the random streams. */
  readonly generator: number;
  readonly loader: LoaderState;
  readonly layers: readonly LayerWeights[];
  readonly optimizer: OptimizerGroupState;
  /** Its steps are those done. */
  readonly schedule: SchedulerState;
  /** Null while the present weights are the best. */
  readonly best: Best | null;
}

/** So many bytes are hashed at once: hashing copies them. */
const PIECE = 1 << 24;

/**
 * Names a training by all that decides its steps: the recipe (but for the device and for where its
 * values came from), the categories, and every text's words, label and part. A setting that is added
 * one day is left out while it changes nothing (`undefined`), or no older point could be gone on from.
 */
export async function trainingKey(plan: Plan, recipe: Recipe): Promise<string> {
  const { categories, labels, split, vectorizer, features, epochs } = plan;
  const { offsets, indices, values } = features.rows;
  const settings = Object.entries({
    ...recipe,
    epochs,
    device: null,
    preset: null,
    version: null,
  }).sort();
  const described = JSON.stringify([settings, categories, vectorizer.vocabulary.terms]);
  const numbers = [labels, split.train, split.validation, offsets, indices, values];
  const hashes = [await sha256(encodeUtf8(described))];
  for (const { buffer, byteOffset, byteLength } of numbers) {
    for (let from = 0; from < byteLength; from += PIECE) {
      const length = Math.min(PIECE, byteLength - from);
      hashes.push(await sha256(new Uint8Array(buffer, byteOffset + from, length)));
    }
    hashes.push('');
  }
  return sha256(encodeUtf8(hashes.join()));
}

/** Throws `resume.other` where the point belongs to another training. */
export function checkBelongs(point: ResumePoint, key: string): void {
  if (point.belongsTo === key) return;
  throw problem('resume.other', {});
}
