// Finds the Winnow that already runs with a data folder, so that a second start opens its window
// instead of a second application. Whoever listens on the remembered port must first prove that it
// knows the token: it might be another program by now.

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Address } from './address.ts';
import { cookieName, proofOf, sameSecret } from './guard.ts';

const PATIENCE_MS = 2_000;

/**
 * A one-time address of the Winnow that listens at `address`, for the system's browser; null where
 * none answers there.
 */
export async function findRunning(address: Address): Promise<string | null> {
  const origin = `http://127.0.0.1:${address.port}`;
  const nonce = randomUUID();
  try {
    const alive = await fetch(`${origin}/api/alive?nonce=${nonce}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    const { proof } = v.parse(v.object({ proof: v.string() }), await alive.json());
    if (!sameSecret(proof, proofOf(address.token, nonce))) return null;
    const launch = await fetch(`${origin}/api/launch`, {
      method: 'POST',
      headers: { Origin: origin, Cookie: `${cookieName(address.port)}=${address.token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    const { code } = v.parse(v.object({ code: v.string() }), await launch.json());
    return `${origin}/?launch=${code}`;
  } catch {
    return null;
  }
}
