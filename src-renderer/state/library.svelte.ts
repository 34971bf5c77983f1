// What Winnow keeps: datasets and models, newest first, always as the services have them.

import type { DatasetSummary } from '../../src-main/contract/datasets.ts';
import type { Model } from '../../src-main/contract/models.ts';
import type { Host } from '../host/host.ts';
import { useHost } from './host.ts';
import { Refreshing } from './refreshing.svelte.ts';

class Library {
  readonly datasets = new Refreshing<readonly DatasetSummary[]>(async () =>
    newestFirst(await useHost().call('datasets.list', null)),
  );
  readonly models = new Refreshing<readonly Model[]>(async () =>
    newestFirst(await useHost().call('models.list', null)),
  );
  /** Both lists were read, and both are empty. */
  readonly empty = $derived(
    this.datasets.value?.length === 0 && (this.models.value?.length ?? 0) === 0,
  );

  /** Reads both and follows the services. Returns the way to stop. */
  connect(host: Host): () => void {
    void this.refresh();
    const stops = [
      host.subscribe('datasets.changed', () => void this.datasets.refresh()),
      // A model goes stale when its dataset changes.
      host.subscribe('datasets.changed', () => void this.models.refresh()),
      host.subscribe('models.changed', () => void this.models.refresh()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    await Promise.all([this.datasets.refresh(), this.models.refresh()]);
  }

  dataset(id: number): DatasetSummary | null {
    return this.datasets.value?.find((dataset) => dataset.id === id) ?? null;
  }
}

function newestFirst<T extends { readonly createdAt: number; readonly id: number }>(
  items: readonly T[],
): readonly T[] {
  return [...items].sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
}

export const library = new Library();
