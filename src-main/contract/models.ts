// The library of models. A model is one .safetensors file and works without its dataset.

import * as v from 'valibot';
import { call } from './call.ts';
import { count, id, name, nothing, time } from './common.ts';

export const model = v.object({
  id,
  name: v.string(),
  createdAt: time,
  /** Null when opened from a file. */
  runId: v.nullable(id),
  datasetId: v.nullable(id),
  datasetName: v.nullable(v.string()),
  /** The dataset has changed since this model was trained. */
  stale: v.boolean(),
  categories: v.array(v.string()),
  vocabulary: count,
  accuracy: v.nullable(v.number()),
  macroF1: v.nullable(v.number()),
  evaluatedOn: v.nullable(v.picklist(['test', 'validation', 'train'])),
  trainedOn: v.nullable(count),
  trainedAt: v.nullable(time),
  bytes: count,
  weightsHash: v.string(),
});
export type Model = v.InferOutput<typeof model>;

export const modelCalls = {
  'models.list': call(nothing, v.array(model)),
  'models.get': call(v.object({ id }), model),
  'models.rename': call(v.object({ id, name }), model),
  /** Takes it out of the library; for a while it can be put back. */
  'models.setAside': call(v.object({ id }), nothing),
  /** As it was. Refused with `model.missing` where it is gone for good. */
  'models.putBack': call(v.object({ id }), model),
  /** For good, whether it is in the library or set aside. */
  'models.delete': call(v.object({ id }), nothing),
};
