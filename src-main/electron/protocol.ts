// `app://winnow/`: the built window and the bulk paths, with the headers of the browser host. Its
// own scheme instead of file:// gives the page an origin, and lets workers fetch.

import { protocol, type Session } from 'electron';
import { json } from '../host/answers.ts';
import { isBulkPath, serveBulk } from '../host/bulk.ts';
import { secured } from '../host/headers.ts';
import { serveRendererFile } from '../host/renderer-files.ts';
import type { Services } from '../services/client.ts';
import { isOwnAddress, SCHEME } from './origin.ts';
import type { PickedFiles } from './picked-files.ts';

/** Must be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

interface Served {
  readonly services: Pick<Services, 'bulk'>;
  readonly rendererDir: string;
  readonly picked: PickedFiles;
}

/** What an address of the scheme answers; apart from Electron, so that it can be tested. */
export async function answer(request: Request, served: Served): Promise<Response> {
  if (!isOwnAddress(request.url)) {
    return secured(json(403, { code: 'host.foreign', message: 'Not this address.', details: {} }));
  }
  const { pathname } = new URL(request.url);
  if (isBulkPath(pathname)) return secured(await serveBulk(served.services, request));
  if (pathname.startsWith('/picked/')) return secured(await served.picked.serve(pathname));
  return secured(await serveRendererFile(served.rendererDir, request.method, pathname));
}

export function serveScheme(session: Session, served: Served): void {
  session.protocol.handle(SCHEME, (request) => answer(request, served));
}
