// The bulk paths: what is too large for a call. Requests come from either host in the same plain
// form; every failure is an answer with a status and an error that a person can read.

import { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { decodeFrames, encodeFrame, type DocumentHeader } from '../contract/bulk.ts';
import { asciiModelFileName, modelFileName } from '../contract/file-names.ts';
import { storeErrorShape } from '../store/errors.ts';
import { blobBytes, readPiece, writeBlob } from '../store/blobs.ts';
import { getModel, modelBlob } from '../store/models.ts';
import { writePredictions } from '../store/predictions.ts';
import { requireActiveRun, runCategories, runDocuments, setCheckpoint } from '../store/runs.ts';
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
  { method: 'PUT', path: /^\/bulk\/runs\/(\d+)\/checkpoint$/u, answer: checkpoint },
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

function statusOf(code: string): number {
  if (code.endsWith('.missing') || code === 'bulk.unknown') return 404;
  if (code === 'bulk.method') return 405;
  if (code.endsWith('.ended') || code === 'run.datasetGone') return 409;
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
      'x-winnow-documents': String(reader.documents),
    },
    body,
  };
}

async function checkpoint({ store }: Context, { id, body }: Asked): Promise<BulkResponse> {
  requireActiveRun(store, id);
  setCheckpoint(store, id, await writeBlob(store, body));
  return json(200, {});
}

const predictionHeader = v.object({
  ids: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  actual: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  predicted: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

async function predictions(context: Context, { id, body }: Asked): Promise<BulkResponse> {
  const { store, emit } = context;
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
    writer.commit();
  } finally {
    writer.discard();
  }
  emit('runs.changed', { id });
  return json(200, { predictions: stored });
}

function misfit(): WinnowError {
  return new WinnowError('bulk.malformed', 'The predictions are not in the form agreed on.');
}

function model({ store }: Context, { id, query }: Asked): BulkResponse {
  const { name } = getModel(store, id);
  const blob = modelBlob(store, id);
  let position = 0;
  const body: ByteStream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = readPiece(store, blob, position++);
        if (piece === null) controller.close();
        else controller.enqueue(new Uint8Array(piece));
      },
    },
    { highWaterMark: 1 },
  );
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    'content-length': String(blobBytes(store, blob)),
    'cache-control': 'no-store',
  };
  if (query.get('download') === '1') headers['content-disposition'] = attachment(name);
  return { status: 200, headers, body };
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
