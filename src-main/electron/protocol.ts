// `app://winnow/`, the window's own scheme (answer.ts says what it serves). A scheme instead of file:// gives the page an origin, and lets workers fetch.

import { protocol, type Session } from 'electron';
import { answer, type Served } from './answer.ts';
import { SCHEME } from './origin.ts';

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

export function serveScheme(session: Session, served: Served): void {
  session.protocol.handle(SCHEME, (request) => answer(request, served));
}
