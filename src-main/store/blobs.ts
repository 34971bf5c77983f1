// Model files, in pieces: they arrive and leave as streams and can be larger than one may hold in
// memory or in one SQLite value. A blob counts only when it is complete; the piece size bounds what
// a read or a write holds.

import { MAXIMUM_MODEL_BYTES } from '../../engine/classifier/limits.ts';
import type { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import type { Store } from './store.ts';
import { turn } from './turn.ts';

export const PIECE_BYTES = 1024 * 1024;

export function modelTooLarge(): WinnowError {
  return problem('model.tooLarge', { limit: MAXIMUM_MODEL_BYTES });
}

/**
 * Stores a stream of bytes, whatever its chunks; returns the new blob's id. When the stream fails,
 * what was written is removed and the error thrown on. Throws WinnowError `model.tooLarge`.
 */
export async function writeBlob(store: Store, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const { id } = store.sql('INSERT INTO blobs DEFAULT VALUES').run();
  try {
    let piece = new Uint8Array(PIECE_BYTES);
    let filled = 0;
    let position = 0;
    let bytes = 0;
    const flush = (): void => {
      if (filled === 0) return;
      store
        .sql('INSERT INTO blob_pieces (blob_id, position, data) VALUES (?, ?, ?)')
        .run(id, position++, piece.subarray(0, filled));
      filled = 0;
      piece = new Uint8Array(PIECE_BYTES);
    };
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_MODEL_BYTES) {
        throw modelTooLarge();
      }
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + PIECE_BYTES - filled);
        piece.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === PIECE_BYTES) {
          flush();
          await turn();
        }
      }
    }
    flush();
    store.sql('UPDATE blobs SET bytes = ?, complete = 1 WHERE id = ?').run(bytes, id);
    return id;
  } catch (error) {
    if (store.database.open) removeBlob(store, id);
    throw error;
  }
}

export function removeBlob(store: Store, id: number): void {
  store.sql('DELETE FROM blobs WHERE id = ?').run(id);
}

/**
 * Removes what nothing refers to: half written, or complete when the process was killed before it
 * was said whose it is. Only at opening, for later such a blob may be on its way. What may refer to
 * a blob is read from the schema, so that a new such column need not be told here.
 */
export function removeOrphanedBlobs(store: Store): void {
  const references = store
    .sql<{ table: string; column: string }>(
      `SELECT t.name AS "table", f."from" AS "column"
       FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
       WHERE t.type = 'table' AND f."table" = 'blobs' AND t.name <> 'blob_pieces'`,
    )
    .all()
    .map(({ table, column }) => `EXISTS (SELECT 1 FROM ${table} WHERE ${column} = blobs.id)`);
  store.sql(`DELETE FROM blobs WHERE complete = 0 OR NOT (${references.join(' OR ')})`).run();
}

/** Throws WinnowError `model.missing`. */
export function blobBytes(store: Store, id: number): number {
  const row = store
    .sql<{ bytes: number }>('SELECT bytes FROM blobs WHERE id = ? AND complete = 1')
    .get(id);
  if (row === undefined) {
    throw problem('model.missing', {});
  }
  return row.bytes;
}

/** One piece after the other; null after the last. */
export function readPiece(store: Store, id: number, position: number): Uint8Array | null {
  const row = store
    .sql<{ data: Uint8Array }>('SELECT data FROM blob_pieces WHERE blob_id = ? AND position = ?')
    .get(id, position);
  return row?.data ?? null;
}

/** The whole file. */
export async function readBlob(store: Store, id: number): Promise<Uint8Array> {
  const all = new Uint8Array(blobBytes(store, id));
  let at = 0;
  for (let position = 0; at < all.length; position++) {
    const piece = readPiece(store, id, position);
    if (piece === null) throw problem('model.missing', {});
    all.set(piece, at);
    at += piece.length;
    if (position % 16 === 15) await turn();
  }
  return all;
}
