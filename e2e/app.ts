// Winnow running on one of its hosts, and the page that a person would see. Everything is real: the
// server or Electron, SQLite, the browser, its drag and drop, its dialogs and downloads.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  expect,
  _electron,
  type Browser,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { installedElectron } from '../scripts/lib/electron-binary.mjs';
import { LOCALE, opensIn } from './speech.ts';
import { builtMain, StandIn, type StandInOptions } from './stand-in/stand-in.ts';

export const root = join(import.meta.dirname, '..');

/** Quiet, and with WebGPU on the software adapter where there is no GPU. */
export const CHROMIUM_ARGUMENTS = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Why Electron cannot be driven here; null where it can. Its binary is never fetched for a test. */
export function whyNoElectron(): string | null {
  if (installedElectron(root) === null) {
    return 'Electron’s binary is not here: its specs run wherever it is (npx install-electron).';
  }
  const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? '';
  return process.platform === 'linux' && display === ''
    ? 'There is no display for Electron’s window.'
    : null;
}

export type Scheme = 'light' | 'dark';

/** Long tasks of the page, from its start; kept in the page, read by `longTasks`. */
const OBSERVE_LONG_TASKS = `(() => {
  if (globalThis.longTasks) return;
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
})()`;

/** What the page complains about that it never should. */
const PROBLEM =
  /content security policy|does not fit the contract|is not valid|unhandled|state_unsafe/iu;

export abstract class App {
  abstract readonly host: 'browser' | 'electron';
  readonly dataDir: string;
  page!: Page;
  /** Errors that no one caught, and broken rules of the house. Must stay empty. */
  readonly problems: string[] = [];

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** Starts it, or starts it again on the same data; a page of the browser host reconnects itself. */
  abstract start(): Promise<void>;
  /** Ends the process that owns the disk, at once, as a crash or a power cut would. */
  abstract kill(): Promise<void>;
  /** Chooses a file in the dialog that `open` brings up. */
  abstract chooseFile(path: string, open: () => Promise<void>): Promise<void>;
  /** Chooses a folder in the dialog that `open` brings up. */
  abstract chooseFolder(path: string, open: () => Promise<void>): Promise<void>;
  /** Saves what `save` offers, and gives the path it has now. */
  abstract saveFile(path: string, save: () => Promise<void>): Promise<string>;

  /** Drops real folders and files onto the window, through the browser's own drag and drop. */
  async drop(paths: readonly string[], at = { x: 640, y: 400 }): Promise<void> {
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    const session = await this.page.context().newCDPSession(this.page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    }
    await session.detach();
  }

  /** Tasks of more than 50 ms since the page began, by the wall's clock, in milliseconds. */
  longTasks(): Promise<readonly number[]> {
    return this.page.evaluate(
      `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(longTasks))))`,
    );
  }

  /** The page's clock, in milliseconds since it began. */
  now(): Promise<number> {
    return this.page.evaluate('performance.now()');
  }

  protected async watch(page: Page): Promise<void> {
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (PROBLEM.test(message.text())) this.problems.push(message.text());
    });
    page.on('worker', (worker) => {
      worker.on('console', (message) => {
        if (PROBLEM.test(message.text())) this.problems.push(message.text());
      });
    });
    await page.addInitScript({ content: OBSERVE_LONG_TASKS });
  }
}

/** The server of the browser host; `address` is there once it can be used, with the link in it. */
export function startServer(
  dataDir: string,
  leaseSeconds: number | null,
): { readonly server: ChildProcess; readonly address: Promise<string> } {
  const server = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'src-main/browser/index.ts',
      '--data-dir',
      dataDir,
      '--no-open',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, WINNOW_LEASE_SECONDS: String(leaseSeconds ?? '') },
    },
  );
  const address = new Promise<string>((resolve, reject) => {
    let output = '';
    server.stdout.setEncoding('utf8');
    server.stdout.on('data', (text: string) => {
      output += text;
      const found = /http:\/\/\S+/u.exec(output);
      if (found) resolve(found[0]);
    });
    server.once('error', reject);
    server.once('exit', (code) => {
      reject(new Error(`The browser host ended with ${code}: ${output}`));
    });
  });
  // Who kills it while it starts need not wait for its address.
  address.catch(() => undefined);
  return { server, address };
}

