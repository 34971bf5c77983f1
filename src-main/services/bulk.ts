// The bulk paths: what is too large for a call. Requests come from either host in the same plain
// form; every failure is an answer with a status and an error that a person can read.

import { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { decodeFrames, encodeFrame, type DocumentHeader } from '../contract/bulk.ts';
import { asciiModelFileName, modelFileName } from '../contract/file-names.ts';
import { storeErrorShape } from '../store/errors.ts';
import { blobBytes, readPiece } from '../store/blobs.ts';
import { getModel, modelBlob } from '../store/models.ts';
import { writePredictions } from '../store/predictions.ts';
import { runCategories, runDocuments, runState } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { turn } from '../store/turn.ts';
import type { Context } from './context.ts';
import { openModelFile } from './models.ts';
import type { BulkRequest, BulkResponse, ByteStream } from './protocol.ts';

type Answer = (context: Context, request: Asked) => Promise<BulkResponse> | BulkResponse;

interface Asked {
  readonly id: number;
  readonly query: URLSearchParams;
  readonly body: AsyncIterable<Uint8Array>;
}

const routes: readonly {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: Answer;
}[] = [
  { method: 'POST', path: /^\/bulk\/imports\/(\d+)\/files$/u, answer: upload },
  { method: 'GET', path: /^\/bulk\/runs\/(\d+)\/documents$/u, answer: documents },
  { method: 'PUT', path: /^\/bulk\/runs\/(\d+)\/checkpoint$/u, answer: store('checkpoint') },
  { method: 'PUT', path: /^\/bulk\/runs\/(\d+)\/resume$/u, answer: store('resume') },
  { method: 'GET', path: /^\/bulk\/runs\/(\d+)\/resume$/u, answer: resumePoint },
  { method: 'POST', path: /^\/bulk\/runs\/(\d+)\/lease$/u, answer: lease },
  { method: 'PUT', path: /^\/bulk\/runs\/(\d+)\/predictions$/u, answer: predictions },
  { method: 'GET', path: /^\/bulk\/models\/(\d+)$/u, answer: model },
  { method: 'POST', path: /^\/bulk\/models$/u, answer: models },
];

/** Answers a request; never rejects. */
export async function answerBulk(context: Context, request: BulkRequest): Promise<BulkResponse> {
  try {
    const url = new URL(request.path, 'http://winnow.invalid');
    const matching = routes.filter(({ path }) => path.test(url.pathname));
    const asked = request.method.toUpperCase();
    const wanted = asked === 'HEAD' ? 'GET' : asked;
    const route = matching.find(({ method }) => method === wanted);
    if (route === undefined) {
      throw matching.length > 0
        ? new WinnowError('bulk.method', 'This address does not take such a request.')
        : new WinnowError('bulk.unknown', 'There is nothing at this address.');
    }
    const id = Number(route.path.exec(url.pathname)?.[1] ?? 0);
    const body = request.body ?? nothing();
    const response = await route.answer(context, { id, query: url.searchParams, body });
    if (asked !== 'HEAD') return response;
    await response.body?.cancel();
    return { ...response, body: null };
  } catch (error) {
    await request.body?.cancel().catch(() => undefined);
    const shape = storeErrorShape(error);
    return json(statusOf(shape.code), shape);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body.
}

/** What is asked does not fit what the run has become. */
const CONFLICTS = ['run.taken', 'run.held', 'run.lapsed', 'run.dataChanged', 'run.datasetGone'];

function statusOf(code: string): number {
  if (code.endsWith('.missing') || code === 'bulk.unknown') return 404;
  if (code === 'bulk.method') return 405;
  if (code.endsWith('.ended') || CONFLICTS.includes(code)) return 409;
  if (code === 'store.full') return 507;
  if (code === 'internal' || code.startsWith('store.')) return 500;
  if (code.endsWith('.tooLarge')) return 413;
  return 400;
}

function json(status: number, value: unknown): BulkResponse {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(bytes.length),
      'cache-control': 'no-store',
    },
    body: new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    }),
  };
}

async function upload({ jobs }: Context, { id, body }: Asked): Promise<BulkResponse> {
  return json(200, { files: await jobs.receive(id, body) });
}

/** About so much is made ready at once. */
const CHUNK_BYTES = 512 * 1024;

