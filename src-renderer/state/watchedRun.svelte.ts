// A run as the services know it, followed by their events: read once, and nothing of it again. It is
// what a screen shows of a training that ended, was cut off, or goes on in another window.

import type { EpochReport, Run } from '../../src-main/contract/runs.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import type { Host } from '../host/host.ts';
import { mergeEpochs, readAllEpochs } from './epochs.ts';
import { follow } from './follow.ts';

export class WatchedRun {
  run = $state.raw<Run | null>(null);
  epochs = $state.raw<readonly EpochReport[]>([]);
  error = $state.raw<DescribedError | null>(null);
  /** It has been deleted. */
  gone = $state(false);
  readonly #host: Host;
  readonly #id: number;
  /** Counts readings: only the last one is shown. */
  #reading = 0;
  /** What is told during a reading: it may be newer than what that brings. */
  #told: { run: Run | null; epochs: (readonly EpochReport[])[] } | null = null;

  constructor(host: Host, id: number) {
    this.#host = host;
    this.#id = id;
  }

  /** Reads the run and follows it. Returns the way to stop. */
  connect(): () => void {
    return follow(this.#host, () => void this.read(), {
      'runs.changed': ({ id, run }) => {
        if (id === null) void this.read();
        if (id !== this.#id) return;
        if (this.#told !== null) this.#told.run = run;
        if (run === null) this.gone = true;
        else if (this.run !== null) this.run = run;
      },
      'runs.epochs': ({ id, epochs }) => {
        if (id !== this.#id) return;
        this.#told?.epochs.push(epochs);
        if (this.run !== null) this.epochs = mergeEpochs(this.epochs, epochs);
      },
    });
  }

  async read(): Promise<void> {
    const reading = ++this.#reading;
    const told = (this.#told = { run: null as Run | null, epochs: [] as EpochReport[][] });
    this.error = null;
    try {
      const run = await this.#host.call('runs.get', { id: this.#id });
      const epochs = await readAllEpochs(this.#host, this.#id);
      if (reading !== this.#reading) return;
      this.run = told.run ?? run;
      this.epochs = told.epochs.reduce(mergeEpochs, epochs as readonly EpochReport[]);
    } catch (error) {
      if (reading !== this.#reading) return;
      const described = describeError(error);
      if (described.code === 'run.missing') this.gone = true;
      else this.error = described;
    } finally {
      if (reading === this.#reading) this.#told = null;
    }
  }
}
