// Imports under way: one job each, from folders or from an upload. A job ends once: done, cancelled
// or failed; what it stored stays.

import type { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import type { ErrorShape } from '../contract/common.ts';
import { fromErrorShape } from '../contract/error-shape.ts';
import { firstProgress, isRunning, type ImportProgress } from '../contract/imports.ts';
import { importFolders } from '../importing/folders.ts';
import { Intake } from '../importing/intake.ts';
import { receiveFiles } from '../importing/upload.ts';
import { hideDataset, settleDataset } from '../store/datasets.ts';
import { storeErrorShape } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import type { Emit } from './protocol.ts';

interface Job {
  progress: ImportProgress;
  /** Stops it; resolves when it has ended. */
  cancel(): Promise<void>;
  /** For an upload. */
  readonly upload: Upload | null;
}

interface Upload {
  readonly intake: Intake;
  timer: NodeJS.Timeout | null;
  /** Requests whose files are being stored. */
  receiving: number;
}

export interface Started {
  readonly importId: number;
  readonly datasetId: number;
}

/** A page that sends nothing for so long has gone (milliseconds). */
const UPLOAD_PATIENCE = 120_000;

export class ImportJobs {
  readonly #store: Store;
  readonly #emit: Emit;
  readonly #sweep: () => void;
  readonly #patience: number;
  readonly #jobs = new Map<number, Job>();

  constructor(store: Store, emit: Emit, sweep: () => void, patience = UPLOAD_PATIENCE) {
    this.#store = store;
    this.#emit = emit;
    this.#sweep = sweep;
    this.#patience = patience;
  }

  /** Newest first. */
  list(): ImportProgress[] {
    return [...this.#jobs.values()].map((job) => job.progress).reverse();
  }

  /** Resolves when it has begun; rejects when it could not. */
  startFolders(paths: readonly string[], name: string | null): Promise<Started> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      let job: Job | null = null;
      const done = importFolders({
        store: this.#store,
        paths,
        name,
        signal: controller.signal,
        onStart: ({ importId, datasetId }) => {
          job = {
            progress: firstProgress({ importId, datasetId }),
            upload: null,
            cancel: async () => {
              controller.abort();
              await done.catch(() => undefined);
            },
          };
          this.#begin(importId, job);
          resolve({ importId, datasetId });
        },
        onProgress: (progress) => {
          if (job !== null) this.#progress(job, progress);
        },
      });
      done.catch(reject);
    });
  }

  startUpload(name: string, files: number | null): Started {
    let job: Job | null = null;
    const intake = new Intake(this.#store, {
      name,
      onProgress: (progress) => {
        if (job !== null) this.#progress(job, progress);
      },
    });
    const { importId, datasetId } = intake;
    const upload: Upload = { intake, timer: null, receiving: 0 };
    job = {
      progress: intake.progress,
      upload,
      cancel: () => {
        intake.end('cancelled');
        return Promise.resolve();
      },
    };
    this.#begin(importId, job);
    if (files !== null) intake.expect(files);
    this.#watch(upload);
    return { importId, datasetId };
  }

  /** Stores the files of one request. Throws WinnowError `import.missing`, `import.ended` ... */
  async receive(importId: number, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const upload = this.#upload(importId);
    upload.receiving++;
    this.#watch(upload);
    try {
      return await receiveFiles(upload.intake, chunks);
    } catch (error) {
      const shape = storeErrorShape(error);
      // The disk has no room for more; a request that is malformed says nothing about the others.
      if (shape.code.startsWith('store.')) upload.intake.end('failed', shape);
      throw fromErrorShape(shape, error);
    } finally {
      upload.receiving--;
      this.#watch(upload);
    }
  }

  finishUpload(importId: number): void {
    this.#upload(importId).intake.end('done');
  }

  /**
   * Ends an upload that its page could not go on with, and keeps what arrived. No error when it has
   * ended already: then the first reason stands.
   */
  async failUpload(importId: number, error: ErrorShape): Promise<void> {
    const { intake } = this.#upload(importId);
    if (!intake.open) return;
    try {
      await intake.flush();
    } catch (thrown) {
      intake.end('failed', storeErrorShape(thrown));
      return;
    }
    intake.end('failed', error);
  }

  /** No error when it has ended already: cancelling late is no mistake. */
  async cancel(importId: number): Promise<void> {
    const job = this.#jobs.get(importId);
    if (job === undefined) throw missing(importId);
    if (isRunning(job.progress)) await job.cancel();
  }

  /** Stops what fills a dataset. */
  async cancelDataset(datasetId: number): Promise<void> {
    for (const job of this.#jobs.values()) {
      if (job.progress.datasetId === datasetId && isRunning(job.progress)) await job.cancel();
    }
  }

  /** Stops everything, for closing. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) if (isRunning(job.progress)) await job.cancel();
  }

  #upload(importId: number): Upload {
    const upload = this.#jobs.get(importId)?.upload ?? null;
    if (upload === null) throw missing(importId);
    return upload;
  }

  #begin(importId: number, job: Job): void {
    this.#jobs.set(importId, job);
    this.#emit('datasets.changed', { id: job.progress.datasetId });
  }

  #progress(job: Job, progress: ImportProgress): void {
    const ended = !isRunning(progress);
    job.progress = progress;
    if (ended) this.#ended(job);
    this.#emit('import.progress', progress);
    if (ended) this.#emit('datasets.changed', { id: progress.datasetId });
  }

  #ended(job: Job): void {
    if (job.upload !== null && job.upload.timer !== null) clearTimeout(job.upload.timer);
    const { datasetId, error } = job.progress;
    if (error?.code === 'import.noFiles') {
      // Nothing at all was in there: a dataset of nothing would only be in the way.
      hideDataset(this.#store, datasetId);
      this.#sweep();
    }
    if (error?.code.startsWith('store.') === true) this.#settleLater(datasetId);
  }

  /** A disk that was too full to note the end gets the note when there is room. */
  #settleLater(datasetId: number): void {
    const timer = setInterval(() => {
      try {
        if (this.#store.database.open) settleDataset(this.#store, datasetId, 'interrupted');
      } catch {
        return;
      }
      clearInterval(timer);
      this.#emit('datasets.changed', { id: datasetId });
    }, 5_000);
    timer.unref();
  }

  /** Ends an upload whose page went away. */
  #watch(upload: Upload): void {
    if (upload.timer !== null) clearTimeout(upload.timer);
    upload.timer = null;
    if (upload.receiving > 0 || !upload.intake.open) return;
    upload.timer = setTimeout(() => {
      const error: ErrorShape = {
        code: 'import.abandoned',
        message: 'The page stopped sending files. What had arrived was imported.',
        details: {},
      };
      upload.intake.end('failed', error);
    }, this.#patience);
    upload.timer.unref();
  }
}

function missing(id: number): WinnowError {
  return problem('import.missing', { id });
}
