// What every group of the services is given.

import type { EventName, EventPayload } from '../contract/index.ts';
import type { Store } from '../store/store.ts';
import type { Grants } from './grants.ts';
import type { ImportJobs } from './import-jobs.ts';
import type { ThreadOptions } from './protocol.ts';

export interface Context {
  readonly store: Store;
  readonly options: ThreadOptions;
  readonly grants: Grants;
  readonly jobs: ImportJobs;
  readonly emit: Emit;
  /** Removes what was deleted, in the background. */
  sweep(): void;
}

/** Tells every window. */
export type Emit = <K extends EventName>(name: K, payload: EventPayload<K>) => void;
