// The browser host listens where every program and page of this machine can knock. Only our own
// page, with the token, gets an answer, and that page asks nobody else. (Electron has no server.)

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
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

const LIST = { method: 'POST', body: 'null' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

test('only our own page with the token gets an answer', async ({ browserApp: app, page }) => {
  await importSample(page);
  const { origin, host, searchParams } = new URL(app.address);
  const token = searchParams.get('token')!;
  const cookies = await page.context().cookies();
  const own = cookies.find(({ value }) => value === token)!;
  expect(own).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const Cookie = `${own.name}=${own.value}`;

  await test.step('with everything right', async () => {
    const answer = await knock(app, '/api/call/datasets.list', {
      ...LIST,
      headers: { Cookie, Origin: origin, ...JSON_TYPE },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toHaveLength(1);
  });

  await test.step('without the token, or with another', async () => {
    const strangers: Record<string, string>[] = [
      {},
      { Cookie: `${own.name}=${'x'.repeat(token.length)}` },
    ];
    for (const stranger of strangers) {
      const headers = { ...stranger, Origin: origin, ...JSON_TYPE };
      const call = await knock(app, '/api/call/datasets.list', { ...LIST, headers });
      expect(call.status).toBe(401);
      expect(call.body).not.toContain('billing');
      for (const path of ['/api/events', '/bulk/models/1', '/bulk/runs/1/documents']) {
        expect((await knock(app, path, { headers: stranger })).status).toBe(401);
      }
      for (const path of ['/', '/index.html', '/?token=wrong', '/assets/']) {
        const shown = await knock(app, path, { headers: stranger });
        expect(shown.status).toBe(401);
        expect(shown.headers['set-cookie']).toBeUndefined();
        expect(shown.body).not.toContain(token);
      }
    }
  });

  await test.step('under another name, or from another page', async () => {
    const wrong: Record<string, string>[] = [
      { Cookie, Origin: origin, Host: 'winnow.example' },
      { Cookie, Origin: origin, Host: `winnow.example:${new URL(origin).port}` },
      { Cookie, Origin: 'http://winnow.example', Host: host },
      { Cookie, Origin: 'null', Host: host },
      { Cookie, Origin: `http://127.0.0.1:1`, Host: host },
      { Cookie, Origin: origin, Host: host, 'Sec-Fetch-Site': 'cross-site' },
      { Cookie, Host: host },
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
      const answer = await knock(app, path, { headers: { Cookie } });
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('"winnow"');
    }
    const unknown = await knock(app, '/api/call/__proto__', {
      ...LIST,
      headers: { Cookie, Origin: origin, ...JSON_TYPE },
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
    expect(addresses).toContain(app.origin + path);
  }

  const tried = await page.evaluate<string>(
    `fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
  );
  expect(tried).toBe('refused');
  // That was the test's own doing.
  app.problems.length = 0;
});
