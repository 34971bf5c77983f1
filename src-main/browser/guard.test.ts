import { describe, expect, test } from 'vitest';
import { secretFor } from './address.ts';
import { authorised, LaunchCodes, newSecret, refusal, sameSecret, sign } from './guard.ts';

const port = 4711;
const headers = (extra: Record<string, string> = {}): Headers =>
  new Headers({ host: `127.0.0.1:${port}`, ...extra });

describe('who is refused before anything else', () => {
  test.each([
    ['another name (DNS rebinding)', 'GET', { host: 'evil.example:4711' }],
    ['another port', 'GET', { host: '127.0.0.1:80' }],
    ['a name without a port', 'GET', { host: 'localhost' }],
    ['a page of another site', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['a page on another port', 'GET', { 'sec-fetch-site': 'same-site' }],
    ['another origin', 'GET', { origin: 'https://evil.example' }],
    ['an opaque origin', 'POST', { origin: 'null' }],
    ['another port of this machine', 'POST', { origin: 'http://127.0.0.1:80' }],
    ['the other of our names', 'POST', { origin: `http://localhost:${port}` }],
    ['a change without an origin', 'POST', {}],
    ['a change without an origin, PUT', 'PUT', {}],
  ] as const)('%s', (_what, method, extra) => {
    expect(refusal(method, headers(extra), port)).not.toBeNull();
  });
});

describe('who may go on', () => {
  test.each([
    ['a typed address', 'GET', { 'sec-fetch-site': 'none' }],
    ['our page', 'GET', { 'sec-fetch-site': 'same-origin' }],
    ['our page, changing', 'POST', { origin: `http://127.0.0.1:${port}` }],
    [
      'our page by its other name',
      'POST',
      { host: `localhost:${port}`, origin: `http://localhost:${port}` },
    ],
  ] as const)('%s', (_what, method, extra) => {
    expect(refusal(method, headers(extra), port)).toBeNull();
  });
});

test('a request shows a key in a header that no browser adds by itself', () => {
  const key = sign(newSecret(), 'a run');
  const shown = (value: string): Headers => headers({ authorization: value });
  expect(authorised(shown(`Bearer ${key}`), key)).toBe(true);
  expect(authorised(shown(`Bearer ${key}x`), key)).toBe(false);
  expect(authorised(shown(key), key)).toBe(false);
  expect(authorised(shown('Bearer '), key)).toBe(false);
  expect(authorised(headers({ cookie: `winnow-${port}=${key}` }), key)).toBe(false);
  expect(authorised(headers(), key)).toBe(false);
});

test('the secret is kept at its port, and a new one at any other', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^[\w-]{32}$/u);
  expect(secretFor(port, { port, secret })).toBe(secret);
  expect(secretFor(port + 1, { port, secret })).not.toBe(secret);
  expect(secretFor(port, { port })).toMatch(/^[\w-]{32}$/u);
  expect(secretFor(port, null)).not.toBe(secretFor(port, null));
});

test('secrets of any length can be compared', () => {
  expect(sameSecret('a', 'a')).toBe(true);
  expect(sameSecret('a', 'ab')).toBe(false);
  expect(sameSecret('', '')).toBe(true);
});

test('what is signed depends on the secret and on the text', () => {
  expect(sign('t', 'n')).toBe(sign('t', 'n'));
  expect(sign('t', 'n')).not.toBe(sign('u', 'n'));
  expect(sign('t', 'n')).not.toBe(sign('t', 'm'));
});

test('a launch code opens one window, for a minute', () => {
  const codes = new LaunchCodes();
  const code = codes.issue(0);
  expect(codes.redeem(code, 59_000)).toBe(true);
  expect(codes.redeem(code, 59_000)).toBe(false);
  expect(codes.redeem(codes.issue(0), 61_000)).toBe(false);
  expect(codes.redeem('made up', 0)).toBe(false);
});
