// What a model is made of: the inputs that a text becomes, the heads that answer from them, and what
// is done to their answers. A later Winnow may add to it; an earlier one must then not answer as if
// nothing had been added, so whatever is unknown here makes the model one of a newer Winnow.

import * as v from 'valibot';

const PARTS_VERSION = 1;

/** Texts that the document frequencies were counted on. */
const documents = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

const partsSchema = v.strictObject({
  version: v.literal(PARTS_VERSION),
  inputs: v.strictTuple([v.strictObject({ kind: v.literal('words'), documents })]),
  heads: v.strictTuple([v.strictObject({ kind: v.literal('network') })]),
  calibration: v.null(),
});

export type Parts = v.InferOutput<typeof partsSchema>;

export function partsOf(counted: number): Parts {
  return {
    version: PARTS_VERSION,
    inputs: [{ kind: 'words', documents: counted }],
    heads: [{ kind: 'network' }],
    calibration: null,
  };
}

/** Null where a newer Winnow has added something. */
export function readParts(given: unknown): Parts | null {
  const result = v.safeParse(partsSchema, given);
  return result.success ? result.output : null;
}
