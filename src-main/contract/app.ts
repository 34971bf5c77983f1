// The application itself: what it is, where it keeps things, small settings that last.

import * as v from 'valibot';
import { call } from './call.ts';
import { nothing } from './common.ts';

export const settings = v.object({
  /** Below this probability a text is "not sure". */
  notSureThreshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Percent of the wizard and lists that were left open; small interface state that lasts. */
  interface: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
});
export type Settings = v.InferOutput<typeof settings>;

export const appCalls = {
  'app.info': call(
    nothing,
    v.object({
      version: v.string(),
      host: v.picklist(['electron', 'browser', 'terminal']),
      dataDir: v.string(),
      /** Of this machine: what a training may need at most. */
      memoryBytes: v.number(),
    }),
  ),
  'settings.get': call(nothing, settings),
  'settings.set': call(v.partial(settings), settings),
};
