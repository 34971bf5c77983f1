// Files that a person chose in a dialog of the main process, lent to the page once each: it is told
// an address that nobody can guess, never the path.

import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { json } from '../host/answers.ts';

export class PickedFiles {
  readonly #paths = new Map<string, string>();

  /** Lends a file: its name, and the path below the own origin that serves it once. */
  lend(path: string): { readonly name: string; readonly path: string } {
    const token = randomUUID();
    this.#paths.set(token, path);
    return { name: basename(path), path: `/picked/${token}` };
  }

  async serve(pathname: string): Promise<Response> {
    const token = pathname.slice('/picked/'.length);
    const path = this.#paths.get(token);
    this.#paths.delete(token);
    try {
      if (path === undefined) throw new Error('lent already, or never');
      const blob = await openAsBlob(path, { type: 'application/octet-stream' });
      return new Response(blob.stream(), {
        headers: {
          'Content-Type': 'application/octet-stream',
          'Content-Length': String(blob.size),
          'Cache-Control': 'no-store',
        },
      });
    } catch (error) {
      return json(404, {
        code: 'host.fileGone',
        message: 'The chosen file could not be read. Choose it again.',
        details: { cause: error instanceof Error ? error.message : String(error) },
      });
    }
  }
}
