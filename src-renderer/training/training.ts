// One training in the worker: fetches the run's texts, lets the engine fit them, tells the page
// how it goes (never more than ten times a second), and keeps the result until it is stored. When the
// GPU is lost, it goes on with the CPU, once.

import * as v from 'valibot';
import {
  chooseBackend,
  fit,
  readResumePoint,
  replacedLabel,
  lossReason,
  TrainingControl,
} from '../../engine/classifier/index.ts';
import type { EpochReport, FitResult, LostDevice } from '../../engine/classifier/index.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import { WinnowError } from '../../engine/errors.ts';
import { fitSummary } from '../../src-main/contract/runs.ts';
import { toErrorShape } from '../../src-main/contract/error-shape.ts';
import { dispatchesOf, factories } from './devices.ts';
import type { FromWorker, Progress, ToWorker } from './messages.ts';
import { Heartbeat } from './heartbeat.ts';
import { ResumePoints } from './resume-points.ts';
import { fetchDocuments, fetchPatiently, sendFile, sendPredictions } from './transfer.ts';

export type TrainMessage = Extract<ToWorker, { type: 'train' }>;

const REPORT_EVERY_MS = 100;
/** How often the weights are read for a resume point, at most; sending it may take longer. */
const RESUME_POINT_EVERY_MS = 3_000;
/** A few times within a lease, however short: who goes on loses little. */
const RESUME_POINTS_PER_LEASE = 6;

export class Training {
  readonly runId: number;
  readonly #order: TrainMessage;
  readonly #post: (message: FromWorker) => void;
  readonly #control = new TrainingControl();
  readonly #fetching = new AbortController();
  #backend: Backend | null = null;
  #result: FitResult | null = null;
  #modelBytes: Uint8Array | null = null;
  #epochs: EpochReport[] = [];
  #progress: Progress | null = null;
  #reportedAt = 0;
  /** It is silent from then on: the same run may be trained anew meanwhile. */
  #released = false;
  readonly #heartbeat: Heartbeat;
  readonly #resumePoints: ResumePoints;
  readonly #resumePointEveryMs: number;
  /** The epoch whose model was sent last: the same one is not sent again. */
  #sentEpoch: number | null = null;

