// The epochs of a run on the page: read once, and then only those that are new.

import type { EpochReport } from '../../src-main/contract/runs.ts';
import type { Host } from '../host/host.ts';

/** All that are stored, in order. */
export async function readAllEpochs(host: Pick<Host, 'call'>, id: number): Promise<EpochReport[]> {
  const all: EpochReport[] = [];
  for (let more = true; more;) {
    const page = await host.call('runs.epochs', { id, after: all.at(-1)?.epoch ?? 0 });
    all.push(...page.epochs);
    more = page.more && page.epochs.length > 0;
  }
  return all;
}

/** With those that came since. One that is trained again takes away what came after it. */
export function mergeEpochs(
  known: readonly EpochReport[],
  come: readonly EpochReport[],
): readonly EpochReport[] {
  if (come.length === 0) return known;
  const first = come[0].epoch;
  const last = known.at(-1)?.epoch ?? 0;
  return [...(last < first ? known : known.filter(({ epoch }) => epoch < first)), ...come];
}
