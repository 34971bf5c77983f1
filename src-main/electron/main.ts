// The desktop host, as a list: what must be set before Electron is ready, then the services, the
// scheme, the messages, the menu and the window; and how it all ends.

import { app, dialog, session } from 'electron';
import { join } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import { channels } from '../contract/bridge.ts';
import type { EventName } from '../contract/index.ts';
import { dataDirectory } from '../data-dir.ts';
import { hostErrorShape } from '../host/answers.ts';
import { makePrivateFolder } from '../store/private.ts';
import { startServices, type Services } from '../services/client.ts';
import { storeError } from '../store/errors.ts';
import { handleIpc } from './ipc.ts';
import { setMenu } from './menu.ts';
import { PickedFiles } from './picked-files.ts';
import { keepAwake } from './power.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { RunningRuns } from './running-runs.ts';
import { denyStrangers, harden } from './security.ts';
import { switchesFor } from './switches.ts';
import { openWindow, type WinnowWindow } from './window.ts';

/** The status that tells scripts/start.mjs that a browser host has this data open. */
const ALREADY_OPEN = 3;

// Built into out/main.
const root = join(import.meta.dirname, '..', '..');
const dataDir = dataDirectory();

let window: WinnowWindow | null = null;
let services: Services | null = null;
let ended = false;

app.setName('Winnow');
let unusable: WinnowError | null = null;
try {
  makePrivateFolder(dataDir);
  // One instance for each data folder: Electron's lock lies in its own part of it.
  app.setPath('userData', join(dataDir, 'electron'));
} catch (error) {
  unusable = storeError(error, dataDir);
}
for (const [name, value] of switchesFor(process.platform, process.env)) {
  if (value === undefined) app.commandLine.appendSwitch(name);
  else app.commandLine.appendSwitch(name, value);
}
registerScheme();
denyStrangers();

if (unusable !== null) {
  refuse(unusable);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  app.on('second-instance', () => {
    const open = window?.browserWindow;
    if (open === undefined) return;
    if (open.isMinimized()) open.restore();
    open.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (window === null || ended) return;
    event.preventDefault();
    void window.mayClose().then((yes) => {
      if (yes) void end(0);
    });
  });
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void end(0);
  });
  // Asked to end from outside: no question, what is stored is stored.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end(0));
  }
  process.on('disconnect', () => void end(0));
  process.on('unhandledRejection', (error) => console.error('Unhandled:', error));

  app.whenReady().then(start).catch(refuse);
}

async function start(): Promise<void> {
  const started = await startServices({
    dataDir,
    resourcesDir: join(root, 'resources'),
    host: 'electron',
    threadUrl: new URL('./thread.js', import.meta.url),
  });
  services = started;
  const send = (name: EventName, payload: unknown): void => {
    const contents = window?.browserWindow.webContents;
    if (contents !== undefined && !contents.isDestroyed()) {
      contents.send(channels.event, name, payload);
    }
  };
  const picked = new PickedFiles();
  const runs = new RunningRuns(keepAwake());

  harden(session.defaultSession);
  serveScheme(session.defaultSession, {
    services: started,
    rendererDir: join(root, 'out', 'renderer'),
    picked,
  });
  handleIpc({ services: started, window: () => window, picked });
  setMenu(dataDir, (command) => send('app.command', { command }));
  started.subscribe((event) => {
    runs.observe(event);
    send(event.name, event.payload);
  });
  void started.ended.then((error) => {
    if (error !== null && !ended) refuse(error);
  });

  window = openWindow({ dataDir, preload: join(root, 'out', 'preload', 'index.cjs') });
  window.browserWindow.on('closed', () => {
    window = null;
  });
}

async function end(status: number): Promise<void> {
  if (ended) return;
  ended = true;
  // Whatever hangs may not keep the process.
  setTimeout(() => app.exit(status), 10_000).unref();
  window?.remember();
  window?.browserWindow.destroy();
  await services?.close().catch((error: unknown) => console.error(error));
  app.exit(status);
}

/** Says why Winnow cannot go on, and ends. */
function refuse(error: unknown): void {
  const started = process.send !== undefined;
  if (started && error instanceof WinnowError && error.code === 'store.inUse') {
    ended = true;
    app.exit(ALREADY_OPEN);
    return;
  }
  console.error(error);
  dialog.showErrorBox('Winnow cannot go on', hostErrorShape(error).message);
  void end(1);
}
