// How many epochs a run is to have. Where its recipe leaves that to Winnow (`auto`), whoever trains
// knows it once the texts are read, and the summary keeps it.

import type { Run } from '../../src-main/contract/runs.ts';

/** Null while nobody has said. */
export function plannedEpochs(
  { recipe, summary }: Pick<Run, 'recipe' | 'summary'>,
  progress: { readonly epochs: number } | null = null,
): number | null {
  if (recipe.epochs !== 'auto') return recipe.epochs;
  if (summary !== null) return summary.epochsPlanned;
  return progress === null || progress.epochs === 0 ? null : progress.epochs;
}
