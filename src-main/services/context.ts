// What every group of the services is given.

import type { Store } from '../store/store.ts';
import type { Grants } from './grants.ts';
import type { ImportJobs } from './import-jobs.ts';
import type { Emit, ThreadOptions } from './protocol.ts';
import type { RunLifecycle } from './run-lifecycle.ts';
import type { SetAside } from './set-aside.ts';

export interface Context {
  readonly store: Store;
  readonly options: ThreadOptions;
  readonly grants: Grants;
  readonly jobs: ImportJobs;
  readonly runs: RunLifecycle;
  readonly aside: SetAside;
  readonly emit: Emit;
  /** Removes what was deleted, in the background. */
  sweep(): void;
}
