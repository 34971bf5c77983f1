// How many epochs a run is to have. Where its recipe leaves that to Winnow (`auto`), whoever trains
// knows it once the texts are read, and tells the services.

import type { Run } from '../../src-main/contract/runs.ts';

/** Null while nobody has said. */
export function plannedEpochs(
  { recipe, epochsPlanned }: Pick<Run, 'recipe' | 'epochsPlanned'>,
  progress: { readonly epochs: number } | null = null,
): number | null {
  if (progress !== null && progress.epochs > 0) return progress.epochs;
  if (epochsPlanned !== null) return epochsPlanned;
  return recipe === null || recipe.epochs === 'auto' ? null : recipe.epochs;
}
