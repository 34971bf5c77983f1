// An emulation of Electron's main process, as far as Winnow uses it: the built application runs on
// it in plain Node where Electron's binary cannot be had, and a page of Chromium, which the test
// beside it drives, is its window. What Electron refuses this refuses, too: a late setPath, a folder
// that is not there, a second handler, what cannot be cloned.
//
// It shows that the bundles load, that thread, preload, bridge, messages, dialogs and menus work
// together, and the order of quitting. It shows nothing of `app://` itself, of Electron's sandbox, of
// the GPU, nor of how windows behave on real screens: for those the specs run on the real one.

import { EventEmitter } from 'node:events';
import { readFileSync, statSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { MenuItemConstructorOptions } from 'electron';
import {
  readLines,
  unpacked,
  type Answers,
  type Asked,
  type MenuEntry,
  type Settings,
  type Told,
} from './messages.ts';
import { Quitting } from './quitting.ts';

const settings = JSON.parse(process.env.STAND_IN ?? '{}') as Settings;
const READING = 4;
const WRITING = 5;

/** At once: the process may end with the next line. */
function tell(message: Told): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(WRITING, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The test is gone: so is whoever this was for.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const note = (what: string, detail: unknown = ''): void =>
  tell({
    kind: 'note',
    what,
    detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
  });

// app

let ready = false;
const beforeReady = (what: string): void => {
  if (ready) throw new Error(`${what} can only be called before app is ready`);
};

class App extends Quitting {
  readonly #paths = new Map<string, string>([['userData', tmpdir()]]);
  readonly #switches = new Map<string, string>();
  readonly isPackaged = settings.resourcesPath !== null;
  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => {
      this.#switches.set(name, value);
      note('switch', value === '' ? name : `${name}=${value}`);
    },
    hasSwitch: (name: string): boolean => this.#switches.has(name),
    getSwitchValue: (name: string): string => this.#switches.get(name) ?? '',
  };
  #readyPromise: Promise<void> = new Promise((resolve) => {
    setImmediate(() => {
      ready = true;
      chromiumsSignals();
      note('app', 'ready');
      this.emit('ready');
      resolve();
    });
  });

  override emit(name: string, ...args: unknown[]): boolean {
    if (name !== 'ready') note('app', name);
    return super.emit(name, ...args);
  }

  whenReady(): Promise<void> {
    return this.#readyPromise;
  }
  isReady(): boolean {
    return ready;
  }
  setName(): void {
    // The data folder is not found by it.
  }
  getVersion(): string {
    const text = readFileSync(join(dirname(process.argv[1]), '..', '..', 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  }
  getPreferredSystemLanguages(): string[] {
    return [...settings.languages];
  }
  setPath(name: string, path: string): void {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`Failed to set path: ${path}`);
    }
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    return this.#paths.get(name) ?? tmpdir();
  }
  enableSandbox(): void {
    beforeReady('app.enableSandbox()');
  }
  requestSingleInstanceLock(): boolean {
    return settings.first;
  }
  setAboutPanelOptions(): void {
    // Shown by no test.
  }
}

export const app = new App((status) => {
  note('ended', String(status));
  // The message loop has ended: nothing that is awaited goes on.
  (process as unknown as { reallyExit(status: number): void }).reallyExit(status);
});
process.exit = ((status?: number) => app.exit(status ?? 0)) as typeof process.exit;
if (settings.resourcesPath !== null) {
  Object.assign(process, { resourcesPath: settings.resourcesPath });
}

/** Chromium takes signals over when it is ready, whoever had them; who asks later has them again. */
function chromiumsSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    let replaced = false;
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (!replaced) app.quit();
    });
    process.on('newListener', (name) => {
      if (name === signal) replaced = true;
    });
  }
}

// protocol and session

type Handler = (request: Request) => Promise<Response>;
const privileged = new Set<string>();
const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    beforeReady('protocol.registerSchemesAsPrivileged');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
};

