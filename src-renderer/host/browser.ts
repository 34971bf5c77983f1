// The host for a browser on this machine: calls by fetch, events by a stream that reconnects, files
// as uploads. Everything goes to the page's own origin.

import { WinnowError } from '../../engine/errors.ts';
import { bulk } from '../../src-main/contract/bulk.ts';
import { events, type EventName } from '../../src-main/contract/index.ts';
import { checkedCall, EventHub } from './checked.ts';
import { chooseFiles, chooseModelFile } from './dialogs.ts';
import { connectionLost, reviveError } from './errors.ts';
import { listedFiles, topNames, walkEntries, type Found } from './files.ts';
import type { Host, Picked } from './host.ts';
import { isCancelled, uploadFiles } from './upload.ts';

/** A refused event stream is tried again after this (the browser itself retries a broken one). */
const RETRY_MS = 2_000;

/** Connects to the browser host that served this page. */
export function createBrowserHost(): Host {
  const hub = new EventHub();
  const connection = connect(hub);
  let hold: string | null = null;
  /** Uploads that need this page to stay. */
  let sending = 0;
  const call = checkedCall((name, input) =>
    request(`/api/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
    }),
  );

  /** Imports files that this page has to read and send. */
  function picked(
    names: readonly string[],
    folders: number,
    found: () => AsyncIterable<Found>,
    known: { readonly total: number | null; readonly file: File | null },
  ): Picked {
    return {
      names,
      folders,
      files: names.length - folders,
      file: known.file,
      async import(name) {
        const started = await call('imports.start', {
          source: { kind: 'upload', names: [...names], files: known.total },
          name,
        });
        void send(started.importId, found());
        return started;
      },
    };
  }

  async function send(importId: number, found: AsyncIterable<Found>): Promise<void> {
    const stop = new AbortController();
    sending++;
    const unsubscribe = hub.subscribe('import.progress', ({ id, state }) => {
      if (id === importId && (state === 'cancelled' || state === 'failed')) stop.abort();
    });
    try {
      await uploadFiles(
        found,
        async (frames) => {
          await request(bulk.upload(importId), { method: 'POST', body: frames });
        },
        stop.signal,
      );
      if (!stop.signal.aborted) await call('imports.finishUpload', { importId });
    } catch (error) {
      if (isCancelled(error)) return;
      console.error('The upload ended early:', error);
      // Keeps what arrived and says so on the import's panel. Where the host itself is gone it does
      // the same by itself when it starts again.
      await call('imports.cancel', { importId }).catch(() => {});
    } finally {
      sending--;
      unsubscribe();
    }
  }

  window.addEventListener('beforeunload', (event) => {
    if (hold === null && sending === 0) return;
    // The browser asks with its own sentence.
    event.preventDefault();
    event.returnValue = hold ?? 'Files are still being read.';
  });

  return {
    kind: 'browser',
    call,
    subscribe: (name, listener) => hub.subscribe(name, listener),
    async pickFolders() {
      const files = await chooseFiles({ folder: true });
      if (files === null) return null;
      const names = topNames(files);
      return picked(names, names.length, () => listedFiles(files), {
        total: files.length,
        file: null,
      });
    },
    pickModelFile: chooseModelFile,
    dropped(data) {
      // Entries and files are only there until the event has been handled.
      const entries: FileSystemEntry[] = [];
      const files: File[] = [];
      for (const item of data.items) {
        if (item.kind !== 'file') continue;
        const entry = item.webkitGetAsEntry();
        const file = item.getAsFile();
        if (entry !== null) entries.push(entry);
        if (file !== null && entry?.isDirectory !== true) files.push(file);
      }
      if (entries.length === 0) return Promise.resolve(null);
      const folders = entries.filter((entry) => entry.isDirectory).length;
      const alone = entries.length === 1 && folders === 0 ? (files[0] ?? null) : null;
      return Promise.resolve(
        picked(
          entries.map((entry) => entry.name),
          folders,
          () => walkEntries(entries),
          { total: folders === 0 ? entries.length : null, file: alone },
        ),
      );
    },
    saveFile(bulkPath, suggestedName) {
      const url = new URL(bulkPath, window.location.href);
      url.searchParams.set('download', '1');
      const link = document.createElement('a');
      link.href = url.href;
      link.download = suggestedName;
      link.hidden = true;
      document.body.append(link);
      link.click();
      link.remove();
      return Promise.resolve(true);
    },
    bulkUrl: (path) => new URL(path, window.location.href).href,
    holdClose(reason) {
      hold = reason;
    },
    onConnection: (listener) => connection.listen(listener),
  };
}

/** Asks the host; resolves with its JSON, rejects with WinnowError. */
async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
    text = await response.text();
  } catch (error) {
    throw connectionLost(error);
  }
  let value: unknown;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch (error) {
    throw new WinnowError(
      'host.unexpected',
      'Winnow gave an answer that could not be understood.',
      { status: response.status },
      error,
    );
  }
  if (!response.ok) throw reviveError(value);
  return value;
}

interface Connection {
  listen(listener: (connected: boolean) => void): () => void;
}

/** Listens to the host's events for as long as the page lives. */
function connect(hub: EventHub): Connection {
  const listeners = new Set<(connected: boolean) => void>();
  let connected: boolean | null = null;
  const tell = (now: boolean): void => {
    if (connected === now) return;
    connected = now;
    for (const listener of [...listeners]) listener(now);
  };

  const open = (): void => {
    const source = new EventSource('/api/events');
    source.addEventListener('hello', () => tell(true));
    source.addEventListener('error', () => {
      tell(false);
      if (source.readyState !== EventSource.CLOSED) return;
      // Refused (another token, a proxy's page): the browser gives up, we do not.
      source.close();
      setTimeout(open, RETRY_MS);
    });
    for (const name of Object.keys(events) as EventName[]) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        let payload: unknown;
        try {
          payload = JSON.parse(event.data);
        } catch {
          return;
        }
        hub.emit(name, payload);
      });
    }
  };
  open();

  return {
    listen(listener) {
      listeners.add(listener);
      if (connected !== null) listener(connected);
      return () => listeners.delete(listener);
    },
  };
}
