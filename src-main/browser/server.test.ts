// The browser host as it listens, with the real services behind it: who gets in, what is carried,
// and what hostile or broken requests get.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bulk, encodeFrame } from '../contract/bulk.ts';
import { cancelled } from '../contract/call.ts';
import { signed } from '../contract/session.ts';
import { startServices, type Services } from '../services/client.ts';
import { readAddress, writeAddress } from './address.ts';
import { newSecret, sign } from './guard.ts';
import { openCommand } from './open.ts';
import { findRunning } from './running.ts';
import { startBrowserServer, type BrowserServer } from './server.ts';

let folder = '';
let services: Services;
let server: BrowserServer;
/** What both sides hold, and what the page shows of it. */
let secret = '';
let key = '';

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
  server = await startBrowserServer({ services, rendererDir, port: 0, last: null, beatMs: 100 });
  secret = server.remember.secret;
  key = await keyOf(server.remember);
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
  port = server.port,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
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
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${key}` });
/** The key of the run that listens at a port with a secret. */
async function keyOf({ port, secret }: BrowserServer['remember']): Promise<string> {
  const host = { host: `127.0.0.1:${port}` };
  const alive = await ask('GET', '/api/alive?nonce=n', host, undefined, port);
  return sign(secret, signed.key((JSON.parse(alive.text) as { run: string }).run));
}
/** As our own page asks. */
const own = (): Record<string, string> => ({
  ...bearer(),
  origin: origin(),
  'sec-fetch-site': 'same-origin',
});
const call = (
  name: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  ask(
    'POST',
    `/api/call/${name}`,
    { ...own(), 'content-type': 'application/json', ...headers },
    JSON.stringify(input),
  );

describe('the way in', () => {
  const enter = async (code: string): Promise<Answer> =>
    ask('POST', `/api/enter?code=${code}`, { origin: origin() });
  const codeIn = (address: string | undefined): string =>
    new URL(address ?? '', origin()).searchParams.get('launch') ?? '';

  test('the printed address becomes a code of its own, and the code the secret, once', async () => {
    const printed = server.address.slice(origin().length);
    expect(printed).not.toContain(secret);
    for (let i = 0; i < 2; i++) {
      const first = await ask('GET', printed);
      expect(first.status).toBe(303);
      expect(first.headers.location).not.toContain(printed);
      const code = codeIn(first.headers.location);
      expect(JSON.parse((await enter(code)).text)).toEqual({ secret });
      expect((await enter(code)).status).toBe(401);
    }
  });

  test('a launch address opens one window', async () => {
    const { launch } = { launch: server.launchAddress() };
    expect(launch).not.toContain(secret);
    expect((await enter(codeIn(launch))).status).toBe(200);
    expect((await enter(codeIn(launch))).status).toBe(401);
  });

  test('nothing is ever kept in a cookie: other ports of this machine would get it', async () => {
    const answers = [
      await ask('GET', server.address.slice(origin().length)),
      await ask('GET', server.launchAddress().slice(origin().length)),
      await enter(codeIn(server.launchAddress())),
      await ask('GET', '/', bearer()),
      await call('app.info', null),
    ];
    for (const { headers } of answers) expect(headers['set-cookie']).toBeUndefined();
  });

  test('without the key there is the empty window, and nothing else', async () => {
    expect((await ask('GET', '/')).text).toBe('<p>the window</p>');
    expect((await ask('GET', '/assets/app-1.js')).status).toBe(200);
    expect((await ask('GET', '/?token=wrong')).headers.location).toBe('/');
    expect((await enter('wrong')).status).toBe(401);
    const events = `/api/events?key=${newSecret()}`;
    const download = `/bulk/models/1?download=1&code=${newSecret()}`;
    const refusals = [
      await ask('POST', '/api/code', { origin: origin() }),
      await call('app.info', null, { authorization: `Bearer ${secret}` }),
      await call('app.info', null, { authorization: '' }),
    ];
    for (const path of ['/api/events', events, '/bulk/models/1', download, '/api/nothing']) {
      refusals.push(await ask('GET', path));
    }
    // The key stands in one address only.
    refusals.push(await ask('GET', `/bulk/models/1?key=${key}`));
    for (const { status, text } of refusals) {
      expect(status).toBe(401);
      expect(JSON.parse(text)).toMatchObject({ code: 'host.unauthorised' });
      expect(text).not.toContain(secret);
    }
  });

  test('a code is good for one download', async () => {
    const { code } = JSON.parse((await ask('POST', '/api/code', own())).text) as { code: string };
    const path = `/bulk/models/4711?download=1&code=${code}`;
    expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('GET', path)).status).toBe(401);
  });

  test('what opened one run opens no other, with the same secret at the same port', async () => {
    const options = { services, rendererDir: join(folder, 'renderer') };
    const one = await startBrowserServer({ ...options, port: 0, last: null });
    const { port } = one;
    const status = async (shown: string): Promise<number> => {
      const headers = { host: `127.0.0.1:${port}`, authorization: `Bearer ${shown}` };
      return (await ask('GET', '/api/nothing', headers, undefined, port)).status;
    };
    const old = await keyOf(one.remember);
    expect(await status(old)).toBe(404);
    await one.close();
    const two = await startBrowserServer({ ...options, port, last: one.remember });
    expect(two.remember).toEqual(one.remember);
    expect(await status(old)).toBe(401);
    expect(await status(await keyOf(two.remember))).toBe(404);
    await two.close();
  });
});

describe('who is kept out, even with the key', () => {
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
    expect(answer.text).not.toContain(secret);
  });

  test('a change without an origin', async () => {
    expect((await ask('POST', '/api/code', bearer())).status).toBe(403);
  });
});

test('every answer carries the security headers', async () => {
  const answers = [
    await ask('GET', '/'),
    await ask('GET', '/', { host: '127.0.0.1 x' }),
    await ask('GET', '/nothing.js'),
    await ask('GET', '/', { host: 'evil.example' }),
    await ask('GET', server.address.slice(origin().length)),
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
    const answer = await ask('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  },
);

describe('calls', () => {
  test('are answered by the services', async () => {
    const answer = await call('app.info', null);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ host: 'browser' });
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

test('large calls wait for each other, and one that stalls holds no small one', async () => {
  const large = (): Promise<Answer> => call('datasets.get', { id: 'x'.repeat(2 * 1024 * 1024) });
  const stalled = connect(server.port, '127.0.0.1', () => {
    stalled.write(
      `POST /api/call/app.info HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
        `Origin: ${origin()}\r\nAuthorization: Bearer ${key}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 2000000\r\n\r\n"',
    );
  });
  stalled.on('error', () => undefined);
  await new Promise((resolve) => stalled.once('connect', resolve));
  const waiting = Promise.all(Array.from({ length: 10 }, large));
  for (let i = 0; i < 5; i++) expect((await call('app.info', null)).status).toBe(200);
  // With the connection its turn ends.
  stalled.destroy();
  for (const { status } of await waiting) expect(status).toBe(422);
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

test.each([
  ['a backslash in the path', '/a\\b', {}],
  ['a host that no address has', '/', { host: 'a b' }],
  ['a host with a path', '/', { host: '127.0.0.1/x' }],
  ['an address that is none', 'nonsense', {}],
])('%s is the asking side’s fault', async (_what, path, headers) => {
  const { status } = await ask('GET', path, { ...own(), ...headers });
  expect([400, 403]).toContain(status);
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
          `Origin: ${origin()}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
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
  test('a second start finds the first, which proves that it holds the secret', async () => {
    const found = await findRunning(server.remember);
    expect(found?.address).toBe(server.address);
    expect(found?.launchAddress).toMatch(new RegExp(`^${origin()}/\\?launch=`, 'u'));
    const code = new URL(found?.launchAddress ?? '').searchParams.get('launch');
    const enter = await ask('POST', `/api/enter?code=${code}`, { origin: origin() });
    expect(enter.status).toBe(200);
  });

  test('another program on that port is not mistaken for it, and is not shown the token', async () => {
    expect(await findRunning({ port: server.port, secret: newSecret() })).toBeNull();
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
    expect(await findRunning({ port, secret })).toBeNull();
    expect(heard).toContain('/api/alive');
    expect(heard).not.toContain(secret);
    await new Promise((resolve) => stranger.close(resolve));
    expect(await findRunning({ port, secret })).toBeNull();
  });

  test('the proof is for whoever asks with a nonce, and only for that nonce', async () => {
    const answer = await ask('GET', '/api/alive?nonce=abc');
    const { run, proof } = JSON.parse(answer.text) as Record<string, string>;
    expect(proof).toBe(sign(secret, signed.proof('abc', run)));
    expect(proof).not.toBe(sign(secret, signed.proof('abd', run)));
    expect((await ask('GET', '/api/alive')).status).toBe(400);
  });

  test('a port that is taken is not fought for, and takes the secret with it', async () => {
    const other = await startBrowserServer({
      services,
      rendererDir: join(folder, 'renderer'),
      port: server.port,
      last: server.remember,
    });
    expect(other.port).not.toBe(server.port);
    // Whoever has the port now might be asked for the secret by an open page.
    expect(other.remember.secret).not.toBe(secret);
    await other.close();
  });

  test('port and secret are kept where only the person can read them', async () => {
    const dataDir = join(folder, 'kept');
    const file = join(dataDir, 'browser.json');
    expect(await readAddress(dataDir)).toBeNull();
    await writeAddress(dataDir, { port: 4711, secret });
    expect(await readAddress(dataDir)).toEqual({ port: 4711, secret });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    // Earlier versions put it into cookies, which every server of this machine was sent.
    writeFileSync(file, JSON.stringify({ port: 4711, token: secret }));
    expect(await readAddress(dataDir)).toEqual({ port: 4711 });
    writeFileSync(file, '{"port":4711,"secret":""}');
    expect(await readAddress(dataDir)).toBeNull();
  });
});

