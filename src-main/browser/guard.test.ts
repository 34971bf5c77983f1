import { describe, expect, test } from 'vitest';
import {
  authorised,
  cookieFor,
  cookieValue,
  LaunchCodes,
  newToken,
  proofOf,
  refusal,
  sameSecret,
} from './guard.ts';

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

test('the token is in a cookie that only this port reads', () => {
  const token = newToken();
  expect(token).toMatch(/^[\w-]{32}$/u);
  expect(cookieFor(port, token)).toMatch(/HttpOnly; SameSite=Strict/u);
  const cookie = (value: string): Headers => headers({ cookie: value });
  expect(authorised(cookie(`a=b; winnow-${port}=${token}; c=d`), port, token)).toBe(true);
  expect(authorised(cookie(`winnow-80=${token}`), port, token)).toBe(false);
  expect(authorised(cookie(`winnow-${port}=${token}x`), port, token)).toBe(false);
  expect(authorised(cookie(`winnow-${port}=`), port, token)).toBe(false);
  expect(authorised(headers(), port, token)).toBe(false);
  expect(cookieValue('=x; winnow-1', 'winnow-1')).toBeNull();
});

test('secrets of any length can be compared', () => {
  expect(sameSecret('a', 'a')).toBe(true);
  expect(sameSecret('a', 'ab')).toBe(false);
  expect(sameSecret('', '')).toBe(true);
});

test('a proof depends on the token and on the nonce', () => {
  expect(proofOf('t', 'n')).toBe(proofOf('t', 'n'));
  expect(proofOf('t', 'n')).not.toBe(proofOf('u', 'n'));
  expect(proofOf('t', 'n')).not.toBe(proofOf('t', 'm'));
});

test('a launch code opens one window, for a minute', () => {
  const codes = new LaunchCodes();
  const code = codes.issue(0);
  expect(codes.redeem(code, 59_000)).toBe(true);
  expect(codes.redeem(code, 59_000)).toBe(false);
  expect(codes.redeem(codes.issue(0), 61_000)).toBe(false);
  expect(codes.redeem('made up', 0)).toBe(false);
});
