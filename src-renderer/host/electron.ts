// The host of the desktop application: the same interface over the bridge that the preload left.
// Dropped folders stay where they are; the main process reads them from the disk.

import * as v from 'valibot';
import { cancelled } from '../../src-main/contract/call.ts';
import type { Bridge, Granted, Reply } from '../../src-main/contract/bridge.ts';
import { fromErrorShape } from '../../src-main/contract/error-shape.ts';
import { events, type EventName } from '../../src-main/contract/index.ts';
import { checkedCall, EventHub } from './checked.ts';
import type { Host, Picked } from './host.ts';
import { fetchPicked } from './picked.ts';

/** Wraps the preload's bridge. */
export function createElectronHost(bridge: Bridge): Host {
  const hub = new EventHub();
  const isEvent = (name: string): name is EventName => v.is(v.picklist(Object.keys(events)), name);
  bridge.listen((name, payload) => {
    if (isEvent(name)) hub.emit(name, payload);
  });
  const call = checkedCall(async (name, input, signal) => {
    if (signal === undefined) return open(await bridge.call(name, input));
    if (signal.aborted) throw cancelled();
    const ticket = crypto.randomUUID();
    const cancel = (): void => bridge.cancel(ticket);
    signal.addEventListener('abort', cancel);
    try {
      return open(await bridge.call(name, input, ticket));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  });

  const picked = (granted: Granted, file: File | null): Picked => ({
    names: granted.names,
    folders: granted.folders,
    files: granted.files,
    file,
    import: (name) =>
      call('imports.start', { source: { kind: 'grant', grants: [granted.grant] }, name }),
  });

  return {
    kind: 'electron',
    call,
    subscribe: (name, listener) => hub.subscribe(name, listener),
    async pickFolders() {
      const granted = open(await bridge.pickFolders());
      return granted === null ? null : picked(granted, null);
    },
    async pickModelFile() {
      const chosen = open(await bridge.pickModelFile());
      return chosen === null ? null : fetchPicked(chosen);
    },
    async dropped(data) {
      // Files are only there until the event has been handled.
      const files = [...data.files];
      const folder = [...data.items].some((item) => item.webkitGetAsEntry()?.isDirectory === true);
      if (files.length === 0) return null;
      const granted = open(await bridge.grantFiles(files));
      return picked(granted, files.length === 1 && !folder ? files[0] : null);
    },
    saveFile: async (bulkPath, name) => open(await bridge.saveFile(bulkPath, name)),
    bulkUrl: (path) => new URL(path, window.location.href).href,
    holdClose: (reason) => bridge.holdClose(reason),
    onConnection(listener) {
      // The main process and the page live and die together.
      listener(true);
      return () => undefined;
    },
  };
}

function open<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw fromErrorShape(reply.error);
}
