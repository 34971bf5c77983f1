// How this page, and each worker of it, gets into the browser host: contract/session.ts. The secret
// lies in the browser's database as a key that signs and that no script can read, so a second tab,
// a reload and a new start of Winnow need no new link; what is sent is good for one run of Winnow.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { signed } from '../../src-main/contract/session.ts';
import { fetchInPieces } from './pieces.ts';

const entered = v.object({ secret: v.string() });
const alive = v.object({ run: v.string(), proof: v.string() });

/** What was agreed on with the running Winnow, as it is being agreed on. */
let session: Promise<string> | null = null;
/** Shown last. A page that goes has no time to agree anew: its own stream of events ended first. */
let shown: string | null = null;

/** `fetch` from the host that this page came from; in Electron, whose scheme is its own, in pieces. */
export async function fetchFromHost(address: string, init: RequestInit = {}): Promise<Response> {
  if (!globalThis.location?.protocol.startsWith('http')) return fetchInPieces(address, init);
  if (init.keepalive === true && shown !== null) return send(address, init, shown);
  const asked = sessionKey();
  const response = await send(address, init, await asked);
  if (response.status !== 401) return response;
  // Winnow was started again: what was agreed on ended with it.
  forgetSession(asked);
  return send(address, init, await sessionKey());
}

async function send(address: string, init: RequestInit, key: string): Promise<Response> {
  shown = key;
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${key}`);
  try {
    return await fetch(address, {
      ...init,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    // Whoever answers next must show again that it is Winnow.
    if (init.signal?.aborted !== true) forgetSession();
    throw error;
  }
}

/**
 * What this run of Winnow is shown with each request. Throws `host.unauthorised` where this browser
 * holds no secret, or not that of who answers; otherwise what `fetch` throws.
 */
export function sessionKey(): Promise<string> {
  if (session === null) {
    const asked = agree();
    session = asked;
    asked.catch(() => forgetSession(asked));
  }
  return session;
}

/** Agrees anew before the next request. */
export function forgetSession(which: Promise<string> | null = session): void {
  if (session === which) session = null;
}

async function agree(): Promise<string> {
  const key = await database<CryptoKey | undefined>('readonly', (store) => store.get(NAME));
  if (key === undefined) throw unauthorised();
  const nonce = crypto.randomUUID();
  const response = await fetch(`/api/alive?nonce=${nonce}`, { cache: 'no-store' });
  const found = v.safeParse(alive, await response.json().catch(() => null));
  // It may be another program by now, or a Winnow with other data.
  if (!found.success) throw unauthorised();
  const { run, proof } = found.output;
  if ((await sign(key, signed.proof(nonce, run))) !== proof) throw unauthorised();
  return sign(key, signed.key(run));
}

/**
 * Takes the secret where this page was opened by a launch address, and tries it. False where there
 * is no way in; true also where Winnow does not answer at this moment.
 */
export async function enter(): Promise<boolean> {
  const { search, pathname, hash } = window.location;
  const code = new URLSearchParams(search).get('launch');
  if (search !== '') window.history.replaceState(null, '', pathname + hash);
  try {
    if (code !== null) await redeem(code);
    await sessionKey();
    return true;
  } catch (error) {
    return !(error instanceof WinnowError);
  }
}

async function redeem(code: string): Promise<void> {
  const address = `/api/enter?code=${encodeURIComponent(code)}`;
  const response = await fetch(address, { method: 'POST', cache: 'no-store' });
  const found = v.safeParse(entered, await response.json().catch(() => null));
  // A code that was used before: this browser may hold the secret already.
  if (!found.success) return;
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(found.output.secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  await database('readwrite', (store) => store.put(key, NAME));
}

async function sign(key: CryptoKey, text: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function unauthorised(): WinnowError {
  return new WinnowError(
    'host.unauthorised',
    'This page is not connected to Winnow any more. Open the address it printed.',
  );
}

const NAME = 'secret';

function database<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('winnow', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('session');
    opening.onerror = () => reject(opening.error as Error);
    opening.onsuccess = () => {
      const open = opening.result;
      const transaction = open.transaction('session', mode);
      const request = ask(transaction.objectStore('session'));
      transaction.oncomplete = () => {
        open.close();
        resolve(request.result as T);
      };
      transaction.onabort = () => {
        open.close();
        reject(transaction.error as Error);
      };
    };
  });
}
