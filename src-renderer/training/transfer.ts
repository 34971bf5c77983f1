// The worker's way to what the disk holds: a run's texts as they stream in, and the model and the
// predictions on their way back. Workers have no preload, so all of it goes by `fetch`.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import type { LabelledText, Prediction } from '../../engine/classifier/types.ts';
import { decodeFrames, encodeFrame, type PredictionHeader } from '../../src-main/contract/bulk.ts';
import { count, id, split } from '../../src-main/contract/common.ts';
import { readError, toErrorShape } from '../../src-main/contract/error-shape.ts';
import { fetchFromHost } from '../host/session.ts';
import { mayPass } from './storing.ts';

const documentHeader = v.object({ id, label: count, split });

/** Predictions per frame: some hundred kilobytes with twenty categories. */
const FRAME_PREDICTIONS = 2048;

/** Between two tries of what may pass. */
const RETRY_MS = 1_000;

/**
 * The run's texts in canonical order, as they arrive; where the services go away meanwhile, it waits
 * for them. Throws WinnowError `bulk.*`.
 */
export async function* fetchDocuments(
  address: string,
  categories: number,
  signal: AbortSignal,
): AsyncGenerator<LabelledText> {
  for (let told = 0; ;) {
    try {
      let at = 0;
      // They are the same each time, or refused: a run belongs to its texts.
      for await (const text of readDocuments(address, categories, signal)) {
        if (at++ < told) continue;
        told++;
        yield text;
      }
      return;
    } catch (error) {
      await passing(error, signal);
    }
  }
}

/** A run's stored file; waits for services that are away, and for a lease to be claimed again. */
export async function fetchPatiently(address: string, signal: AbortSignal): Promise<Uint8Array> {
  for (;;) {
    try {
      return await fetchFile(address);
    } catch (error) {
      await passing(error, signal);
    }
  }
}

/** Waits a little where trying again may succeed; throws the error where not. */
async function passing(error: unknown, signal: AbortSignal): Promise<void> {
  const shape = toErrorShape(error);
  const passes = mayPass(shape) || shape.code === 'run.lapsed';
  if (passes) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  if (!passes || signal.aborted) throw error;
}

async function* readDocuments(
  address: string,
  categories: number,
  signal: AbortSignal,
): AsyncGenerator<LabelledText> {
  const response = await request(address, { signal });
  const decoder = new TextDecoder();
  for await (const frame of decodeFrames(readChunks(response))) {
    const header = v.safeParse(documentHeader, frame.header);
    if (!header.success || header.output.label >= categories) {
      throw new WinnowError('bulk.malformed', 'A text arrived without a valid header.');
    }
    yield { ...header.output, text: decoder.decode(frame.body) };
  }
}

/** A stored file's bytes: a model, or a resume point. */
export async function fetchFile(address: string): Promise<Uint8Array> {
  const response = await request(address);
  // It breaks off where the services end.
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    throw unreachable(error);
  });
  return new Uint8Array(bytes);
}

export async function sendFile(address: string, bytes: Uint8Array): Promise<void> {
  await request(address, { method: 'PUT', body: new Blob([bytes as BlobPart]) });
}

export async function sendPredictions(
  address: string,
  predictions: readonly Prediction[],
): Promise<void> {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start < predictions.length; start += FRAME_PREDICTIONS) {
    const part = predictions.slice(start, start + FRAME_PREDICTIONS);
    const width = part[0].probabilities.length;
    const probabilities = new Float32Array(part.length * width);
    part.forEach((prediction, i) => probabilities.set(prediction.probabilities, i * width));
    const header: PredictionHeader = {
      ids: part.map((prediction) => prediction.id),
      actual: part.map((prediction) => prediction.actual),
      predicted: part.map((prediction) => prediction.predicted),
    };
    frames.push(encodeFrame(header, new Uint8Array(probabilities.buffer)));
  }
  await request(address, { method: 'PUT', body: new Blob(frames) });
}

/** Tells that the trainer lives. Throws WinnowError `run.*` where the run is no longer its own. */
export async function renewLease(address: string): Promise<void> {
  await request(address, { method: 'POST' });
}

async function request(address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetchFromHost(address, init);
  } catch (error) {
    if (init?.signal?.aborted === true || error instanceof WinnowError) throw error;
    throw unreachable(error);
  }
  if (response.ok) return response;
  throw (
    readError(await response.json().catch(() => null)) ??
    new WinnowError('bulk.refused', `The transfer was refused (status ${response.status}).`, {
      status: response.status,
    })
  );
}

function unreachable(cause: unknown): WinnowError {
  return new WinnowError(
    'bulk.unreachable',
    'Winnow’s services can’t be reached. Check that the application is still running.',
    {},
    cause,
  );
}

async function* readChunks(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      // The transfer breaks off where the services end.
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw unreachable(error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Also where the training was cancelled half way: the sender stops reading its rows.
    await reader.cancel().catch(() => undefined);
  }
}
