// Checking a stored model file, in a thread of its own. The file may come from anywhere and may be
// gigabytes: while it is read and hashed every call is answered, and a file that asks for too much
// memory or time ends that thread, nothing else.

import { Worker } from 'node:worker_threads';
import type { ModelInformation } from '../../engine/classifier/classifier.ts';
import type { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import type { ErrorShape } from '../contract/common.ts';
import { fromErrorShape } from '../contract/error-shape.ts';
import { readBlob } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';

export type Inspected = { readonly information: ModelInformation } | { readonly error: ErrorShape };

export interface InspectionLimits {
  /** Of JavaScript's own, in MB; the file's bytes and its numbers come on top. */
  readonly memory: number;
  readonly milliseconds: number;
}

// The largest model with its vocabulary in its header takes 0.7 GB and some seconds; the time is for
// a slow machine with much else to do.
const LIMITS: InspectionLimits = { memory: 2000, milliseconds: 180_000 };

/** The thread's file lies beside this one, from source and bundled alike. */
const ENTRY = new URL(
  `./inspect-model-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
);

/**
 * What a stored model file says about itself, once all of it has been checked. Rejects with the
 * engine's `model.*` errors, with `model.missing` where there is no such file, and with
 * `model.tooLarge` where checking it went beyond the limits.
 */
export async function inspectModel(
  store: Store,
  blobId: number,
  limits = LIMITS,
): Promise<ModelInformation> {
  // In pieces, with turns for others; the thread takes the memory over.
  const bytes = await readBlob(store, blobId);
  const worker = new Worker(ENTRY, {
    name: 'winnow-model',
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.memory },
  });
  try {
    const inspected = await new Promise<Inspected>((resolve, reject) => {
      const overrun = setTimeout(() => reject(tooMuch('time')), limits.milliseconds);
      worker.once('message', resolve);
      worker.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch('memory', error) : error);
      });
      worker.once('exit', () => {
        clearTimeout(overrun);
        reject(tooMuch('memory'));
      });
      worker.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
    });
    if ('information' in inspected) return inspected.information;
    throw fromErrorShape(inspected.error);
  } finally {
    await worker.terminate();
  }
}

function tooMuch(what: 'time' | 'memory', cause?: unknown): WinnowError {
  return problem('model.tooLarge', { what }, cause);
}
