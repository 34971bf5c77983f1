// The browser host listens where every program and page of this machine can knock. Only our own
// page, let in by the printed address, gets an answer, and that page asks nobody else and shows
// nobody what lets it in. (Electron has no server.)

import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Request } from '@playwright/test';
import { expect, test, type BrowserApp } from './host.ts';
import { ask, importSample, main, trainToResult } from './screens.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A request as any program can make it, with whatever headers it likes. */
function knock(
  app: BrowserApp,
  path: string,
  { method = 'GET', headers = {}, body = '' } = {} as {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
  },
): Promise<Answer> {
  const { port } = new URL(app.address);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the page shows with its requests. */
async function authorization(page: Page): Promise<string> {
  const call = page.waitForRequest(/\/api\/call\//u);
  const open = new Set<Request>();
  const begun = (request: Request): void => {
    if (request.url().includes('/api/call/')) open.add(request);
  };
  const ended = (request: Request): void => void open.delete(request);
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  await page.reload();
  const shown = await (await call).headerValue('authorization');
  // What is cut off in the middle Chromium itself sends once more, to whoever is there then.
  await expect.poll(() => open.size).toBe(0);
  page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
  return shown!;
}

/** Another program at a port of this machine: what it is sent, until it ends. */
async function stranger(port: number): Promise<{
  readonly port: number;
  readonly heard: { readonly url: string; readonly headers: string }[];
  end(): Promise<void>;
}> {
  const heard: { url: string; headers: string }[] = [];
  const server = createServer((request, answer) => {
    heard.push({ url: request.url!, headers: JSON.stringify(request.headers) });
    answer.setHeader('Content-Type', 'application/json');
    answer.end('{"run":"a","proof":"b"}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    heard,
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const LIST = { method: 'POST', body: 'null' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

test('only our own page gets an answer', async ({ browserApp: app, page }) => {
  await importSample(page);
  const { origin, host, searchParams } = new URL(app.address);
  const link = searchParams.get('token')!;
  const Authorization = await authorization(page);
  expect(Authorization).not.toContain(link);
  expect(await page.context().cookies()).toEqual([]);

  await test.step('with everything right', async () => {
    const answer = await knock(app, '/api/call/datasets.list', {
      ...LIST,
      headers: { Authorization, Origin: origin, ...JSON_TYPE },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toHaveLength(1);
  });

  await test.step('without its key, or with another', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { Authorization: `Bearer ${'x'.repeat(43)}` },
      { Authorization: `Bearer ${link}` },
    ];
    for (const stranger of strangers) {
      const headers = { ...stranger, Origin: origin, ...JSON_TYPE };
      const call = await knock(app, '/api/call/datasets.list', { ...LIST, headers });
      expect(call.status).toBe(401);
      expect(call.body).not.toContain('billing');
      for (const path of ['/api/events', '/bulk/models/1', '/bulk/runs/1/documents']) {
        expect((await knock(app, path, { headers: stranger })).status).toBe(401);
      }
      // The window's own files hold nothing of a person's.
      for (const path of ['/', '/index.html', '/?token=wrong']) {
        const shown = await knock(app, path, { headers: stranger });
        expect(shown.headers['set-cookie']).toBeUndefined();
        expect(shown.body).not.toContain(link);
      }
    }
  });

  await test.step('under another name, or from another page', async () => {
    const wrong: Record<string, string>[] = [
      { Authorization, Origin: origin, Host: 'winnow.example' },
      { Authorization, Origin: origin, Host: `winnow.example:${new URL(origin).port}` },
      { Authorization, Origin: 'http://winnow.example', Host: host },
      { Authorization, Origin: 'null', Host: host },
      { Authorization, Origin: `http://127.0.0.1:1`, Host: host },
      { Authorization, Origin: origin, Host: host, 'Sec-Fetch-Site': 'cross-site' },
      { Authorization, Host: host },
    ];
    for (const headers of wrong) {
      const answer = await knock(app, '/api/call/datasets.list', {
        ...LIST,
        headers: { ...headers, ...JSON_TYPE },
      });
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect(answer.body).not.toContain('Sample');
    }
  });

  await test.step('nothing beside the window’s own files', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/.built',
      '/%00',
      '//etc',
    ]) {
      const answer = await knock(app, path, { headers: { Authorization } });
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('"winnow"');
    }
    const unknown = await knock(app, '/api/call/__proto__', {
      ...LIST,
      headers: { Authorization, Origin: origin, ...JSON_TYPE },
    });
    expect(unknown.status).toBe(422);
  });

  await test.step('and not from outside this machine', async () => {
    const port = Number(new URL(origin).port);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.internal === false && address.family === 'IPv4');
    if (outside === undefined) return;
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: outside.address, port });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});

test('the page asks nobody else, and may not', async ({ browserApp: app, page }) => {
  const addresses: string[] = [];
  page.context().on('request', (request) => addresses.push(request.url()));
  const opened = (await page.goto(app.address))!;
  await expect(page).toHaveURL(new RegExp(`^${app.origin}/(#.*)?$`, 'u'));
  const policy = opened.headers()['content-security-policy'];
  for (const rule of [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe-inline');
  expect(opened.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  expect(await page.evaluate('crossOriginIsolated')).toBe(true);

  await importSample(page);
  await trainToResult(page, { epochs: 3 });
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await ask(page, 'Where is my parcel?');

  const elsewhere = addresses.filter(
    (address) => !/^(blob|data):/u.test(address) && new URL(address).origin !== app.origin,
  );
  expect(elsewhere).toEqual([]);
  // The record is no empty one: calls, events, the worker's own transfers.
  for (const path of ['/api/call/imports.start', '/api/events', '/bulk/runs/1/documents']) {
    expect(addresses.map((address) => address.replace(/\?.*/u, ''))).toContain(app.origin + path);
  }

  const tried = await page.evaluate<string>(
    `fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
  );
  expect(tried).toBe('refused');
  // That was the test's own doing.
  app.problems.length = 0;
});

test('what lets a page in is shown to nobody else, and outlasts reloads, tabs and starts', async ({
  browserApp: app,
  page,
}) => {
  await importSample(page);
  const port = Number(new URL(app.origin).port);
  const kept = async (): Promise<{ port: number; secret: string }> =>
    JSON.parse(await readFile(join(app.dataDir, 'browser.json'), 'utf8')) as never;
  const { secret } = await kept();
  const works = async (tab: Page): Promise<void> => {
    await expect(main(tab)).toContainText('Sample');
    await expect(tab.getByRole('alert').filter({ hasText: 'Reconnecting' })).toHaveCount(0);
  };

  await test.step('a reload, and a second tab without a link', async () => {
    await page.reload();
    await works(page);
    const tab = await page.context().newPage();
    await tab.goto(`${app.origin}/`);
    await works(tab);
    await tab.close();
  });

  await test.step('a visit to another port of this machine', async () => {
    const other = await stranger(0);
    const tab = await page.context().newPage();
    await tab.goto(`http://127.0.0.1:${other.port}/`);
    await tab.close();
    expect(other.heard.length).toBeGreaterThan(0);
    for (const { url, headers } of other.heard) {
      expect(url + headers).not.toMatch(/cookie|authorization|token|key=/u);
    }
    await other.end();
  });

  const used = await authorization(page);
  let heard = '';
  await test.step('a program that takes the port while the page tries again', async () => {
    await app.kill();
    const other = await stranger(port);
    await expect.poll(() => other.heard.length).toBeGreaterThan(2);
    heard = JSON.stringify(other.heard);
    expect(heard).not.toContain(secret);
    expect(heard).not.toMatch(/authorization|key=/u);
    await other.end();
  });

  await test.step('Winnow again at the same port: the open page goes on, old keys do not', async () => {
    await app.start();
    expect(Number(new URL(app.origin).port)).toBe(port);
    expect((await kept()).secret).toBe(secret);
    await works(page);
    const answer = await knock(app, '/api/call/datasets.list', {
      ...LIST,
      headers: { Authorization: used, Origin: app.origin, ...JSON_TYPE },
    });
    expect(answer.status).toBe(401);
    await page.reload();
    await works(page);
  });

  await test.step('Winnow at another port, for its own is taken: a new secret', async () => {
    await app.kill();
    const other = await stranger(port);
    await app.startServer();
    expect((await kept()).port).not.toBe(port);
    expect((await kept()).secret).not.toBe(secret);
    await other.end();
    await page.goto(app.address);
    await works(page);
  });

  await test.step('someone without a link is told how to come in', async () => {
    const context = await page.context().browser()!.newContext();
    const tab = await context.newPage();
    await tab.goto(app.origin);
    await expect(tab.getByRole('heading', { name: 'Winnow is running here' })).toBeVisible();
    await context.close();
  });
});
