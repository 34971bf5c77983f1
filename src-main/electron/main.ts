// The desktop host, as a list: what must be set before Electron is ready, then the services, the
// scheme, the messages, the menu and the window; and how it all ends.

import { app, dialog, session } from 'electron';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WinnowError } from '../../engine/errors.ts';
import { channels } from '../contract/bridge.ts';
import type { EventName } from '../contract/index.ts';
import { dataDirectory } from '../data-dir.ts';
import { hostErrorShape } from '../host/answers.ts';
import { makePrivateFolder } from '../store/private.ts';
import { startServices, type Services } from '../services/client.ts';
import { storeError } from '../store/errors.ts';
import { Ending } from './ending.ts';
import { handleIpc } from './ipc.ts';
import { DesktopLanguage } from './language.ts';
import { setMenu } from './menu.ts';
import { modelFilesIn, OpenFiles } from './open-files.ts';
import { PickedFiles } from './picked-files.ts';
import { Pieces } from './pieces.ts';
import { placesOf } from './places.ts';
import { keepAwake } from './power.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { RunningRuns } from './running-runs.ts';
import { denyStrangers, harden } from './security.ts';
import { switchesFor } from './switches.ts';
import { openWindow, type WinnowWindow } from './window.ts';

/** The status that tells scripts/start.mjs that a browser host has this data open. */
const ALREADY_OPEN = 3;

// Built into out/main.
const places = placesOf(import.meta.dirname, app.isPackaged ? process.resourcesPath : null);
const dataDir = dataDirectory();

let window: WinnowWindow | null = null;
let services: Services | null = null;
const picked = new PickedFiles();
const opened = new OpenFiles(
  (path) => picked.lend(path),
  (file) => send('app.modelFile', file),
);

const ending = new Ending({
  app,
  mayEnd: () => window?.mayClose() ?? Promise.resolve(true),
  close: async () => {
    await window?.end();
    await services?.close();
  },
});
const language = new DesktopLanguage(
  () => app.getPreferredSystemLanguages(),
  () => showMenu(),
);

app.setName('Winnow');
const unusable = prepareFolders();
const { commandLine } = app;
for (const [name, value] of switchesFor({
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  ozone: commandLine.getSwitchValue('ozone-platform'),
})) {
  if (value === undefined) commandLine.appendSwitch(name);
  else commandLine.appendSwitch(name, value);
}
registerScheme();
denyStrangers();
process.on('unhandledRejection', (error) => console.error('Unhandled:', error));

if (unusable !== null) {
  // A message box before that is none on Linux.
  void app.whenReady().then(() => refuse(unusable));
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  app.on('second-instance', (_event, argv, folder) => {
    window?.present();
    for (const path of modelFilesIn(argv.slice(1), folder)) opened.open(path);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    window?.present();
    for (const file of modelFilesIn([path], '/')) opened.open(file);
  });
  for (const path of modelFilesIn(process.argv.slice(1), process.cwd())) opened.open(path);
  app.whenReady().then(start).catch(refuse);
}

/** Makes the folders that Electron must know before it is ready; the error where that cannot be. */
function prepareFolders(): WinnowError | null {
  // One instance for each data folder: Electron's lock lies in its own part of it.
  const own = join(dataDir, 'electron');
  try {
    makePrivateFolder(dataDir);
    makePrivateFolder(own);
    app.setPath('userData', own);
    return null;
  } catch (error) {
    // Chromium wants a place even to say so.
    app.setPath('userData', mkdtempSync(join(tmpdir(), 'winnow-')));
    return storeError(error, dataDir);
  }
}

async function start(): Promise<void> {
  // Not earlier: Chromium sets handlers of its own over those that were there before it was ready.
  // Asked to end from outside: no question, what is stored is stored.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => ending.end(0));
  }
  process.on('disconnect', () => ending.end(0));

  const started = await startServices({
    dataDir,
    resourcesDir: places.resources,
    host: 'electron',
    version: app.getVersion(),
    threadUrl: places.thread,
  });
  services = started;
  void started.ended.then((error) => {
    if (error !== null && !ending.begun) refuse(error);
  });
  const runs = new RunningRuns(keepAwake());

  harden(session.defaultSession);
  serveScheme(session.defaultSession, {
    services: started,
    rendererDir: places.renderer,
    picked,
    pieces: new Pieces(),
  });
  handleIpc({
    services: started,
    window: () => window,
    picked,
    words: () => language.words,
    heard: () => opened.ready(),
  });
  started.subscribe((event) => {
    runs.observe(event);
    if (event.name === 'settings.changed') language.follow(event.payload);
    send(event.name, event.payload);
  });
  language.follow(await started.call('settings.get', null));
  if (ending.begun) return;
  showMenu();

  window = openWindow({
    dataDir,
    preload: places.preload,
    words: () => language.words,
    // What ends before this is taken for a desktop that cannot be had here.
    shown: tellStarter,
    failed: giveUp,
    givenUp: () => ending.end(1),
  });
  window.browserWindow.webContents.on('did-start-loading', () => opened.gone());
  window.browserWindow.on('closed', () => {
    opened.gone();
    window = null;
  });
}

/** To scripts/start.mjs, which may be gone by now. */
function tellStarter(): void {
  if (process.connected) process.send?.({ window: 'shown' }, undefined, {}, () => undefined);
}

function send(name: EventName, payload: unknown): void {
  const contents = window?.browserWindow.webContents;
  if (contents !== undefined && !contents.isDestroyed()) {
    contents.send(channels.event, name, payload);
  }
}

function showMenu(): void {
  setMenu(dataDir, language.words, (command) => send('app.command', { command }));
}

/** Says why Winnow cannot go on, and ends. */
function refuse(error: unknown): void {
  const started = process.send !== undefined;
  if (started && error instanceof WinnowError && error.code === 'store.inUse') {
    ending.end(ALREADY_OPEN);
    return;
  }
  console.error(error);
  giveUp(language.sentence(hostErrorShape(error)));
}

function giveUp(sentence: string): void {
  if (ending.begun) return;
  dialog.showErrorBox(language.words.cannotGoOn, sentence);
  ending.end(1);
}
