// The services' thread: the only one that opens the store. It does all of its work, so nothing of it
// can make a window wait.

import { parentPort, workerData } from 'node:worker_threads';
import { storeErrorShape } from '../store/errors.ts';
import { openStore } from '../store/open.ts';
import type { FromThread, ServiceEvent, ThreadOptions, ToThread } from './protocol.ts';
import { createServices, type ServicesOnStore } from './services.ts';

// A person's own file that is called .asar is a file, not the folder that Electron takes it for.
Object.assign(process, { noAsar: true });

const port = parentPort;
if (port === null) throw new Error('thread.ts is the entry of a worker thread.');

function send(message: FromThread, transfer: readonly ReadableStream[] = []): void {
  port!.postMessage(message, transfer as never);
}

function start(): ServicesOnStore | null {
  try {
    const options = workerData as ThreadOptions;
    const store = openStore(options.dataDir);
    return createServices(store, options, (name, payload) => {
      send({ kind: 'event', event: { name, payload } as ServiceEvent });
    });
  } catch (error) {
    send({ kind: 'refused', error: storeErrorShape(error) });
    return null;
  }
}

const services = start();
if (services === null) {
  port.close();
} else {
  port.on('message', (message: ToThread) => void receive(services, message));
  send({ kind: 'ready' });
}

/** Calls under way, by id. */
const asked = new Map<number, AbortController>();

async function receive(running: ServicesOnStore, message: ToThread): Promise<void> {
  switch (message.kind) {
    case 'call': {
      const { id, name, input } = message;
      const controller = new AbortController();
      asked.set(id, controller);
      try {
        send({ kind: 'output', id, output: await running.call(name, input, controller.signal) });
      } catch (error) {
        send({ kind: 'error', id, error: storeErrorShape(error) });
      } finally {
        asked.delete(id);
      }
      return;
    }
    case 'cancel':
      asked.get(message.id)?.abort();
      return;
    case 'bulk': {
      const { id } = message;
      const response = await running.bulk(message.request);
      send(
        { kind: 'bulk', id, response },
        response.body === null ? [] : [response.body as ReadableStream],
      );
      return;
    }
    case 'grant':
      running.grant(message.token, message.paths);
      return;
    case 'close':
      try {
        await running.close();
      } finally {
        send({ kind: 'closed' });
        // Streams that nobody reads any more would keep the thread alive.
        setImmediate(() => process.exit(0));
      }
  }
}