function documents({ store }: Context, { id }: Asked): BulkResponse {
  const reader = runDocuments(store, id);
  const texts = reader.texts();
  const encoder = new TextEncoder();
  const body: ByteStream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await turn();
        const frames: Uint8Array[] = [];
        let bytes = 0;
        while (bytes < CHUNK_BYTES) {
          const next = texts.next();
          if (next.done === true) break;
          const { id: document, label, split, text } = next.value;
          const header: DocumentHeader = { id: document, label, split };
          const frame = encodeFrame(header, encoder.encode(text));
          frames.push(frame);
          bytes += frame.length;
        }
        if (frames.length === 0) controller.close();
        else controller.enqueue(new Uint8Array(Buffer.concat(frames)));
      },
    },
    { highWaterMark: 1 },
  );
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
    },
    body,
  };
}

/** A number of the query. Throws WinnowError `bulk.malformed`. */
function numberOf(query: URLSearchParams, name: string): number {
  const given = query.get(name) ?? '';
  if (!/^\d{1,15}$/u.test(given)) {
    throw new WinnowError('bulk.malformed', `The address does not say which ${name} is meant.`);
  }
  return Number(given);
}

function store(which: 'checkpoint' | 'resume'): Answer {
  return async ({ runs }, { id, query, body }) => {
    const fence = numberOf(query, 'fence');
    await runs.store(which, { id, fence, epoch: numberOf(query, 'epoch') }, body);
    return json(200, {});
  };
}

function resumePoint({ store, runs }: Context, { id, query }: Asked): BulkResponse {
  runs.require(id, numberOf(query, 'fence'));
  const { resumeId } = runState(store, id);
  if (resumeId === null) {
    throw problem('resume.missing', { id });
  }
  return blob(store, resumeId);
}

function lease({ runs }: Context, { id, query }: Asked): BulkResponse {
  return json(200, { seconds: runs.renew(id, numberOf(query, 'fence')) });
}

const predictionHeader = v.object({
  ids: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  actual: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  predicted: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

async function predictions(
  { store, runs }: Context,
  { id, query, body }: Asked,
): Promise<BulkResponse> {
  const fence = numberOf(query, 'fence');
  runs.require(id, fence);
  const categories = runCategories(store, id).length;
  const writer = writePredictions(store, id);
  let stored = 0;
  try {
    for await (const { header, body: bytes } of decodeFrames(body)) {
      const parsed = v.safeParse(predictionHeader, header);
      if (!parsed.success) throw misfit();
      const { ids, actual, predicted } = parsed.output;
      const count = ids.length;
      const fits =
        actual.length === count &&
        predicted.length === count &&
        bytes.length === 4 * count * categories;
      if (!fits) throw misfit();
      const values = new Float32Array(bytes.slice().buffer);
      writer.add(
        ids.map((documentId, i) => ({
          documentId,
          actual: actual[i],
          predicted: predicted[i],
          probabilities: values.subarray(i * categories, (i + 1) * categories),
        })),
      );
      stored += count;
      await turn();
    }
    runs.require(id, fence);
    writer.commit();
  } finally {
    writer.discard();
  }
  return json(200, { predictions: stored });
}

function misfit(): WinnowError {
  return new WinnowError('bulk.malformed', 'The predictions are not in the form agreed on.');
}

function model({ store }: Context, { id, query }: Asked): BulkResponse {
  const { name } = getModel(store, id);
  const response = blob(store, modelBlob(store, id));
  if (query.get('download') !== '1') return response;
  const headers = { ...response.headers, 'content-disposition': attachment(name) };
  return { ...response, headers };
}

/** A stored file, a piece at a time. */
function blob(store: Store, id: number): BulkResponse {
  let position = 0;
  const body: ByteStream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = readPiece(store, id, position++);
        if (piece === null) controller.close();
        else controller.enqueue(new Uint8Array(piece));
      },
    },
    { highWaterMark: 1 },
  );
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(blobBytes(store, id)),
      'cache-control': 'no-store',
    },
    body,
  };
}

/** The model's file name for a header: as it is, and in ASCII for who reads no more. */
function attachment(name: string): string {
  const encoded = encodeURIComponent(modelFileName(name)).replace(
    /['()*]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${asciiModelFileName(name)}"; filename*=UTF-8''${encoded}`;
}

async function models(context: Context, { body, query }: Asked): Promise<BulkResponse> {
  return json(200, { modelId: await openModelFile(context, body, query.get('name')) });
}