class Session extends EventEmitter {
  readonly protocol = {
    handle(scheme: string, handler: Handler): void {
      if (!privileged.has(scheme)) throw new Error(`${scheme} is no privileged scheme`);
      if (handlers.has(scheme)) throw new Error(`The scheme has been registered`);
      handlers.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: ({ urls }: { readonly urls: readonly string[] }): void =>
      note('blocks', urls.join(' ')),
  };
  setPermissionRequestHandler(): void {
    note('guards', 'permission requests');
  }
  setPermissionCheckHandler(): void {
    note('guards', 'permission checks');
  }
  setDevicePermissionHandler(): void {
    note('guards', 'devices');
  }
  setSpellCheckerEnabled(): void {
    // A page of Chromium has its own.
  }
}
export const session = { defaultSession: new Session() };

const ADDRESS = 'app://winnow';
const server = createServer((incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: unknown) => {
    note('failed', `${incoming.method} ${incoming.url}: ${String(error)}`);
    outgoing.destroy();
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const OUTSIDE = `http://127.0.0.1:${port}`;

/** Chromium alone knows no `app:`, so what scripts read as the scheme of their page is put there. */
const SCHEME_READ = /[\w$.?]*\blocation\??\.protocol\b/gu;

/** Answers the page as the scheme does. */
async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (!/^(?:content-length|host|connection|transfer-encoding)$/u.test(name)) {
      headers.set(name, String(value));
    }
  }
  const handler = handlers.get('app');
  if (handler === undefined) throw new Error('nobody serves the scheme');
  const answer = await handler(
    new Request(`${ADDRESS}${incoming.url}`, {
      method: incoming.method,
      headers,
      // A blob arrives whole, in one piece.
      ...(parts.length === 0 ? {} : { body: new Blob(parts as never).stream(), duplex: 'half' }),
    } as RequestInit),
  );
  if (answer.headers.get('content-type')?.startsWith('text/javascript') === true) {
    const script = (await answer.text()).replace(SCHEME_READ, '"app:"');
    const length = String(Buffer.byteLength(script));
    outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': length }); // prettier-ignore
    outgoing.end(script);
    return;
  }
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) {
    outgoing.end();
    return;
  }
  const body = Readable.fromWeb(answer.body as never);
  outgoing.on('close', () => body.destroy());
  body.on('error', () => outgoing.destroy());
  body.pipe(outgoing);
}

// threads, so that one can be made to fail

const threads = new Set<workerThreads.Worker>();
workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...given: ConstructorParameters<typeof workerThreads.Worker>) {
    super(...given);
    threads.add(this);
    this.on('exit', () => threads.delete(this));
  }
};
syncBuiltinESMExports();

// windows

interface WindowOptions {
  readonly show?: boolean;
  readonly webPreferences: Readonly<Record<string, unknown>> & { readonly preload: string };
}

class WebContents extends EventEmitter {
  readonly id = 1;
  url = 'about:blank';
  destroyed = false;

  isDestroyed(): boolean {
    return this.destroyed;
  }
  getURL(): string {
    return this.url;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    note('guards', `windows: ${handler({ url: 'https://example.org/' }).action}`);
  }
  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
    tell({ kind: 'send', channel, args: structuredClone(args) });
  }
  reload(): void {
    tell({ kind: 'reload' });
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  #visible: boolean;

  constructor({ show = true, webPreferences }: WindowOptions) {
    super();
    if (!ready) throw new Error('Cannot create BrowserWindow before app is ready');
    const { sandbox, contextIsolation, nodeIntegration, preload } = webPreferences;
    if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false) {
      throw new Error('The emulation knows sandboxed windows only.');
    }
    this.#visible = show;
    app.addWindow(this);
    app.emit('web-contents-created', {}, this.webContents);
    tell({ kind: 'window', preload, port });
  }

  override emit(name: string, ...args: unknown[]): boolean {
    note('window', name);
    return super.emit(name, ...args);
  }

  loadURL(url: string): Promise<void> {
    if (!url.startsWith(`${ADDRESS}/`)) throw new Error(`${url} is none of the scheme's`);
    tell({ kind: 'load', path: url.slice(ADDRESS.length) });
    return Promise.resolve();
  }
  show(): void {
    this.#alive();
    this.#visible = true;
    note('window', 'shown');
  }
  focus(): void {
    this.#alive();
    note('window', 'focused');
  }
  maximize(): void {
    this.#visible = true;
  }
  restore(): void {
    this.#alive();
  }
  isVisible(): boolean {
    return this.#visible;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    this.#alive();
    return { x: 0, y: 0, width: 1280, height: 820 };
  }
  close(): void {
    if (this.isDestroyed()) return;
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) app.closeCancelled();
    else this.destroy();
  }
  destroy(): void {
    if (this.isDestroyed()) return;
    this.webContents.destroyed = true;
    tell({ kind: 'gone' });
    this.webContents.emit('destroyed');
    this.emit('closed');
    app.windowGone(this);
  }

  #alive(): void {
    if (this.isDestroyed()) throw new Error('Object has been destroyed');
  }
}

const currentWindow = (): BrowserWindow | null =>
  (app.windows[0] as BrowserWindow | undefined) ?? null;

// messages of the page

type Invoked = (event: unknown, ...args: unknown[]) => unknown;
const invoked = new Map<string, Invoked>();

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Invoked): void {
    if (invoked.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    invoked.set(channel, handler);
  }
}
export const ipcMain = new IpcMain();

