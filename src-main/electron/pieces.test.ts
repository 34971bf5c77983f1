// A large body on its way from the desktop's page to the services: in pieces, in order, of which the
// main process holds one at a time.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchInPieces } from '../../src-renderer/host/pieces.ts';
import { PIECE, PIECE_BYTES, pieceHeader } from '../contract/pieces.ts';
import type { BulkRequest, BulkResponse } from '../services/protocol.ts';
import { answer } from './answer.ts';
import { PickedFiles } from './picked-files.ts';
import { Pieces } from './pieces.ts';

type Take = (body: AsyncIterable<Uint8Array>) => Promise<number>;

/** The scheme, with services that take a body as they please and answer with what they made of it. */
function scheme(take: Take, patienceMs?: number) {
  const asked: BulkRequest[] = [];
  const served = {
    rendererDir: '/nowhere',
    picked: new PickedFiles(),
    pieces: new Pieces(patienceMs),
    services: {
      async bulk(request: BulkRequest): Promise<BulkResponse> {
        asked.push(request);
        const status = await take(request.body as AsyncIterable<Uint8Array>);
        return { status, headers: {}, body: null };
      },
    },
  };
  return { asked, ask: (request: Request) => answer(request, served) };
}

const ADDRESS = 'app://winnow/bulk/runs/1/resume?fence=1&epoch=2';
let requests = 0;
let ask: (request: Request) => Promise<Response>;
beforeEach(() => {
  requests = 0;
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    requests++;
    return ask(new Request(address, init));
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Bytes that tell their place. */
const bytes = new Uint8Array(3 * PIECE_BYTES + 5).map((_, i) => (i * 7 + (i >> 16)) % 251);
const send = (): Promise<Response> =>
  fetchInPieces(ADDRESS, { method: 'PUT', body: new Blob([bytes]) });

test('arrives whole and in order, and is taken while it comes', async () => {
  let at = 0;
  let right = true;
  const sentAt: number[] = [];
  const { asked, ask: own } = scheme(async (body) => {
    for await (const chunk of body) {
      right &&= chunk.every((byte, i) => byte === bytes[at + i]);
      at += chunk.length;
      sentAt.push(requests);
    }
    return 200;
  });
  ask = own;
  expect((await send()).status).toBe(200);
  expect([at, right, requests]).toEqual([bytes.length, true, 4]);
  // The first was taken long before the last was sent.
  expect(sentAt[0]).toBeLessThan(4);
  expect(asked.map(({ method, path }) => [method, path])).toEqual([
    ['PUT', '/bulk/runs/1/resume?fence=1&epoch=2'],
  ]);
});

test('a small one is one request', async () => {
  ({ ask } = scheme(async (body) => {
    for await (const chunk of body) void chunk;
    return 200;
  }));
  const init = { method: 'PUT', body: new Blob([bytes.slice(0, PIECE_BYTES)]) };
  expect((await fetchInPieces(ADDRESS, init)).status).toBe(200);
  expect(requests).toBe(1);
});

test('what is refused is sent no further', async () => {
  ({ ask } = scheme(async (body) => {
    for await (const chunk of body) if (chunk.length > 0) break;
    return 409;
  }));
  expect((await send()).status).toBe(409);
  expect(requests).toBeLessThan(4);
});

test('a piece that is missing, out of order or made up is refused', async () => {
  const ended: unknown[] = [];
  ({ ask } = scheme(async (body) => {
    try {
      for await (const chunk of body) void chunk;
    } catch (error) {
      ended.push((error as Error).message);
    }
    return 400;
  }));
  const piece = (header: string): Promise<Response> =>
    ask(new Request(ADDRESS, { method: 'PUT', headers: { [PIECE]: header }, body: 'x' }));
  expect((await piece('nonsense')).status).toBe(400);
  expect((await piece(pieceHeader({ id: 'a', index: 3, last: false }))).status).toBe(400);
  expect((await piece(pieceHeader({ id: 'a', index: 0, last: false }))).status).toBe(202);
  expect((await piece(pieceHeader({ id: 'a', index: 2, last: true }))).status).toBe(400);
  await vi.waitFor(() => expect(ended).toEqual(['A piece is missing.']));
});

test('a page that goes in the middle leaves nothing open', async () => {
  const ended: unknown[] = [];
  ({ ask } = scheme(async (body) => {
    try {
      for await (const chunk of body) void chunk;
    } catch (error) {
      ended.push((error as Error).message);
    }
    return 400;
  }, 20));
  const headers = { [PIECE]: pieceHeader({ id: 'a', index: 0, last: false }) };
  expect((await ask(new Request(ADDRESS, { method: 'PUT', headers, body: 'x' }))).status).toBe(202);
  await vi.waitFor(() => expect(ended).toEqual(['The page is gone.']));
});
