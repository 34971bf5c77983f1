// A run as the services know it, followed by their events: read once, and nothing of it again. It is
// what a screen shows of a training that ended, was cut off, or goes on in another window.

import type { EpochReport, Run } from '../../src-main/contract/runs.ts';
import { describeError, type DescribedError } from '../components/errors.ts';
import type { Host } from '../host/host.ts';
import { mergeEpochs, readAllEpochs } from './epochs.ts';

export class WatchedRun {
  run = $state.raw<Run | null>(null);
  epochs = $state.raw<readonly EpochReport[]>([]);
  error = $state.raw<DescribedError | null>(null);
  /** It was there, and has been deleted. */
  gone = $state(false);
  readonly #host: Host;
  readonly #id: number;

  constructor(host: Host, id: number) {
    this.#host = host;
    this.#id = id;
  }

  /** Reads the run and follows it. Returns the way to stop. */
  connect(): () => void {
    void this.read();
    let away = false;
    const stops = [
      this.#host.subscribe('runs.changed', ({ id, run }) => {
        if (id === null) void this.read();
        if (id !== this.#id) return;
        if (run === null) this.gone = true;
        else this.run = run;
      }),
      this.#host.subscribe('runs.epochs', ({ id, epochs }) => {
        if (id === this.#id) this.epochs = mergeEpochs(this.epochs, epochs);
      }),
      // What was told meanwhile was not heard.
      this.#host.onConnection((connected) => {
        if (connected && away) void this.read();
        away = !connected;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async read(): Promise<void> {
    this.error = null;
    try {
      const run = await this.#host.call('runs.get', { id: this.#id });
      const epochs = await readAllEpochs(this.#host, this.#id);
      this.run = run;
      // Some may have come by an event while these were read.
      this.epochs = (this.epochs.at(-1)?.epoch ?? 0) > epochs.length ? this.epochs : epochs;
    } catch (error) {
      this.error = describeError(error);
    }
  }
}
