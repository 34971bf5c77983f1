// The browser host as it listens, with the real services behind it: who gets in, what is carried,
// and what hostile or broken requests get.

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bulk, encodeFrame } from '../contract/bulk.ts';
import { cancelled } from '../contract/call.ts';
import { startServices, type Services } from '../services/client.ts';
import { readAddress, tokenOf, writeAddress } from './address.ts';
import { cookieName, newToken, proofOf } from './guard.ts';
import { openCommand } from './open.ts';
import { findRunning } from './running.ts';
import { startBrowserServer, type BrowserServer } from './server.ts';

const token = newToken();
let folder = '';
let services: Services;
let server: BrowserServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-browser-'));
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<p>the window</p>');
  writeFileSync(join(rendererDir, 'assets', 'app-1.js'), 'export {};');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  services = await startServices({
    dataDir: join(folder, 'data'),
    resourcesDir: join(import.meta.dirname, '..', '..', 'resources'),
  });
  server = await startBrowserServer({ services, rendererDir, token, port: 0, beatMs: 100 });
});
afterAll(async () => {
  await server.close();
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Asks as raw as can be: fetch would set Host and Origin itself, and tidy the path up. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const origin = (): string => `http://127.0.0.1:${server.port}`;
const cookie = (): string => `${cookieName(server.port)}=${token}`;
/** As our own page asks. */
const own = (): Record<string, string> => ({
  cookie: cookie(),
  origin: origin(),
  'sec-fetch-site': 'same-origin',
});
const call = (name: string, input: unknown): Promise<Answer> =>
  ask(
    'POST',
    `/api/call/${name}`,
    { ...own(), 'content-type': 'application/json' },
    JSON.stringify(input),
  );

describe('the way in', () => {
  test('the token in the address becomes a cookie, and leaves the address', async () => {
    const first = await ask('GET', `/?token=${token}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const [set] = first.headers['set-cookie'] ?? [];
    expect(set).toContain(cookie());
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    const page = await ask('GET', '/', { cookie: cookie() });
    expect(page.status).toBe(200);
    expect(page.text).toBe('<p>the window</p>');
  });

  test('a launch address opens one window', async () => {
    const path = server.launchAddress().slice(origin().length);
    expect(path).not.toContain(token);
    expect((await ask('GET', path)).status).toBe(303);
    expect((await ask('GET', path)).status).toBe(401);
  });

  test('without a token there is a page that says how, and nothing else', async () => {
    const page = await ask('GET', '/');
    expect(page.status).toBe(401);
    expect(page.text).toContain('npm start');
    expect(page.text).not.toContain(token);
    expect((await ask('GET', '/assets/app-1.js')).status).toBe(401);
    expect((await ask('GET', '/?token=wrong')).status).toBe(401);
    expect((await ask('GET', `/?token=${token}x`)).headers['set-cookie']).toBeUndefined();
    for (const path of ['/api/events', '/bulk/models/1', '/api/nothing']) {
      const refused = await ask('GET', path);
      expect(refused.status).toBe(401);
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'host.unauthorised' });
    }
    const refused = await ask(
      'POST',
      '/api/call/app.info',
      { origin: origin(), 'content-type': 'application/json' },
      'null',
    );
    expect(refused.status).toBe(401);
  });
});

describe('who is kept out, even with the token', () => {
  test.each([
    ['GET', { host: 'evil.example' }],
    ['GET', { host: '127.0.0.1' }],
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
    ['POST', { origin: 'https://evil.example' }],
    ['POST', { origin: 'null' }],
    ['POST', { origin: '' }],
  ])('%s %o', async (method, headers) => {
    const answer = await ask(method, method === 'GET' ? '/' : '/api/call/app.info', {
      ...own(),
      'content-type': 'application/json',
      ...headers,
    });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(token);
  });

  test('a change without an origin', async () => {
    const { cookie: only } = own();
    expect((await ask('POST', '/api/launch', { cookie: only })).status).toBe(403);
  });
});

test('every answer carries the security headers', async () => {
  const answers = [
    await ask('GET', '/'),
    await ask('GET', '/', { cookie: cookie() }),
    await ask('GET', '/nothing.js', { cookie: cookie() }),
    await ask('GET', '/', { host: 'evil.example' }),
    await ask('GET', `/?token=${token}`),
    await call('app.info', null),
    await ask('GET', '/bulk/models/999', own()),
  ];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each(['/../secret.js', '/..%2fsecret.js', '/assets/../../secret.js', '/%2e%2e/secret.js'])(
  'nothing beside the window is served: %s',
  async (path) => {
    const answer = await ask('GET', path, { cookie: cookie() });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  },
);

describe('calls', () => {
  test('are answered by the services', async () => {
    const answer = await call('app.info', null);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ host: 'browser', paths: false });
    expect(JSON.parse((await call('datasets.list', null)).text)).toEqual([]);
  });

  test('that fail keep their code', async () => {
    const answer = await call('datasets.get', { id: 4711 });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ message: expect.any(String), details: {} });
  });

  test.each([
    ['an unknown name', 'nothing.like.it', 'null'],
    ['a name of every object', 'constructor', 'null'],
    ['another one', '__proto__', 'null'],
    ['a bad input', 'datasets.get', '{"id":"1 OR 1=1"}'],
    ['no JSON', 'datasets.get', '{"id":'],
    ['nothing at all', 'datasets.get', ''],
    ['a page that asks for much', 'documents.page', '{"datasetId":1,"limit":100000000}'],
  ])('%s is refused', async (_what, name, body) => {
    const answer = await ask(
      'POST',
      `/api/call/${name}`,
      { ...own(), 'content-type': 'application/json' },
      body,
    );
    expect(answer.status).toBe(422);
    const { code, message } = JSON.parse(answer.text) as { code: string; message: string };
    expect(code).toMatch(/^\w+\.\w+$/u);
    expect(message).not.toBe('');
  });

  test('must be JSON by name, so that no other page can send one simply', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      const answer = await ask(
        'POST',
        '/api/call/app.info',
        { ...own(), 'content-type': type },
        'null',
      );
      expect(answer.status).toBe(422);
    }
    expect((await ask('GET', '/api/call/app.info', own())).status).toBe(404);
  });

  test('that are too large are refused', async () => {
    const answer = await ask(
      'POST',
      '/api/call/settings.set',
      { ...own(), 'content-type': 'application/json' },
      `"${'x'.repeat(17 * 1024 * 1024)}"`,
    );
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'call.tooLarge' });
  });
});

/** Collects a stream of events until `enough` of its text has come. */
function listen(enough: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path: '/api/events', headers: own(), agent: false },
      (response) => {
        expect(response.headers['content-type']).toBe('text/event-stream');
        let text = '';
        response.setEncoding('utf8');
        response.on('error', reject);
        response.on('data', (chunk: string) => {
          text += chunk;
          if (!enough(text)) return;
          request.destroy();
          resolve(text);
        });
      },
    );
    request.on('error', reject);
    request.end();
  });
}

test('events begin with hello and go on beating', async () => {
  const text = await listen((so) => so.includes('event: beat'));
  expect(text.indexOf('event: hello')).toBeGreaterThanOrEqual(0);
  expect(text.indexOf('event: hello')).toBeLessThan(text.indexOf('event: beat'));
});

test('an upload becomes texts, and the events tell', async () => {
  const heard = listen((so) => /"state":"(done|failed|cancelled)"/u.test(so));
  const started = await call('imports.start', {
    source: { kind: 'upload', names: ['letters'], files: 4 },
    name: 'Letters',
  });
  expect(started.status).toBe(200);
  const { importId, datasetId } = JSON.parse(started.text) as Record<string, number>;
  const frames = ['spam/a.txt', 'spam/b.txt', 'ham/c.txt'].map((path) => {
    const body = new TextEncoder().encode(`This is ${path}, Grüße.`);
    return encodeFrame({ path: `letters/${path}`, size: body.length }, body);
  });
  frames.push(
    encodeFrame({ path: 'letters/ham/d.txt', size: 9, error: 'It is gone.' }, new Uint8Array(0)),
  );
  const sent = await ask('POST', bulk.upload(importId), own(), Buffer.concat(frames));
  expect(sent.status).toBe(200);
  expect((await call('imports.finishUpload', { importId })).status).toBe(200);
  await heard;
  const { text } = await call('datasets.get', { id: datasetId });
  expect(JSON.parse(text)).toMatchObject({ name: 'Letters', documents: 3, skipped: 1 });
});

test('a damaged upload is refused, and nothing falls over', async () => {
  const started = await call('imports.start', {
    source: { kind: 'upload', names: ['x'], files: null },
    name: 'Damaged',
  });
  const { importId } = JSON.parse(started.text) as Record<string, number>;
  const frame = encodeFrame({ path: 'x/a.txt', size: 5 }, new TextEncoder().encode('hello'));
  const cut = await ask('POST', bulk.upload(importId), own(), frame.subarray(0, frame.length - 2));
  expect(cut.status).toBeGreaterThanOrEqual(400);
  expect(JSON.parse(cut.text)).toMatchObject({ code: 'bulk.malformed' });
  const huge = await ask('POST', bulk.upload(importId), own(), new Uint8Array(64).fill(255));
  expect(huge.status).toBeGreaterThanOrEqual(400);
  expect((await call('imports.cancel', { importId })).status).toBe(200);
  expect((await call('app.info', null)).status).toBe(200);
});

test('a page that gave up asking, or is gone, is no longer worked for', async () => {
  let begun: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (begun = resolve));
  const stopped = new Promise<void>((resolve) => {
    vi.spyOn(services, 'callUnknown').mockImplementationOnce((_name, _input, signal) => {
      begun();
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          resolve();
          reject(cancelled());
        });
      });
    });
  });
  const request = httpRequest({
    host: '127.0.0.1',
    port: server.port,
    method: 'POST',
    path: '/api/call/documents.page',
    headers: { ...own(), 'content-type': 'application/json' },
    agent: false,
  });
  request.on('error', () => undefined);
  request.end('{}');
  await asked;
  request.destroy();
  await stopped;
});

describe('bulk paths', () => {
  test.each([
    ['GET', '/bulk/models/999999'],
    ['GET', '/bulk/nothing'],
    ['GET', '/bulk/models/../../secret.js'],
    ['PUT', '/bulk/runs/999999/checkpoint'],
    ['POST', '/bulk/imports/999999/files'],
    ['POST', '/bulk/models'],
    ['DELETE', '/bulk/models/1'],
    ['OPTIONS', '/bulk/models/1'],
  ])('%s %s is refused with a code', async (method, path) => {
    const answer = await ask(method, path, own(), method === 'GET' ? undefined : 'nonsense');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

test('what is no HTTP, and a connection that breaks off, harm nobody', async () => {
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
  expect(await raw('NONSENSE\r\n\r\n')).toContain('400');
  expect(await raw(`GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(/4\d\d/u);
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(
        `POST /api/call/app.info HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
          `Origin: ${origin()}\r\nCookie: ${cookie()}\r\nContent-Type: application/json\r\n` +
          'Content-Length: 1000\r\n\r\nnull',
      );
      setTimeout(() => {
        socket.destroy();
        resolve();
      }, 50);
    });
    socket.on('error', () => resolve());
  });
  expect((await call('app.info', null)).status).toBe(200);
});

describe('one Winnow for each data folder', () => {
  test('a second start finds the first, which proves that it knows the token', async () => {
    const address = await findRunning({ port: server.port, token });
    expect(address).toMatch(new RegExp(`^${origin()}/\\?launch=`, 'u'));
    expect((await ask('GET', (address ?? '').slice(origin().length))).status).toBe(303);
  });

  test('another program on that port is not mistaken for it, and is not shown the token', async () => {
    expect(await findRunning({ port: server.port, token: newToken() })).toBeNull();
    let heard = '';
    const stranger = createServer((socket) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"proof":"x"}');
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as { port: number };
    expect(await findRunning({ port, token })).toBeNull();
    expect(heard).toContain('/api/alive');
    expect(heard).not.toContain(token);
    await new Promise((resolve) => stranger.close(resolve));
    expect(await findRunning({ port, token })).toBeNull();
  });

  test('the proof is for whoever asks with a nonce, and only for that nonce', async () => {
    const answer = await ask('GET', '/api/alive?nonce=abc');
    expect(JSON.parse(answer.text)).toEqual({ proof: proofOf(token, 'abc') });
    expect((await ask('GET', '/api/alive')).status).toBe(400);
  });

  test('a port that is taken is not fought for', async () => {
    const other = await startBrowserServer({
      services,
      rendererDir: join(folder, 'renderer'),
      token,
      port: server.port,
    });
    expect(other.port).not.toBe(server.port);
    await other.close();
  });

  test('port and token are kept where only the person can read them', async () => {
    const dataDir = join(folder, 'kept');
    expect(await readAddress(dataDir)).toBeNull();
    await writeAddress(dataDir, { port: 4711, token });
    expect(await readAddress(dataDir)).toEqual({ port: 4711, token });
    if (process.platform !== 'win32') {
      expect(statSync(join(dataDir, 'browser.json')).mode & 0o777).toBe(0o600);
    }
    writeFileSync(join(dataDir, 'browser.json'), '{"port":4711,"token":""}');
    expect(await readAddress(dataDir)).toBeNull();
    expect(tokenOf(null)).not.toBe(tokenOf(null));
  });
});

test('an address is opened without a shell to misread it', () => {
  const address = 'http://127.0.0.1:1/?launch=a&b';
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const [command, parameters] = openCommand(platform, address);
    expect(parameters.at(-1)).toBe(address);
    expect(['xdg-open', 'open', 'rundll32']).toContain(command);
  }
});