/** Starts the host as a process of its own; resolves with its words and status once it has ended. */
function startHost(
  args: readonly string[],
  until: RegExp,
): Promise<{ said: string; code: number | null }> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, 'index.ts'),
    '--no-open',
    ...args,
  ]);
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    if (until.test(said)) child.kill('SIGTERM');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return new Promise((resolve) => child.on('close', (code) => resolve({ said, code })));
}

test('it starts also where its address cannot be kept', async () => {
  const dataDir = join(folder, 'no-room');
  mkdirSync(join(dataDir, 'browser.json'), { recursive: true });
  const { said, code } = await startHost(['--data-dir', dataDir], /Winnow is at http:\S+\n/u);
  expect(said).toContain("The address can't be kept");
  expect(said).not.toMatch(/^\s+at /mu);
  expect(code).toBe(0);
});

test.runIf(process.platform === 'linux')('a data folder that cannot be is refused', async () => {
  const { said, code } = await startHost(['--data-dir', '/proc/winnow/data'], /never/u);
  expect(said).toContain('/proc/winnow/data');
  expect(said).not.toMatch(/^\s+at /mu);
  expect(code).toBe(1);
});

test('an address is opened without a shell to misread it', () => {
  const address = 'http://127.0.0.1:1/?launch=a&b';
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const [command, parameters] = openCommand(platform, address);
    expect(parameters.at(-1)).toBe(address);
    expect(['xdg-open', 'open', 'rundll32']).toContain(command);
  }
});
