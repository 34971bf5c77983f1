// Looks in the texts for what is typed into the palette. Datasets are read one after the other, and
// whole, for there is no index: so it begins when the typing rests, ends with enough, and gives up
// after a few seconds; the next letter ends the reading that is under way.

import type { DocumentSummary } from '../../../src-main/contract/datasets.ts';
import type { Host } from '../../host/host.ts';

export interface FoundText {
  readonly datasetId: number;
  readonly document: DocumentSummary;
}

const LEAST_LETTERS = 2;
const MOST = 6;

/** What of the host it needs. */
export type SearchHost = Pick<Host, 'call'>;

export class TextSearch {
  items = $state.raw<readonly FoundText[]>([]);
  searching = $state(false);
  /** It took too long: there may be more. */
  unfinished = $state(false);
  readonly #host: SearchHost;
  readonly #restMs: number;
  readonly #mostMs: number;
  #asking = new AbortController();

  constructor(host: SearchHost, restMs = 250, mostMs = 5_000) {
    this.#host = host;
    this.#restMs = restMs;
    this.#mostMs = mostMs;
  }

  /** Asks anew, in these datasets from the first to the last. What was found before is dropped. */
  async ask(typed: string, datasetIds: readonly number[]): Promise<void> {
    this.stop();
    const search = typed.trim();
    if (search.length < LEAST_LETTERS || datasetIds.length === 0) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.searching = true;
    await new Promise((resolve) => setTimeout(resolve, this.#restMs));
    if (asking.signal.aborted) return;
    const limit = AbortSignal.timeout(this.#mostMs);
    const signal = AbortSignal.any([asking.signal, limit]);
    try {
      for (const datasetId of datasetIds) {
        const room = MOST - this.items.length;
        if (room === 0) break;
        const question = { datasetId, categoryId: null, split: null, search, cursor: null };
        const page = await this.#host.call('documents.page', { ...question, limit: room }, signal);
        if (asking.signal.aborted) return;
        const more = page.items.map((document) => ({ datasetId, document }));
        this.items = [...this.items, ...more];
      }
    } catch {
      // Given up, or the services are gone: what was found stands.
      this.unfinished = !asking.signal.aborted;
    } finally {
      if (!asking.signal.aborted) this.searching = false;
    }
  }

  /** Ends what is under way, and forgets what was found. */
  stop(): void {
    this.#asking.abort();
    this.items = [];
    this.searching = false;
    this.unfinished = false;
  }
}
