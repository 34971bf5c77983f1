// Bulk: what is too large for the contract travels by `fetch`, from the application's own origin
// in both hosts (the custom protocol in Electron, loopback in the browser host), because workers
// have no preload. Paths and frames are defined here, once.

import { WinnowError } from '../../engine/errors.ts';

export const bulk = {
  /** POST frames of UploadHeader + file bytes: several files a request, answered when stored. */
  upload: (importId: number) => `/bulk/imports/${importId}/files`,
  /** GET frames of DocumentHeader + UTF-8 text: the run's documents in canonical order. */
  documents: (runId: number) => `/bulk/runs/${runId}/documents`,
  /** PUT the model file's bytes: the best so far, whose epoch ends the path. Replaces the earlier one. */
  checkpoint: (runId: number, fence: number) =>
    `/bulk/runs/${runId}/checkpoint?fence=${fence}&epoch=`,
  /** PUT and GET what it takes to go on after an epoch. Replaces the run's earlier one. */
  resumePoint: (runId: number, fence: number) => `/bulk/runs/${runId}/resume?fence=${fence}&epoch=`,
  /** PUT frames of PredictionHeader + float32 probabilities [count, categories]; replaces all. */
  predictions: (runId: number, fence: number) => `/bulk/runs/${runId}/predictions?fence=${fence}`,
  /** POST, without a body: the trainer lives. Answers `{seconds}`, the lease's new length. */
  lease: (runId: number, fence: number) => `/bulk/runs/${runId}/lease?fence=${fence}`,
  /** GET the model file (Content-Disposition: attachment with ?download=1). */
  model: (modelId: number) => `/bulk/models/${modelId}`,
  /** POST a model file's bytes, ?name=: validated, added to the library; answers {modelId}. */
  models: () => `/bulk/models`,
} as const;

export interface UploadHeader {
  /** Path with forward slashes, beginning with the dropped folder's name. */
  readonly path: string;
  readonly size: number;
  /** The page could not read it: the name of the browser's error, and an empty body. */
  readonly error?: string;
  /** Larger than the limit: not sent. */
  readonly tooLarge?: boolean;
}

export interface DocumentHeader {
  readonly id: number;
  readonly label: number;
  readonly split: 'train' | 'test' | 'none';
}

export interface PredictionHeader {
  readonly ids: readonly number[];
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

/** Files above this are skipped with a reason (bytes). */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** A frame may not be larger than this. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/** A frame: u32 header length, u32 body length (little-endian), JSON header, body. */
export function encodeFrame(header: unknown, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const frame = new Uint8Array(8 + json.length + body.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(4, body.length, true);
  frame.set(json, 8);
  frame.set(body, 8 + json.length);
  return frame;
}

export interface Frame {
  readonly header: unknown; // validate it
  readonly body: Uint8Array;
}

/**
 * The frames of a byte stream, whatever its chunks. Throws WinnowError `bulk.malformed` for one
 * that is too large, cut short or no JSON.
 */
export async function* decodeFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let pending: Uint8Array[] = [];
  let size = 0;
  let wanted = 8;
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    pending.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    let all = pending.length === 1 ? pending[0] : concatenate(pending, size);
    for (;;) {
      if (all.length < 8) {
        wanted = 8;
        break;
      }
      const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
      const headerLength = view.getUint32(0, true);
      const bodyLength = view.getUint32(4, true);
      if (headerLength > MAX_HEADER_BYTES || bodyLength > MAX_FRAME_BYTES) {
        throw new WinnowError('bulk.malformed', 'A part of the transfer is larger than allowed.');
      }
      const end = 8 + headerLength + bodyLength;
      if (all.length < end) {
        wanted = end;
        break;
      }
      let header: unknown;
      try {
        header = JSON.parse(decoder.decode(all.subarray(8, 8 + headerLength)));
      } catch (error) {
        throw new WinnowError('bulk.malformed', 'A part of the transfer is damaged.', {}, error);
      }
      yield { header, body: all.subarray(8 + headerLength, end) };
      all = all.subarray(end);
    }
    pending = all.length > 0 ? [all] : [];
    size = all.length;
  }
  if (size > 0) throw new WinnowError('bulk.malformed', 'The transfer was cut short.');
}

function concatenate(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
