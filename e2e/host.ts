// Starts Winnow for a spec, on the host that the project names, with a data directory of its own,
// and gives the page that a person would see.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  test as base,
  chromium,
  _electron,
  type Browser,
  type ElectronApplication,
  type Page,
} from '@playwright/test';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

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

/** Electron's binary, where it has been had; null elsewhere. */
export function electronBinary(): string | null {
  try {
    const path: unknown = require('electron');
    return typeof path === 'string' && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

export interface App {
  readonly host: 'browser' | 'electron';
  readonly dataDir: string;
  readonly page: Page;
  /** Ends the process that owns the disk, at once, as a crash or a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data; the page of the browser host reconnects by itself. */
  start(): Promise<void>;
  /** Drops real folders onto the window, through the browser's own drag and drop. */
  drop(paths: readonly string[]): Promise<void>;
}

class BrowserApp implements App {
  readonly host = 'browser';
  readonly dataDir: string;
  page!: Page;
  address = '';
  #server: ChildProcess | null = null;
  readonly #browser: Browser;
  readonly #colorScheme: 'light' | 'dark';

  constructor(dataDir: string, browser: Browser, colorScheme: 'light' | 'dark') {
    this.dataDir = dataDir;
    this.#browser = browser;
    this.#colorScheme = colorScheme;
  }

  async start(): Promise<void> {
    const server = spawn(
      join(root, 'node_modules', '.bin', 'node'),
      ['src-main/browser/main.ts', '--data-dir', this.dataDir, '--no-open'],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#server = server;
    this.address = await new Promise<string>((resolve, reject) => {
      let output = '';
      server.stdout.setEncoding('utf8');
      server.stdout.on('data', (text: string) => {
        output += text;
        const found = /http:\/\/\S+/u.exec(output);
        if (found) resolve(found[0]);
      });
      server.once('exit', (code) => {
        reject(new Error(`The browser host ended with ${code}: ${output}`));
      });
    });
    if (this.page === undefined) {
      const context = await this.#browser.newContext({
        colorScheme: this.#colorScheme,
        viewport: { width: 1280, height: 800 },
        acceptDownloads: true,
      });
      this.page = await context.newPage();
      await this.page.goto(this.address);
    }
  }

  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }

  drop(paths: readonly string[]): Promise<void> {
    return dropOnto(this.page, paths);
  }
}

class ElectronApp implements App {
  readonly host = 'electron';
  readonly dataDir: string;
  page!: Page;
  #app: ElectronApplication | null = null;
  readonly #colorScheme: 'light' | 'dark';

  constructor(dataDir: string, colorScheme: 'light' | 'dark') {
    this.dataDir = dataDir;
    this.#colorScheme = colorScheme;
  }

  async start(): Promise<void> {
    this.#app = await _electron.launch({
      args: [root, '--data-dir', this.dataDir, ...CHROMIUM_ARGUMENTS],
      colorScheme: this.#colorScheme,
    });
    this.page = await this.#app.firstWindow();
  }

  async kill(): Promise<void> {
    const process = this.#app?.process();
    this.#app = null;
    if (process === undefined || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  drop(paths: readonly string[]): Promise<void> {
    return dropOnto(this.page, paths);
  }
}

async function dropOnto(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: 600, y: 400, data };
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at });
  await session.detach();
}

interface Options {
  scheme: 'light' | 'dark';
}

export const test = base.extend<Options & { app: App }, { sharedBrowser: Browser | null }>({
  scheme: ['light', { option: true }],
  sharedBrowser: [
    async ({}, use, workerInfo) => {
      if (workerInfo.project.metadata.host !== 'browser') return use(null);
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: CHROMIUM_ARGUMENTS,
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  app: async ({ sharedBrowser, scheme }, use, testInfo) => {
    const electron = testInfo.project.metadata.host === 'electron';
    testInfo.skip(
      electron && electronBinary() === null,
      'Electron’s binary is not here: its specs run wherever it is (npx install-electron).',
    );
    const dataDir = await mkdtemp(join(tmpdir(), 'winnow-e2e-'));
    const app =
      sharedBrowser === null
        ? new ElectronApp(dataDir, scheme)
        : new BrowserApp(dataDir, sharedBrowser, scheme);
    await app.start();
    try {
      await use(app);
    } finally {
      await app.page.context().close();
      await app.kill();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
});

export { expect } from '@playwright/test';