async function receive(message: Extract<Asked, { kind: 'ipc' }>): Promise<void> {
  const sender = currentWindow()?.webContents;
  if (sender === undefined) return;
  const event = { sender, senderFrame: { url: sender.url, parent: null } };
  const args = unpacked(message.args);
  if (message.ticket === null) {
    ipcMain.emit(message.channel, event, ...args);
    return;
  }
  const { ticket, channel } = message;
  try {
    const handler = invoked.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const value = structuredClone(await handler(event, ...args));
    tell({ kind: 'reply', ticket, ok: true, value });
  } catch (error) {
    const value = `Error invoking remote method '${channel}': ${String(error)}`;
    tell({ kind: 'reply', ticket, ok: false, value });
  }
}

// dialogs, menus and the rest

let answers: Answers = {
  open: { canceled: true, filePaths: [] },
  save: { canceled: true, filePath: '' },
  message: 0,
};
/** Questions that nobody has answered yet. */
const open: (() => void)[] = [];

interface MessageOptions {
  readonly message: string;
  readonly buttons: readonly string[];
}

export const dialog = {
  showOpenDialog(_window: unknown, options: unknown): Promise<Answers['open']> {
    note('open dialog', options);
    return Promise.resolve(answers.open);
  },
  showSaveDialog(_window: unknown, options: unknown): Promise<Answers['save']> {
    note('save dialog', options);
    return Promise.resolve(answers.save);
  },
  async showMessageBox(_window: unknown, { message, buttons }: MessageOptions) {
    note('question', `${message} [${buttons.join('] [')}]`);
    while (answers.message === null) await new Promise<void>((resolve) => open.push(resolve));
    return { response: answers.message, checkboxChecked: false };
  },
  showErrorBox(title: string, message: string): void {
    note('error box', `${title}: ${message}`);
  },
};

let menu: readonly MenuItemConstructorOptions[] = [];
const entriesOf = (items: readonly MenuItemConstructorOptions[]): MenuEntry[] =>
  items
    .filter(({ type }) => type !== 'separator')
    .map(({ label, role, accelerator, submenu }) => ({
      label: label ?? '',
      role: role ?? null,
      accelerator: typeof accelerator === 'string' ? accelerator : null,
      entries: Array.isArray(submenu) ? entriesOf(submenu) : [],
    }));

export const Menu = {
  buildFromTemplate: (template: readonly MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: readonly MenuItemConstructorOptions[]): void {
    menu = template;
    tell({ kind: 'menu', entries: entriesOf(template) });
  },
};

function choose(label: string): void {
  const all = menu.flatMap((top) => [top, ...(Array.isArray(top.submenu) ? top.submenu : [])]);
  const item = all.find((each) => each.label === label);
  if (item === undefined) throw new Error(`There is no menu entry "${label}".`);
  if (item.role === 'quit') app.quit();
  else if (item.role === 'close') currentWindow()?.close();
  else (item.click as (() => void) | undefined)?.();
}

export const nativeTheme = { shouldUseDarkColors: false };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }],
};
let blocker = 0;
export const powerSaveBlocker = {
  start(kind: string): number {
    note('awake', kind);
    return ++blocker;
  },
  stop: (): void => note('awake', 'no longer'),
};
export const shell = {
  openPath(path: string): Promise<string> {
    note('opens', path);
    return Promise.resolve('');
  },
};

// what the test asks

const control = new Socket({ fd: READING });
readLines<Asked>(control, (asked) => {
  switch (asked.kind) {
    case 'ipc':
      void receive(asked);
      return;
    case 'window-event':
      currentWindow()?.emit(asked.name);
      return;
    case 'contents-event':
      currentWindow()?.webContents.emit(asked.name, {}, ...asked.args);
      return;
    case 'navigated': {
      const contents = currentWindow()?.webContents;
      if (contents === undefined) return;
      contents.url = asked.url.replace(OUTSIDE, ADDRESS);
      contents.emit('did-navigate', {}, contents.url);
      return;
    }
    case 'app-event':
      app.emit(asked.name, { preventDefault: () => undefined }, ...asked.args);
      return;
    case 'answers':
      answers = { ...answers, ...asked.answers };
      for (const resolve of open.splice(0)) resolve();
      return;
    case 'menu':
      choose(asked.label);
      return;
    case 'services-die':
      for (const thread of threads) void thread.terminate();
      return;
    case 'quit':
      app.quit();
      return;
    case 'close':
      currentWindow()?.close();
  }
});
// Whoever watched is gone.
control.on('end', () => app.exit(1));
