// The messages between the host and the services' thread. Both ends are this application, so they
// are typed only; what a call carries is validated in the thread by the contract's schemas.

import type { ReadableStream } from 'node:stream/web';
import type { ErrorShape } from '../contract/common.ts';
import type { EventName, EventPayload } from '../contract/index.ts';

/** What the thread is started with. */
export interface ThreadOptions {
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly host: 'electron' | 'browser' | 'terminal';
  readonly version: string;
  /** How long a trainer may be silent; as usual unless said. */
  readonly leaseSeconds?: number;
}

export type ByteStream = ReadableStream<Uint8Array>;

/** A request to one of the paths in contract/bulk.ts, from the host's own protocol or server. */
export interface BulkRequest {
  readonly method: string;
  /** Path with its query, as the page asked for it: `/bulk/models/3?download=1`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Read with backpressure; transferred to the thread. */
  readonly body: ByteStream | null;
}

export interface BulkResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ByteStream | null;
}

export type ServiceEvent = {
  [K in EventName]: { readonly name: K; readonly payload: EventPayload<K> };
}[EventName];

/** Tells every window. */
export type Emit = <K extends EventName>(name: K, payload: EventPayload<K>) => void;

export type ToThread =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
    }
  /** Nobody waits for the answer to this call any more. */
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'bulk'; readonly id: number; readonly request: BulkRequest }
  | { readonly kind: 'grant'; readonly token: string; readonly paths: readonly string[] }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  /** The store could not be opened; the thread ends. */
  | { readonly kind: 'refused'; readonly error: ErrorShape }
  | { readonly kind: 'output'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorShape }
  | { readonly kind: 'bulk'; readonly id: number; readonly response: BulkResponse }
  | { readonly kind: 'event'; readonly event: ServiceEvent }
  | { readonly kind: 'closed' };
