// The application for a browser on this machine: the built window, the contract, the events and the
// bulk paths, on 127.0.0.1 alone, for whoever holds the token.

import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WinnowError } from '../../engine/errors.ts';
import { hostErrorShape, json } from '../host/answers.ts';
import { serveBulk } from '../host/bulk.ts';
import { secured } from '../host/headers.ts';
import { serveRendererFile } from '../host/renderer-files.ts';
import type { Services } from '../services/client.ts';
import { eventStreams } from './events.ts';
import { authorised, cookieFor, LaunchCodes, proofOf, refusal, sameSecret } from './guard.ts';
import { noTokenPage } from './pages.ts';

/** A call carries control only; what is large goes by the bulk paths. */
const MAX_CALL_BYTES = 16 * 1024 * 1024;

export interface BrowserServerOptions {
  readonly services: Services;
  /** The built window. */
  readonly rendererDir: string;
  readonly token: string;
  /** The port wished for; where it is taken, or 0, the system chooses one. */
  readonly port: number;
  readonly beatMs?: number;
}

export interface BrowserServer {
  readonly port: number;
  /** The address with the token, for the person's own eyes. */
  readonly address: string;
  /** An address that opens one window within a minute. */
  launchAddress(): string;
  /** Answers what is under way, ends the event streams, frees the port. */
  close(): Promise<void>;
}

/** Starts to listen. Rejects only where no port at all can be had. */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const { services, token, rendererDir } = options;
  const codes = new LaunchCodes();
  const streams = eventStreams(services, options.beatMs);
  let port = 0;

  const app = new Hono();
  app.onError((error) => json(500, hostErrorShape(error)));

  app.use(async (c, next) => {
    const { method, headers } = c.req.raw;
    const reason = refusal(method, headers, port);
    if (reason !== null) return c.text(reason, 403);
    if (c.req.path === '/api/alive' || authorised(headers, port, token)) return next();
    if (c.req.path === '/' && method === 'GET') {
      const given = c.req.query('token');
      const code = c.req.query('launch');
      const known =
        (given !== undefined && sameSecret(given, token)) ||
        (code !== undefined && codes.redeem(code));
      // The token leaves the address bar and the history at once.
      if (known) {
        c.header('Set-Cookie', cookieFor(port, token));
        return c.redirect('/', 303);
      }
    }
    if (c.req.path.startsWith('/api/') || c.req.path.startsWith('/bulk/')) {
      return json(401, {
        code: 'host.unauthorised',
        message: 'This page is not connected to Winnow any more. Open the address it printed.',
        details: {},
      });
    }
    return noTokenPage();
  });

  app.get('/api/alive', (c) => {
    const nonce = c.req.query('nonce') ?? '';
    if (!/^[\w-]{1,64}$/u.test(nonce)) return c.text('Ask with a nonce.', 400);
    return json(200, { proof: proofOf(token, nonce) });
  });
  app.post('/api/launch', () => json(200, { code: codes.issue() }));
  app.get('/api/events', () => streams.open());
  app.post(
    '/api/call/:name',
    bodyLimit({
      maxSize: MAX_CALL_BYTES,
      onError: () =>
        json(
          413,
          hostErrorShape(new WinnowError('call.tooLarge', 'This request is larger than allowed.')),
        ),
    }),
    async (c) => {
      try {
        if (!/^application\/json\b/u.test(c.req.header('content-type') ?? '')) {
          throw new WinnowError('call.invalid', 'A call is sent as JSON.');
        }
        const input = parse(await c.req.text());
        // Name and input are validated by the contract's schemas in the services' thread.
        // A page that gave up asking, or is gone, ends the request: the services stop working on it.
        const { signal } = c.req.raw;
        const output = await services.callUnknown(c.req.param('name'), input, signal);
        return json(200, output);
      } catch (error) {
        const shape = hostErrorShape(error);
        return json(shape.code === 'host.unexpected' ? 500 : 422, shape);
      }
    },
  );
  app.all('/bulk/*', (c) => serveBulk(services, c.req.raw));
  app.all('/api/*', () =>
    json(404, { code: 'host.unknown', message: 'There is no such request.', details: {} }),
  );
  app.all('*', (c) => {
    // An address with a token that is no longer needed: the person pasted it again.
    if (c.req.path === '/' && (c.req.query('token') ?? c.req.query('launch')) !== undefined) {
      return c.redirect('/', 303);
    }
    return serveRendererFile(rendererDir, c.req.method, new URL(c.req.url).pathname);
  });

  const server = createServer(
    getRequestListener(async (request) => secured(await app.fetch(request)), {
      overrideGlobalObjects: false,
      errorHandler: (error) => secured(json(500, hostErrorShape(error))),
    }),
  );
  // What is no HTTP at all gets no more than a status.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  port = await listen(server, options.port);

  return {
    port,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    launchAddress: () => `http://127.0.0.1:${port}/?launch=${codes.issue()}`,
    close: () =>
      new Promise((resolve) => {
        streams.close();
        const force = setTimeout(() => server.closeAllConnections(), 1_000);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WinnowError('call.invalid', 'A call is sent as JSON.', {}, error);
  }
}

/** Listens on the wished port of the loopback address, or on any where that one is taken. */
async function listen(server: Server, wished: number): Promise<number> {
  const attempt = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  try {
    return await attempt(wished);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (wished === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    return attempt(0);
  }
}
