// The imports of this session: those that run, and how the others ended. They go on whatever screen
// is shown.

import { firstProgress, isRunning, type ImportProgress } from '../../src-main/contract/imports.ts';
import { announce } from '../components/announce.svelte.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import type { Host, Picked } from '../host/host.ts';
import { useHost } from './host.ts';
import { words } from './language.svelte.ts';
import { navigation } from './navigation.svelte.ts';

class Imports {
  /** Newest first. */
  all = $state.raw<readonly ImportProgress[]>([]);
  readonly running = $derived(this.all.filter(isRunning));
  /** Something is being asked of the host: a dialog is open, or an import is about to begin. */
  beginning = $state(false);
  /** Why the last attempt did not even begin. */
  error = $state.raw<DescribedError | null>(null);

  /** Reads what runs and follows it. Returns the way to stop. */
  connect(host: Host): () => void {
    void this.refresh();
    return host.subscribe('import.progress', (progress) => this.#receive(progress));
  }

  async refresh(): Promise<void> {
    try {
      this.all = await useHost().call('imports.list', null);
    } catch {
      // The connection is gone: it is read again when it returns.
    }
  }

  /** The latest import into a dataset in this session. */
  of(datasetId: number): ImportProgress | null {
    return this.all.find((progress) => progress.datasetId === datasetId) ?? null;
  }

  /** Asks for folders and imports them. */
  async pick(): Promise<void> {
    await this.#begin(async () => {
      const picked = await useHost().pickFolders();
      return picked === null ? null : picked.import(null);
    });
  }

  async take(picked: Picked): Promise<void> {
    await this.#begin(() => picked.import(null));
  }

  async sample(): Promise<void> {
    await this.#begin(() =>
      useHost().call('imports.start', { source: { kind: 'sample' }, name: null }),
    );
  }

  /** Stops an import; what it brought so far stays. */
  async cancel(id: number): Promise<void> {
    await useHost().call('imports.cancel', { importId: id });
  }

  async #begin(
    start: () => Promise<{ importId: number; datasetId: number } | null>,
  ): Promise<void> {
    if (this.beginning) return;
    this.beginning = true;
    this.error = null;
    try {
      const started = await start();
      if (started === null) return;
      if (!this.all.some(({ id }) => id === started.importId)) {
        this.all = [firstProgress(started), ...this.all];
      }
      // A small one may have ended before this answer came, and has said so.
      const ended = this.all.some(({ id, state }) => id === started.importId && state === 'done');
      if (!ended) announce(words.importing.announceBegin);
      navigation.go({ screen: 'dataset', id: started.datasetId });
    } catch (error) {
      this.error = describeError(error);
    } finally {
      this.beginning = false;
    }
  }

  #receive(progress: ImportProgress): void {
    const known = this.all.some((one) => one.id === progress.id);
    const before = this.all.find((one) => one.id === progress.id);
    this.all = known
      ? this.all.map((one) => (one.id === progress.id ? progress : one))
      : [progress, ...this.all];
    if (!isRunning(progress) && (before === undefined || isRunning(before))) {
      announce(
        progress.state === 'done'
          ? words.importing.announceDone(progress.imported)
          : words.importing.announceEnd(progress.imported),
      );
    }
  }
}

export const imports = new Imports();
