// Sends a large body in pieces, for the desktop: see src-main/contract/pieces.ts.

import { PIECE, PIECE_BYTES, pieceHeader } from '../../src-main/contract/pieces.ts';

/** `fetch`, with a blob that is larger than a piece sent in pieces; resolves with the whole's answer. */
export async function fetchInPieces(address: string, init: RequestInit): Promise<Response> {
  const { body } = init;
  if (!(body instanceof Blob) || body.size <= PIECE_BYTES) return fetch(address, init);
  const id = crypto.randomUUID();
  for (let index = 0; ; index++) {
    const start = index * PIECE_BYTES;
    const last = start + PIECE_BYTES >= body.size;
    const headers = new Headers(init.headers);
    headers.set(PIECE, pieceHeader({ id, index, last }));
    const piece = body.slice(start, start + PIECE_BYTES);
    const response = await fetch(address, { ...init, headers, body: piece });
    // Before the last one only a refusal is an answer.
    if (last || response.status !== 202) return response;
  }
}
