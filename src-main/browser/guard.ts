// Who may speak to the browser host. It listens on loopback, where every program and every page of
// this machine can knock, so each request shows three things: it was sent to us by name (Host:
// no DNS rebinding), by our own page (Origin, Sec-Fetch-Site), by someone who was given the token.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const newToken = (): string => randomBytes(24).toString('base64url');

/** Equality that takes the same time wherever the two differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** What the holder of a token answers to a nonce: proof without showing the token. */
export function proofOf(token: string, nonce: string): string {
  return createHmac('sha256', token).update(`winnow is here: ${nonce}`).digest('base64url');
}

/** Cookies know no ports, so the name says which Winnow it belongs to. */
export const cookieName = (port: number): string => `winnow-${port}`;

export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

export function cookieFor(port: number, token: string): string {
  const days = 30 * 24 * 60 * 60;
  return `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${days}`;
}

/** Why a request is refused before its token is looked at; null where it may go on. */
export function refusal(method: string, headers: Headers, port: number): string | null {
  const host = headers.get('host');
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return 'This address is only for this machine.';
  }
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return 'Another page may not reach Winnow.';
  }
  const origin = headers.get('origin');
  if (origin === null) {
    return method === 'GET' || method === 'HEAD' ? null : 'A request without an origin is refused.';
  }
  return origin === `http://${host}` ? null : 'Another page may not reach Winnow.';
}

/** True where the request carries the token in its cookie. */
export function authorised(headers: Headers, port: number, token: string): boolean {
  const value = cookieValue(headers.get('cookie'), cookieName(port));
  return value !== null && sameSecret(value, token);
}

/**
 * Codes that open one window each, for a minute. An address that is handed to the system's browser
 * stands in the list of processes, where other users of the machine can read it; so it carries one
 * of these and never the token.
 */
export class LaunchCodes {
  readonly #expiry = new Map<string, number>();

  issue(now = Date.now()): string {
    const code = newToken();
    this.#expiry.set(code, now + 60_000);
    return code;
  }

  redeem(code: string, now = Date.now()): boolean {
    for (const [each, until] of this.#expiry) if (until < now) this.#expiry.delete(each);
    return this.#expiry.delete(code);
  }
}
