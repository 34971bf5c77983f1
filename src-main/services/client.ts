// The host's side of the services: one worker thread owns the store, and this is how Electron's
// main process, the browser host and the terminal speak to it. Calls are promises, events are
// pushed, bulk bodies cross as transferred streams with backpressure.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { fromErrorShape } from '../contract/error-shape.ts';
import { cancelled } from '../contract/call.ts';
import type { CallInput, CallName, CallOutput } from '../contract/index.ts';
import type {
  BulkRequest,
  BulkResponse,
  ByteStream,
  FromThread,
  ServiceEvent,
  ThreadOptions,
  ToThread,
} from './protocol.ts';

export type { BulkRequest, BulkResponse, ServiceEvent } from './protocol.ts';

export interface ServicesOptions {
  /** Where the store lies; created when missing. */
  readonly dataDir: string;
  /** The application's `resources` folder (the sample lies in it). */
  readonly resourcesDir: string;
  /** Which host asks, for `app.info`; `browser` unless said. */
  readonly host?: ThreadOptions['host'];
  /** The application's version; otherwise read from package.json beside the resources. */
  readonly version?: string;
  /** How long a trainer may be silent before others may go on with its run; for tests. */
  readonly leaseSeconds?: number;
  /** The bundled thread's entry; the source file beside this one unless said. */
  readonly threadUrl?: URL | string;
}

export interface Services {
  /**
   * One call of the contract. Rejects with WinnowError; with `call.cancelled` where the signal ended
   * a call that can be ended.
   */
  call<K extends CallName>(
    name: K,
    input: CallInput<K>,
    signal?: AbortSignal,
  ): Promise<CallOutput<K>>;
  /** The same for what came from outside as plain data: an unknown name is refused, never run. */
  callUnknown(name: unknown, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Calls back for every event, until the returned function is called. */
  subscribe(listener: (event: ServiceEvent) => void): () => void;
  /** Answers a request to a bulk path. Errors are answers too: a status and `{code,message,details}`. */
  bulk(request: BulkRequest): Promise<BulkResponse>;
  /**
   * Lets the page import these paths, once: the token goes to it and into `imports.start`. Only for
   * paths that the host itself got from a dialog or a drop.
   */
  grantPaths(paths: readonly string[]): string;
  /** Ends running work where it stands (what was stored stays) and closes the store. */
  close(): Promise<void>;
  /** Resolves when the thread has ended: null after `close`, otherwise why it stopped. */
  readonly ended: Promise<WinnowError | null>;
}

/**
 * Starts the services' thread and opens the store. Rejects with WinnowError: `store.inUse` when
 * another Winnow has this data folder open, and the others of `openStore`.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const threadOptions: ThreadOptions = {
    dataDir: options.dataDir,
    resourcesDir: options.resourcesDir,
    host: options.host ?? 'browser',
    version: options.version ?? applicationVersion(options.resourcesDir),
    leaseSeconds: options.leaseSeconds,
  };
  const worker = new Worker(options.threadUrl ?? new URL('./thread.ts', import.meta.url), {
    workerData: threadOptions,
    name: 'winnow-services',
    // Flags of the process are its own: `--input-type` alone would keep the thread from starting.
    execArgv: [],
  });

  interface Waiting {
    resolve(value: unknown): void;
    reject(error: WinnowError): void;
  }
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: ServiceEvent) => void>();
  let lastId = 0;
  let closing = false;
  let failure: WinnowError | null = null;
  let started: ((error: WinnowError | null) => void) | null = null;

  const opened = new Promise<WinnowError | null>((resolve) => {
    started = resolve;
  });
  const ended = new Promise<WinnowError | null>((resolve) => {
    worker.on('exit', () => {
      if (!closing && failure === null) failure = stopped();
      started?.(failure ?? stopped());
      for (const each of waiting.values()) each.reject(failure ?? stopped());
      waiting.clear();
      resolve(closing ? null : failure);
    });
  });
  worker.on('error', (error) => {
    failure = stopped(error);
  });
  worker.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'ready':
        started?.(null);
        return;
      case 'refused':
        failure = fromErrorShape(message.error);
        return;
      case 'output':
        take(message.id)?.resolve(message.output);
        return;
      case 'bulk':
        take(message.id)?.resolve(message.response);
        return;
      case 'error':
        take(message.id)?.reject(fromErrorShape(message.error));
        return;
      case 'event':
        for (const listener of listeners) listener(message.event);
        return;
      case 'closed':
        return;
    }
  });

  function take(id: number): Waiting | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  }

  function ask(make: (id: number) => ToThread, transfer: ByteStream[] = []): Promise<unknown> {
    if (failure !== null || closing) return Promise.reject(failure ?? stopped());
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      try {
        worker.postMessage(make(id), transfer);
      } catch (error) {
        waiting.delete(id);
        reject(new WinnowError('call.invalid', 'The request holds no plain data.', {}, error));
      }
    });
  }

  async function askToCall(name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted === true) throw cancelled();
    let call = 0;
    const answer = ask((id) => ({ kind: 'call', id: (call = id), name, input }));
    const cancel = (): void => worker.postMessage({ kind: 'cancel', id: call } satisfies ToThread);
    signal?.addEventListener('abort', cancel);
    try {
      return await answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  const refusal = await opened;
  if (refusal !== null) {
    await worker.terminate();
    throw refusal;
  }

  return {
    call: <K extends CallName>(name: K, input: CallInput<K>, signal?: AbortSignal) =>
      askToCall(name, input, signal) as Promise<CallOutput<K>>,
    callUnknown: (name, input, signal) =>
      askToCall(typeof name === 'string' ? name : '', input, signal),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    bulk: (request) =>
      ask(
        (id) => ({ kind: 'bulk', id, request }),
        request.body === null ? [] : [request.body],
      ) as Promise<BulkResponse>,
    grantPaths(paths) {
      const token = randomUUID();
      worker.postMessage({ kind: 'grant', token, paths: [...paths] } satisfies ToThread);
      return token;
    },
    async close() {
      if (!closing) {
        closing = true;
        worker.postMessage({ kind: 'close' } satisfies ToThread);
      }
      await ended;
    },
    ended,
  };
}

function stopped(cause?: unknown): WinnowError {
  return problem('services.stopped', cause instanceof Error ? { cause: cause.message } : {}, cause);
}

function applicationVersion(resourcesDir: string): string {
  try {
    const text = readFileSync(join(resourcesDir, '..', 'package.json'), 'utf8');
    const version: unknown = (JSON.parse(text) as { version?: unknown }).version;
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}
