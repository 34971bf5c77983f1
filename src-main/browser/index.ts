// The browser host's entry, started by scripts/start.mjs and by the tests:
//
//   node src-main/browser/index.ts [--data-dir DIR] [--port N] [--no-open]
//
// Prints one line, `Winnow is at http://127.0.0.1:PORT/?token=...`, once it can be used.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WinnowError } from '../../engine/errors.ts';
import { problem } from '../../words/problem.ts';
import { dataDirectory } from '../data-dir.ts';
import { startServices, type Services } from '../services/client.ts';
import { readAddress, writeAddress } from './address.ts';
import { openInBrowser } from './open.ts';
import { findRunning } from './running.ts';
import { startBrowserServer } from './server.ts';

const root = join(import.meta.dirname, '..', '..');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const dataDir = dataDirectory(values['data-dir']);
  const wished = values.port === undefined ? null : portFrom(values.port);
  const open = !values['no-open'] && (process.env.CI ?? '') === '';
  const last = await readAddress(dataDir);

  let services: Services;
  try {
    const resourcesDir = join(root, 'resources');
    services = await startServices({ dataDir, resourcesDir, leaseSeconds: leaseFrom(process.env) });
  } catch (error) {
    if (!(error instanceof WinnowError) || error.code !== 'store.inUse') throw error;
    const running = last === null ? null : await findRunning(last);
    if (running === null) throw error;
    console.log(`Winnow is at ${running.address}`);
    console.error('It was running already with this data; this start ends here.');
    if (open) openInBrowser(running.launchAddress);
    return;
  }

  const port = wished ?? last?.port ?? 0;
  const server = await startBrowserServer({
    services,
    rendererDir: join(root, 'out', 'renderer'),
    port,
    last,
  });
  // Before the address is said: who reads it may end this at once, and shall find it ready to.
  let ending = false;
  const end = (status: number): void => {
    if (ending) return;
    ending = true;
    // Whatever hangs may not keep the process: what is stored is stored.
    setTimeout(() => process.exit(status), 10_000).unref();
    void server
      .close()
      .then(() => services.close())
      .then(() => process.exit(status));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  // Started by scripts/start.mjs: where that one vanishes, so does this.
  process.on('disconnect', () => end(0));

  await writeAddress(dataDir, server.remember).catch((error: unknown) => {
    // Also on a full disk Winnow must start: things can be deleted from there.
    console.error(
      `The address can't be kept in ${dataDir}, so pages that are open now will need a new link ` +
        `after the next start: ${error instanceof Error ? error.message : String(error)}.`,
    );
  });
  if (port !== 0 && port !== server.port) {
    console.error(`Port ${port} is taken by another program; this time it is ${server.port}.`);
  }
  console.log(`Winnow is at ${server.address}`);
  if (open) openInBrowser(server.launchAddress());

  void services.ended.then((error) => {
    if (error === null || ending) return;
    console.error(error.message);
    end(1);
  });
}

/** Tests do not wait as long as people do: WINNOW_LEASE_SECONDS is how long a trainer may be silent. */
function leaseFrom({ WINNOW_LEASE_SECONDS }: NodeJS.ProcessEnv): number | undefined {
  const seconds = Number(WINNOW_LEASE_SECONDS);
  return seconds > 0 ? seconds : undefined;
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/u.test(text) || port > 65535) {
    throw problem('start.port', { text });
  }
  return port;
}

// A request that fails never ends the application.
process.on('unhandledRejection', (error) => console.error('Unhandled:', error));
process.on('uncaughtException', (error) => console.error('Unhandled:', error));

main().catch((error: unknown) => {
  console.error(error instanceof WinnowError ? error.message : error);
  process.exit(1);
});
