// Bodies in pieces, between the desktop's page and its main process: requests to the same address,
// one after another, with a header that says which of them it is.

import * as v from 'valibot';

/** The header: an id of the sender's choice, the piece's number from 0, and 1 for the last one. */
export const PIECE = 'winnow-piece';
/** A body of more than this goes in pieces of so many bytes. */
export const PIECE_BYTES = 8 * 1024 * 1024;

export interface Piece {
  readonly id: string;
  readonly index: number;
  readonly last: boolean;
}

const form = v.pipe(v.string(), v.regex(/^[\w-]{1,64} \d{1,7} [01]$/u));

export const pieceHeader = ({ id, index, last }: Piece): string => `${id} ${index} ${last ? 1 : 0}`;

/** Null where it is none. */
export function readPieceHeader(text: string): Piece | null {
  if (!v.is(form, text)) return null;
  const [id, index, last] = text.split(' ');
  return { id, index: Number(index), last: last === '1' };
}
