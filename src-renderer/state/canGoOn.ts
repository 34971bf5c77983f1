// Whether a training that was cut off can be gone on with, as far as a window knows: the services
// decide it, when it is claimed.

import type { Run } from '../../src-main/contract/runs.ts';

/** Only on the texts that it began with, and where its settings can be read. */
export function canGoOn({ datasetId, datasetChanged, problem }: Run): boolean {
  return datasetId !== null && !datasetChanged && problem === null;
}
