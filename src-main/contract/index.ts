// The contract: every call and event between the window and what owns the disk. The one place that
// both sides read.

import type * as v from 'valibot';
import { appCalls } from './app.ts';
import { datasetCalls } from './datasets.ts';
import { importCalls } from './imports.ts';
import { modelCalls } from './models.ts';
import { runCalls } from './runs.ts';

export const calls = {
  ...appCalls,
  ...datasetCalls,
  ...importCalls,
  ...runCalls,
  ...modelCalls,
};

export type CallName = keyof typeof calls;
/** What the caller may write (before defaults and transformations). */
export type CallInput<K extends CallName> = v.InferInput<(typeof calls)[K]['input']>;
/** What the handler receives. */
export type CallArguments<K extends CallName> = v.InferOutput<(typeof calls)[K]['input']>;
export type CallOutput<K extends CallName> = v.InferOutput<(typeof calls)[K]['output']>;

/**
 * One handler for every call, or it does not compile. Long ones listen to the signal: it says that
 * nobody waits for the answer any more, and they end with `cancelled()`.
 */
export type Handlers = {
  readonly [K in CallName]: (
    input: CallArguments<K>,
    signal: AbortSignal,
  ) => CallOutput<K> | Promise<CallOutput<K>>;
};

export type { EventName, EventPayload } from './events.ts';
export { events } from './events.ts';
