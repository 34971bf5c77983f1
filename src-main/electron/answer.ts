// What `app://winnow/` answers: the built window, the bulk paths and lent files, with the headers of
// the browser host. Apart from Electron, so that it can be tested.

import { json } from '../host/answers.ts';
import { isBulkPath, serveBulk } from '../host/bulk.ts';
import { secured } from '../host/headers.ts';
import { serveRendererFile } from '../host/renderer-files.ts';
import type { Services } from '../services/client.ts';
import { isOwnAddress } from './origin.ts';
import type { PickedFiles } from './picked-files.ts';
import type { Pieces } from './pieces.ts';

export interface Served {
  readonly services: Pick<Services, 'bulk'>;
  readonly rendererDir: string;
  readonly picked: PickedFiles;
  readonly pieces: Pieces;
}

/** Answers a request to the scheme. Never rejects. */
export async function answer(request: Request, served: Served): Promise<Response> {
  if (!isOwnAddress(request.url)) {
    return secured(json(403, { code: 'host.foreign', message: 'Not this address.', details: {} }));
  }
  const { pathname } = new URL(request.url);
  if (isBulkPath(pathname)) {
    const serve = (whole: Request): Promise<Response> => serveBulk(served.services, whole);
    return secured(await served.pieces.take(request, serve));
  }
  if (pathname.startsWith('/picked/')) return secured(await served.picked.serve(pathname));
  return secured(await serveRendererFile(served.rendererDir, request.method, pathname));
}
