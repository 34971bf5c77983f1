// Speaks to the browser host as a page does, without one: it holds the secret, shows the key of the
// present run of Winnow, and agrees anew where that was started again.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import { sign } from '../../src-main/browser/guard.ts';
import { readError } from '../../src-main/contract/error-shape.ts';
import type { CallInput, CallName, CallOutput } from '../../src-main/contract/index.ts';
import { signed } from '../../src-main/contract/session.ts';

export class Caller {
  readonly #dataDir: string;
  #key: string | null = null;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Where the host listens; the same after a restart, as long as nobody takes its port. */
  get origin(): string {
    return `http://127.0.0.1:${this.#address().port}`;
  }

  async key(): Promise<string> {
    if (this.#key === null) {
      const response = await fetch(`${this.origin}/api/alive?nonce=caller`);
      const { run } = (await response.json()) as { run: string };
      this.#key = sign(this.#address().secret, signed.key(run));
    }
    return this.#key;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    for (let again = false; ; again = true) {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${await this.key()}`);
      headers.set('Origin', this.origin);
      const response = await fetch(new URL(path, this.origin), { ...init, headers });
      if (response.status !== 401 || again) return response;
      this.#key = null;
    }
  }

  async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
    let response: Response;
    try {
      response = await this.fetch(`/api/call/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
      });
    } catch (error) {
      throw new WinnowError('connection.lost', 'The host can’t be reached.', {}, error);
    }
    const value: unknown = await response.json();
    if (response.ok) return value as CallOutput<K>;
    throw readError(value) ?? new WinnowError('host.unexpected', JSON.stringify(value));
  }

  #address(): { port: number; secret: string } {
    return JSON.parse(readFileSync(join(this.#dataDir, 'browser.json'), 'utf8')) as never;
  }
}
