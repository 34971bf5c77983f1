// One colour for each category, the same on every screen: its place among all categories of its
// dataset, sorted by code point. A training may use only some of them, and keeps their colours.

import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { compareCodePoints } from '../../engine/order.ts';
import { useHost } from './host.ts';

/** For each dataset whose categories are known: their names in canonical order. */
const known = new SvelteMap<number, readonly string[]>();
const asked = new SvelteSet<number>();

/** Remembers a dataset's categories; whoever has read them calls it. */
export function rememberCategories(datasetId: number, names: readonly string[]): void {
  const sorted = [...names].sort(compareCodePoints);
  const before = known.get(datasetId);
  if (before?.length === sorted.length && sorted.every((name, i) => before[i] === name)) return;
  known.set(datasetId, sorted);
}

/** Reads a dataset's categories if they are not known yet. */
export function askForCategories(datasetId: number | null): void {
  if (datasetId === null || known.has(datasetId) || asked.has(datasetId)) return;
  asked.add(datasetId);
  useHost()
    .call('datasets.get', { id: datasetId })
    .then(
      (dataset) =>
        rememberCategories(
          datasetId,
          dataset.categoryList.map((category) => category.name),
        ),
      () => asked.delete(datasetId),
    );
}

/**
 * Place of a category's colour. `categories`: those of the model or run, which decide where there
 * is no dataset.
 */
export function categoryIndex(
  datasetId: number | null,
  categories: readonly string[],
  name: string,
): number {
  const all = datasetId === null ? undefined : known.get(datasetId);
  const place = all?.indexOf(name) ?? -1;
  return place >= 0 ? place : Math.max(0, categories.indexOf(name));
}
