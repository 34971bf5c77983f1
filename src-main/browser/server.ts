// The application for a browser on this machine: the built window, the contract, the events and the
// bulk paths, on 127.0.0.1 alone, for whoever holds the secret. The window's own files hold nothing
// of a person's and are for everybody: the page in them finds out whether it may go on.

import { getRequestListener, RequestError } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WinnowError } from '../../engine/errors.ts';
import { signed } from '../contract/session.ts';
import { hostErrorShape, json } from '../host/answers.ts';
import { serveBulk } from '../host/bulk.ts';
import { secured } from '../host/headers.ts';
import { serveRendererFile } from '../host/renderer-files.ts';
import type { Services } from '../services/client.ts';
import { secretFor, type Address } from './address.ts';
import { eventStreams } from './events.ts';
import { authorised, LaunchCodes, newSecret, refusal, sameSecret, sign } from './guard.ts';

/** A call carries control only; what is large goes by the bulk paths. */
const MAX_CALL_BYTES = 16 * 1024 * 1024;
/** A call above this waits for the others like it: many at once would take a gigabyte, and keep it. */
const LARGE_CALL_BYTES = 1024 * 1024;

export interface BrowserServerOptions {
  readonly services: Services;
  /** The built window. */
  readonly rendererDir: string;
  /** The port wished for; where it is taken, or 0, the system chooses one. */
  readonly port: number;
  /** Where it was last, whose secret is kept at the same port. */
  readonly last: Address | null;
  readonly beatMs?: number;
}

export interface BrowserServer {
  readonly port: number;
  /** To be kept for the next start. */
  readonly remember: Required<Address>;
  /** The address that opens windows until Winnow ends, for the person's own eyes. */
  readonly address: string;
  /** An address that opens one window within a minute. */
  launchAddress(): string;
  /** Answers what is under way, ends the event streams, frees the port. */
  close(): Promise<void>;
}

/** Starts to listen. Rejects only where no port at all can be had. */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const { services, rendererDir } = options;
  const run = newSecret();
  const codes = new LaunchCodes();
  const large = new OneByOne();
  const key = (): string => sign(secret, signed.key(run));
  const streams = eventStreams(services, options.beatMs);
  let port = 0;
  let secret = '';

  const app = new Hono();
  app.onError(notUnderstood);

  app.use(async (c, next) => {
    const { method, headers } = c.req.raw;
    const reason = refusal(method, headers, port);
    if (reason !== null) return c.text(reason, 403);
    const { path } = c.req;
    const guarded = path.startsWith('/api/') || path.startsWith('/bulk/');
    if (!guarded || path === '/api/alive' || path === '/api/enter') return next();
    if (authorised(headers, key())) return next();
    // A stream of events and a download are asked for without headers.
    if (path === '/api/events' && sameSecret(c.req.query('key') ?? '', key())) return next();
    if (method === 'GET' && /^\/bulk\/models\/\d+$/u.test(path)) {
      if (codes.redeem(c.req.query('code') ?? '')) return next();
    }
    return unauthorised();
  });

  app.get('/api/alive', (c) => {
    const nonce = c.req.query('nonce') ?? '';
    if (!/^[\w-]{1,64}$/u.test(nonce)) return c.text('Ask with a nonce.', 400);
    return json(200, { run, proof: sign(secret, signed.proof(nonce, run)) });
  });
  // The page that a launch address opened becomes one that holds the secret.
  app.post('/api/enter', (c) =>
    codes.redeem(c.req.query('code') ?? '') ? json(200, { secret }) : unauthorised(),
  );
  app.post('/api/code', () => json(200, { code: codes.issue() }));
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
      const leave = isLarge(c.req.raw.headers) ? await large.enter() : null;
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
      } finally {
        leave?.();
      }
    },
  );
  app.all('/bulk/*', (c) => serveBulk(services, c.req.raw));
  app.all('/api/*', () =>
    json(404, { code: 'host.unknown', message: 'There is no such request.', details: {} }),
  );
  app.all('*', (c) => {
    // The printed address leaves the address bar and the history for a code of a minute.
    const link = c.req.query('token');
    if (c.req.path === '/' && link !== undefined) {
      const known = sameSecret(link, sign(secret, signed.link(run)));
      return c.redirect(known ? `/?launch=${codes.issue()}` : '/', 303);
    }
    return serveRendererFile(rendererDir, c.req.method, new URL(c.req.url).pathname);
  });

  const server = createServer(
    getRequestListener(async (request) => secured(await app.fetch(request)), {
      overrideGlobalObjects: false,
      errorHandler: (error) => secured(notUnderstood(error)),
    }),
  );
  // What is no HTTP at all gets no more than a status.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  port = await listen(server, options.port);
  secret = secretFor(port, options.last);

  return {
    port,
    remember: { port, secret },
    address: `http://127.0.0.1:${port}/?token=${sign(secret, signed.link(run))}`,
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

const isLarge = (headers: Headers): boolean =>
  Number(headers.get('content-length') ?? LARGE_CALL_BYTES) >= LARGE_CALL_BYTES;

/** A door that lets in one after the other, in the order they came. */
class OneByOne {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn, with the way out. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave = (): void => undefined;
    this.#last = new Promise((resolve) => (leave = resolve));
    await before;
    return leave;
  }
}

const unauthorised = (): Response =>
  json(401, {
    code: 'host.unauthorised',
    message: 'This page is not connected to Winnow any more. Open the address it printed.',
    details: {},
  });

/** A request that is none, such as one with a backslash in its path or a Host that no address has. */
function notUnderstood(error: unknown): Response {
  if (!(error instanceof RequestError)) return json(500, hostErrorShape(error));
  return json(400, { code: 'host.malformed', message: 'This request is malformed.', details: {} });
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