  constructor(order: TrainMessage, post: (message: FromWorker) => void) {
    const { runId, addresses } = order;
    this.runId = runId;
    this.#order = order;
    this.#post = (message) => {
      if (!this.#released) post(message);
    };
    this.#heartbeat = new Heartbeat(addresses.lease, order.leaseSeconds, {
      lapsed: () => this.#post({ type: 'lapsed', runId }),
      lost: (error) => this.#post({ type: 'lost', runId, error }),
    });
    this.#resumePointEveryMs = Math.min(
      RESUME_POINT_EVERY_MS,
      (order.leaseSeconds * 1000) / RESUME_POINTS_PER_LEASE,
    );
    this.#resumePoints = new ResumePoints(
      this.#resumePointEveryMs,
      (epoch) => `${addresses.resumePoint}${epoch}`,
      (epoch, error) => {
        if (error === null) this.#post({ type: 'resumable', runId, epoch });
        else this.#post({ type: 'checkpointFailed', runId, error });
      },
    );
  }

  /** Trains to the end and tells the page; never rejects. */
  async run(): Promise<void> {
    const { runId, recipe, categories, addresses } = this.#order;
    const { applicationVersion, memoryBytes } = this.#order;
    try {
      const resume = this.#order.resume
        ? readResumePoint(await fetchPatiently(addresses.resumePoint, this.#fetching.signal))
        : undefined;
      // A point may have arrived before the epochs that it is after, and those never.
      this.#epochs = resume?.epochs.slice(this.#order.epochsKnown) ?? [];
      if (this.#order.stopAtOnce) this.#control.stop();
      const { backend, note } = await chooseBackend(recipe.device, factories);
      this.#backend = backend;
      this.#post({ type: 'device', runId, device: { ...backend.info, note } });
      const texts = fetchDocuments(addresses.documents, categories.length, this.#fetching.signal);
      this.#result = await fit(texts, categories, recipe, {
        backend,
        control: this.#control,
        applicationVersion,
        memoryBytes,
        onProgress: (report) => {
          this.#progress = report;
          this.#report(false);
        },
        onEpoch: (report) => {
          this.#epochs.push(report);
          this.#report(false);
        },
        onCheckpoint: async ({ bytes, epoch }) => {
          await this.#checkpoint(bytes, epoch);
        },
        resume,
        onResumePoint: (point) => this.#resumePoints.take(point),
        resumePointEveryMs: this.#resumePointEveryMs,
        replaceLost: (lost) => this.#replace(lost),
      });
      await this.#resumePoints.settled();
      this.#report(true);
      this.#post({
        type: 'trained',
        runId,
        stopped: this.#control.state === 'stopping',
        summary: v.parse(fitSummary, this.#result.summary),
        dispatches: this.#dispatches(),
      });
    } catch (error) {
      this.#fetching.abort();
      const cancelled = this.#control.state === 'cancelled';
      this.#report(true);
      this.#post({
        type: 'failed',
        runId,
        error: cancelled
          ? toErrorShape(new WinnowError('training.cancelled', 'The training was cancelled.'))
          : toErrorShape(error),
      });
      this.release();
    }
  }

  pause(): void {
    this.#control.pause();
    // Between two steps the training looks at its control; the page hears that the wish arrived.
    this.#report(true);
    this.#post({ type: 'held', runId: this.runId, held: this.#control.state === 'paused' });
  }

  resume(): void {
    this.#control.resume();
    this.#post({ type: 'held', runId: this.runId, held: false });
  }

  stop(): void {
    this.#control.stop();
  }

  cancel(): void {
    this.#control.cancel();
    this.#fetching.abort();
  }

  /** Sends the final model and the evaluated split's predictions; may be called again. */
  async store(): Promise<void> {
    const { runId, addresses } = this.#order;
    try {
      if (this.#result === null) {
        throw new WinnowError('training.noResult', 'This training has no result to store.');
      }
      this.#modelBytes ??= await this.#result.classifier.toBytes();
      await sendFile(`${addresses.checkpoint}${this.#result.summary.bestEpoch}`, this.#modelBytes);
      await sendPredictions(addresses.predictions, this.#result.predictions);
      this.#post({ type: 'stored', runId });
    } catch (error) {
      this.#post({ type: 'storeFailed', runId, error: toErrorShape(error) });
    }
  }

  /** Frees what the training holds; nothing can be stored afterwards. */
  release(): void {
    this.#released = true;
    this.#heartbeat.stop();
    this.#result?.classifier.dispose();
    this.#result = null;
    this.#modelBytes = null;
    this.#backend?.destroy();
    this.#backend = null;
  }

  async #checkpoint(bytes: Uint8Array, epoch: number): Promise<void> {
    const { runId, addresses } = this.#order;
    if (epoch > 0 && epoch === this.#sentEpoch) return;
    try {
      await sendFile(`${addresses.checkpoint}${epoch}`, bytes);
      this.#sentEpoch = epoch;
      this.#post({ type: 'checkpoint', runId, epoch });
    } catch (error) {
      this.#post({ type: 'checkpointFailed', runId, error: toErrorShape(error) });
    }
  }

  /** The CPU in the place of a lost GPU, and the page told of it. */
  async #replace(lost: LostDevice): Promise<Backend> {
    const { runId } = this.#order;
    const cpu = await factories.cpu();
    this.#backend = cpu;
    lost.backend.destroy();
    this.#epochs = this.#epochs.filter(({ epoch }) => epoch <= lost.epochs);
    const label = replacedLabel(lost.backend, cpu);
    this.#post({ type: 'device', runId, device: { ...cpu.info, label, note: null } });
    const { phase, epochs } = lost;
    const replacement = { why: lossReason(lost), phase, epochs };
    this.#post({ type: 'replaced', runId, replacement });
    return cpu;
  }

  #dispatches(): number | null {
    return this.#backend === null ? null : dispatchesOf(this.#backend);
  }

  #report(now: boolean): void {
    const time = performance.now();
    if (this.#progress === null || (!now && time - this.#reportedAt < REPORT_EVERY_MS)) return;
    this.#reportedAt = time;
    this.#post({
      type: 'progress',
      runId: this.runId,
      progress: this.#progress,
      epochs: this.#epochs,
      dispatches: this.#dispatches(),
    });
    this.#epochs = [];
  }
}
