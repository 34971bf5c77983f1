// A large body of a request, taken in pieces: Electron hands over a request's blob as a whole, and a
// checkpoint can be hundreds of megabytes. The page sends one piece after another, each a request of
// its own (contract/pieces.ts); here they become one stream again, of which only a piece is held.

import { WinnowError } from '../../engine/errors.ts';
import { PIECE, readPieceHeader } from '../contract/pieces.ts';
import { hostErrorShape, json } from '../host/answers.ts';

/** A page that sends no further piece for this long is gone. */
const PATIENCE_MS = 60_000;

interface Assembly {
  next: number;
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly answer: Promise<Response>;
  timer: NodeJS.Timeout;
}

export class Pieces {
  readonly #open = new Map<string, Assembly>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Answers a request with `serve`; for a piece of one with 202 while there are more to come, and
   * then, or as soon as it is refused, with the answer to the whole. Never rejects if `serve` does not.
   */
  async take(request: Request, serve: (request: Request) => Promise<Response>): Promise<Response> {
    const header = request.headers.get(PIECE);
    if (header === null) return serve(request);
    const piece = readPieceHeader(header);
    let assembly = piece === null ? undefined : this.#open.get(piece.id);
    if (piece?.index === 0 && assembly === undefined) {
      assembly = this.#begin(piece.id, request, serve);
    }
    if (piece === null || assembly === undefined || assembly.next !== piece.index) {
      if (piece !== null) this.#end(piece.id, new Error('A piece is missing.'));
      const missing = new WinnowError('bulk.malformed', 'A part of the transfer is missing.');
      return json(400, hostErrorShape(missing));
    }
    assembly.next++;
    assembly.timer.refresh();
    const bytes = new Uint8Array(await request.arrayBuffer());
    // It waits until the piece before was taken; or is answered, where nobody takes any more.
    const taken = assembly.writer.ready
      .then(() => assembly.writer.write(bytes))
      .then(
        () => null,
        () => assembly.answer,
      );
    const early = await Promise.race([taken, assembly.answer]);
    if (early === null && !piece.last) return new Response(null, { status: 202 });
    if (early === null) await assembly.writer.close().catch(() => undefined);
    const answer = early ?? (await assembly.answer);
    this.#end(piece.id);
    return answer;
  }

  #begin(id: string, request: Request, serve: (request: Request) => Promise<Response>): Assembly {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const headers = new Headers(request.headers);
    headers.delete(PIECE);
    headers.delete('content-length');
    const whole = { method: request.method, headers, body: readable, duplex: 'half' };
    const assembly: Assembly = {
      next: 0,
      writer: writable.getWriter(),
      answer: serve(new Request(request.url, whole as RequestInit)),
      timer: setTimeout(() => this.#end(id, new Error('The page is gone.')), this.#patienceMs),
    };
    this.#open.set(id, assembly);
    return assembly;
  }

  #end(id: string, reason?: Error): void {
    const assembly = this.#open.get(id);
    if (assembly === undefined) return;
    this.#open.delete(id);
    clearTimeout(assembly.timer);
    if (reason !== undefined) assembly.writer.abort(reason).catch(() => undefined);
  }
}