/** Ends a process at once and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

export class BrowserApp extends App {
  readonly host = 'browser';
  /** With the link that lets a page in. */
  address = '';
  #server: ChildProcess | null = null;
  readonly #browser: Browser;
  readonly #scheme: Scheme;
  readonly #leaseSeconds: number | null;
  readonly #locale: string;

  /**
   * `leaseSeconds`: how long a trainer may be silent; null: as long as for people. `locale`: what the
   * browser says that the person reads (BCP 47).
   */
  constructor(
    dataDir: string,
    browser: Browser,
    scheme: Scheme,
    leaseSeconds: number | null = null,
    locale = LOCALE,
  ) {
    super(dataDir);
    this.#browser = browser;
    this.#scheme = scheme;
    this.#leaseSeconds = leaseSeconds;
    this.#locale = locale;
  }

  get origin(): string {
    return new URL(this.address).origin;
  }

  async start(): Promise<void> {
    await this.startServer();
    if (this.page !== undefined) return;
    const context = await this.#browser.newContext({
      colorScheme: this.#scheme,
      viewport: { width: 1280, height: 800 },
      acceptDownloads: true,
      locale: this.#locale,
    });
    this.page = await context.newPage();
    opensIn(this.page, this.#locale);
    await this.watch(this.page);
    await this.page.goto(this.address);
    // It is let in first, which is after it has loaded.
    await this.page.getByRole('main').waitFor();
  }

  async startServer(): Promise<void> {
    const { server, address } = await startServer(this.dataDir, this.#leaseSeconds);
    this.#server = server;
    this.address = await address;
  }

  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) await killed(server);
  }

  async chooseFile(path: string, open: () => Promise<void>): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await open();
    await (await chooser).setFiles(path);
  }

  chooseFolder(path: string, open: () => Promise<void>): Promise<void> {
    return this.chooseFile(path, open);
  }

  async saveFile(path: string, save: () => Promise<void>): Promise<string> {
    const download = this.page.waitForEvent('download');
    await save();
    await (await download).saveAs(path);
    return path;
  }
}

export class ElectronApp extends App {
  readonly host = 'electron';
  #app: ElectronApplication | null = null;
  readonly #scheme: Scheme;

  constructor(dataDir: string, scheme: Scheme) {
    super(dataDir);
    this.#scheme = scheme;
  }

  async start(): Promise<void> {
    const env: Record<string, string> = { WINNOW_HOME: this.dataDir };
    for (const [name, value] of Object.entries(process.env)) {
      if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') env[name] ??= value;
    }
    this.#app = await _electron.launch({
      executablePath: installedElectron(root)!,
      args: [...CHROMIUM_ARGUMENTS, root],
      env,
      colorScheme: this.#scheme,
    });
    this.page = await this.#app.firstWindow();
    await this.page.waitForLoadState();
    await this.watch(this.page);
    await this.page.evaluate(OBSERVE_LONG_TASKS);
  }

  /** Whether the window is on the screen, as Electron knows it. */
  visible(): Promise<boolean> {
    return this.#app!.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window.isVisible() && !window.isMinimized();
    });
  }

  async kill(): Promise<void> {
    const child = this.#app?.process();
    this.#app = null;
    if (child !== undefined) await killed(child);
  }

  /** The system's own dialogs cannot be driven: they answer what a person would have chosen. */
  async chooseFile(path: string, open: () => Promise<void>): Promise<void> {
    await this.#app!.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
    await open();
  }

  chooseFolder(path: string, open: () => Promise<void>): Promise<void> {
    return this.chooseFile(path, open);
  }

  async saveFile(path: string, save: () => Promise<void>): Promise<string> {
    await this.#app!.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, path);
    await save();
    await expect.poll(() => existsSync(path)).toBe(true);
    return path;
  }
}

/** The built desktop application on an emulation of Electron, not Electron (stand-in/electron.ts). */
export class StandInApp extends App {
  readonly host = 'electron';
  readonly #options: Omit<StandInOptions, 'main' | 'dataDir' | 'prepare'>;
  #running: StandIn | null = null;

  constructor(dataDir: string, options: Omit<StandInOptions, 'main' | 'dataDir' | 'prepare'>) {
    super(dataDir);
    this.#options = options;
  }

  /** The process, what happened in it, and the person's and the system's part. */
  get running(): StandIn {
    return this.#running!;
  }

  async start(): Promise<void> {
    this.page = await this.launch().opened();
    await this.page.getByRole('main').waitFor();
  }

  /** Starts it without waiting for its window. */
  launch(options: Partial<StandInOptions> = {}): StandIn {
    this.#running = new StandIn({
      main: builtMain(root),
      dataDir: this.dataDir,
      prepare: (page) => this.watch(page),
      ...this.#options,
      ...options,
    });
    return this.#running;
  }

  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    await killed(running.process);
    await running.ended;
  }

  async chooseFile(path: string, open: () => Promise<void>): Promise<void> {
    this.running.answer({ open: { canceled: false, filePaths: [path] } });
    await open();
  }

  chooseFolder(path: string, open: () => Promise<void>): Promise<void> {
    return this.chooseFile(path, open);
  }

  async saveFile(path: string, save: () => Promise<void>): Promise<string> {
    this.running.answer({ save: { canceled: false, filePath: path } });
    await save();
    await expect.poll(() => existsSync(path)).toBe(true);
    return path;
  }
}
