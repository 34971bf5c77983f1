// Who may speak to the browser host. It listens on loopback, where every program and every page of
// this machine can knock, so each request shows three things: it was sent to us by name (Host:
// no DNS rebinding), by our own page (Origin, Sec-Fetch-Site), by someone who holds the secret.
// That is in no cookie: cookies know no ports, and every other server of this machine would get it.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const newSecret = (): string => randomBytes(24).toString('base64url');

/** Equality that takes the same time wherever the two differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** A text of contract/session.ts, signed. */
export const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

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

/** True where the request shows the key of this run. */
export function authorised(headers: Headers, key: string): boolean {
  const [, shown] = /^Bearer ([\w-]+)$/u.exec(headers.get('authorization') ?? '') ?? [];
  return shown !== undefined && sameSecret(shown, key);
}

/**
 * Codes that open one window or one download each, for a minute. An address that is handed to the
 * system's browser stands in the list of processes, where other users of the machine can read it,
 * and one that is opened or downloaded stays in the history; so they carry one of these.
 */
export class LaunchCodes {
  readonly #expiry = new Map<string, number>();

  issue(now = Date.now()): string {
    const code = newSecret();
    this.#expiry.set(code, now + 60_000);
    return code;
  }

  redeem(code: string, now = Date.now()): boolean {
    for (const [each, until] of this.#expiry) if (until < now) this.#expiry.delete(each);
    return this.#expiry.delete(code);
  }
}
