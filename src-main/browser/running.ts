// Finds the Winnow that already runs with a data folder, so that a second start opens its window
// instead of a second application. Whoever listens on the remembered port must first prove that it
// holds the secret: it might be another program by now.

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { signed } from '../contract/session.ts';
import type { Address } from './address.ts';
import { sameSecret, sign } from './guard.ts';

const PATIENCE_MS = 2_000;

export interface Running {
  /** For the person's own eyes. */
  readonly address: string;
  /** Opens one window within a minute: for the system's browser. */
  readonly launchAddress: string;
}

/** The Winnow that listens at `address`; null where none answers there. */
export async function findRunning({ port, secret }: Address): Promise<Running | null> {
  if (secret === undefined) return null;
  const origin = `http://127.0.0.1:${port}`;
  const nonce = randomUUID();
  try {
    const alive = await fetch(`${origin}/api/alive?nonce=${nonce}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    const { proof, run } = v.parse(
      v.object({ proof: v.string(), run: v.string() }),
      await alive.json(),
    );
    if (!sameSecret(proof, sign(secret, signed.proof(nonce, run)))) return null;
    const launch = await fetch(`${origin}/api/code`, {
      method: 'POST',
      headers: { Origin: origin, Authorization: `Bearer ${sign(secret, signed.key(run))}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    const { code } = v.parse(v.object({ code: v.string() }), await launch.json());
    return {
      address: `${origin}/?token=${sign(secret, signed.link(run))}`,
      launchAddress: `${origin}/?launch=${code}`,
    };
  } catch {
    return null;
  }
}
