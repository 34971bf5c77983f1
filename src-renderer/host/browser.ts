// The host for a browser on this machine: calls by fetch, events by a stream that reconnects, files
// as uploads. Everything goes to the page's own origin.

import * as v from 'valibot';
import { notAFolder } from '../../src-main/contract/imports.ts';
import { events, type EventName } from '../../src-main/contract/index.ts';
import { checkedCall, EventHub } from './checked.ts';
import { chooseFiles, chooseModelFile } from './dialogs.ts';
import { uploadError } from './errors.ts';
import { listed, topNames } from './files.ts';
import type { Host, Picked } from './host.ts';
import { request } from './request.ts';
import { forgetSession, sessionKey } from './session.ts';
import { sendFiles, type Source } from './send.ts';

/** A broken event stream is tried again after this. */
const RETRY_MS = 1_000;

/** Connects to the browser host that served this page. */
export function createBrowserHost(): Host {
  const hub = new EventHub();
  const connection = connect(hub);
  let hold: string | null = null;
  /** Uploads that need this page to stay. */
  let sending = 0;
  /** What a page says when it goes must arrive after it. */
  let leaving = false;
  window.addEventListener('pagehide', () => (leaving = true));
  window.addEventListener('pageshow', () => (leaving = false));
  const call = checkedCall((name, input, signal) =>
    request(`/api/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      keepalive: leaving,
      signal,
    }),
  );

  /** Imports files that this page has to read and send. */
  function picked(
    names: readonly string[],
    folders: number,
    source: () => Promise<Source>,
    known: { readonly total: number | null; readonly file: File | null },
  ): Picked {
    return {
      names,
      folders,
      files: names.length - folders,
      file: known.file,
      async import(name) {
        // The services see paths, not what was dropped: a loose file would make an empty dataset.
        if (folders === 0 && names.length > 0) throw notAFolder(names, { names: [...names] });
        const started = await call('imports.start', {
          source: { kind: 'upload', names: [...names], files: known.total },
          name,
        });
        void send(started.importId, source());
        return started;
      },
    };
  }

  async function send(importId: number, source: Promise<Source>): Promise<void> {
    const stop = new AbortController();
    sending++;
    const unsubscribe = hub.subscribe('import.progress', ({ id, state }) => {
      if (id === importId && (state === 'cancelled' || state === 'failed')) stop.abort();
    });
    try {
      await sendFiles(importId, await source, stop.signal);
      if (!stop.signal.aborted) await call('imports.finishUpload', { importId });
    } catch (error) {
      // A cancelled import refuses what is still on its way.
      if (stop.signal.aborted) return;
      console.error('The upload ended early:', error);
      // Keeps what arrived and says why on the import's panel. Where the host itself is gone it does
      // the same by itself when it starts again.
      await call('imports.failUpload', { importId, error: uploadError(error) }).catch(
        () => undefined,
      );
    } finally {
      sending--;
      unsubscribe();
    }
  }

  window.addEventListener('beforeunload', (event) => {
    if (hold === null && sending === 0) return;
    // The browser asks with its own sentence.
    event.preventDefault();
    event.returnValue = true;
  });

  return {
    kind: 'browser',
    call,
    subscribe: (name, listener) => hub.subscribe(name, listener),
    async pickFolders() {
      const chosen = await chooseFiles({ folder: true });
      if (chosen === null) return null;
      const files = listed(chosen);
      const names = topNames(files);
      return picked(names, names.length, () => Promise.resolve({ kind: 'files', files }), {
        total: files.length,
        file: null,
      });
    },
    pickModelFile: chooseModelFile,
    dropped(data) {
      // All of these are only there until the event has been handled.
      const entries: FileSystemEntry[] = [];
      const files: File[] = [];
      const handles: (Promise<FileSystemHandle | null> | null)[] = [];
      for (const item of data.items as Iterable<DroppedItem>) {
        const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
        if (entry === null) continue;
        entries.push(entry);
        handles.push(item.getAsFileSystemHandle?.() ?? null);
        const file = entry.isFile ? item.getAsFile() : null;
        if (file !== null) files.push(file);
      }
      if (entries.length === 0) return Promise.resolve(null);
      const source = sourceOf(entries, Promise.all(handles));
      const folders = entries.filter((entry) => entry.isDirectory).length;
      const alone = entries.length === 1 && folders === 0 ? (files[0] ?? null) : null;
      return Promise.resolve(
        picked(
          entries.map((entry) => entry.name),
          folders,
          () => source,
          { total: folders === 0 ? entries.length : null, file: alone },
        ),
      );
    },
    async saveFile(bulkPath, suggestedName) {
      const url = new URL(bulkPath, window.location.href);
      url.searchParams.set('download', '1');
      // The address stays in the list of downloads: it works once.
      const { code } = v.parse(
        v.object({ code: v.string() }),
        await request('/api/code', { method: 'POST' }),
      );
      url.searchParams.set('code', code);
      const link = document.createElement('a');
      link.href = url.href;
      link.download = suggestedName;
      link.hidden = true;
      document.body.append(link);
      link.click();
      link.remove();
      return true;
    },
    bulkUrl: (path) => new URL(path, window.location.href).href,
    holdClose(reason) {
      hold = reason;
    },
    onConnection: (listener) => connection.listen(listener),
  };
}

/** Chromium gives handles, which a worker can read; other browsers only entries. */
type DroppedItem = DataTransferItem & {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
};

/** What was dropped, by handles where there is one for everything. */
async function sourceOf(
  entries: readonly FileSystemEntry[],
  handles: Promise<readonly (FileSystemHandle | null)[]>,
): Promise<Source> {
  // Some folders (a whole home folder) are refused as handles and still readable as entries.
  const all: FileSystemHandle[] = [];
  for (const handle of await handles.catch(() => [])) if (handle !== null) all.push(handle);
  return all.length === entries.length
    ? { kind: 'handles', handles: all, leftOut: entries }
    : { kind: 'entries', entries };
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

  const again = (): void => {
    tell(false);
    setTimeout(open, RETRY_MS);
  };
  const open = (): void => {
    void sessionKey().then(listen, again);
  };
  const listen = (key: string): void => {
    const source = new EventSource(`/api/events?key=${key}`);
    source.addEventListener('hello', () => tell(true));
    source.addEventListener('error', () => {
      // The browser would try again by itself, and not ask first who is there now.
      source.close();
      forgetSession();
      again();
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
