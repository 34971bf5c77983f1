// The desktop application on an emulation of Electron, not Electron: the built main process runs in
// Node with the emulated modules (electron.ts), and a page of Chromium is its window. A test plays
// the person and the system: it answers dialogs, chooses from the menu, closes, quits, sends signals.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import {
  readLines,
  type Answers,
  type Asked,
  type MenuEntry,
  type Settings,
  type Told,
} from './messages.ts';
import { BINDING, PAGE_SIDE, preloadSide, WORLD } from './worlds.ts';

export interface StandInOptions {
  /** Built, for instance `out/main/index.js`. */
  readonly main: string;
  readonly dataDir: string;
  readonly browser: Browser;
  readonly scheme?: 'light' | 'dark';
  readonly languages?: readonly string[];
  /** False: another instance runs. */
  readonly first?: boolean;
  /** False: as on Wayland, where the window never says that it can be shown. */
  readonly readyToShow?: boolean;
  /** False: the page is never loaded. */
  readonly loads?: boolean;
  readonly resourcesPath?: string | null;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the page before anything is loaded in it, also where a crash made a new one. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export class StandIn {
  /** What happened, in order: `app before-quit`, `window shown`, `question … [Keep it open] [Close]`. */
  readonly notes: string[] = [];
  menu: readonly MenuEntry[] = [];
  page: Page | null = null;
  /** Its exit status, or the signal that ended it, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly process: ChildProcess;
  readonly #options: StandInOptions;
  #context: BrowserContext | null = null;
  #session: CDPSession | null = null;
  /** The execution context of the preload's world; 0 while a page is loading. */
  #world = 0;
  #preload = '';
  #port = 0;
  #work: Promise<void> = Promise.resolve();
  #errors = '';
  #over = false;

  constructor(options: StandInOptions) {
    this.#options = options;
    const settings: Settings = {
      languages: options.languages ?? ['en-GB'],
      first: options.first ?? true,
      resourcesPath: options.resourcesPath ?? null,
    };
    this.process = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--import',
        new URL('./register.ts', import.meta.url).href,
        options.main,
        ...(options.args ?? []),
      ],
      {
        stdio: ['ignore', 'inherit', 'pipe', 'ipc', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...options.env,
          WINNOW_HOME: options.dataDir,
          STAND_IN: JSON.stringify(settings),
        },
      },
    );
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    // A message to a process that has just ended has nobody to read it.
    this.#pipe.on('error', () => undefined);
    const [, , , , , from] = this.process.stdio as readonly unknown[];
    readLines<Told>(from as Readable, (told) => this.#hear(told));
    // Not its `close`: that never comes where the channel to it was ended from here.
    const heard = once(from as Readable, 'close');
    this.ended = once(this.process, 'exit').then(async ([status, signal]) => {
      await heard;
      await this.#closePage();
      this.#over = true;
      this.#note(`process ended ${status ?? signal}`);
      return (status ?? signal) as number | NodeJS.Signals;
    });
  }

  /** What it wrote to stderr. */
  get errors(): string {
    return this.#errors;
  }

  /** Waits until its page has loaded. Rejects where it ends instead. */
  async opened(): Promise<Page> {
    await this.noted(/^page loaded$/u);
    return this.page!;
  }

  /**
   * Waits for something to happen, from the start or from the note after the given number. Rejects
   * where it ends instead.
   */
  async noted(what: RegExp, after = 0): Promise<string> {
    for (;;) {
      const found = this.notes.slice(after).find((each) => what.test(each));
      if (found !== undefined) return found;
      if (this.#over) {
        const told = this.notes.slice(-5).join('; ');
        throw new Error(`The desktop host ended before ${what} (${told}): ${this.#errors}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
  readonly #waiting: (() => void)[] = [];

  ask(asked: Asked): void {
    this.#pipe.write(`${JSON.stringify(asked)}\n`);
  }

  answer(answers: Partial<Answers>): void {
    this.ask({ kind: 'answers', answers });
  }

  get #pipe(): Writable {
    return this.process.stdio[4] as Writable;
  }

  #note(text: string): void {
    this.notes.push(text);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #hear(told: Told): void {
    switch (told.kind) {
      case 'note':
        this.#note(`${told.what} ${told.detail}`.trim());
        return;
      case 'menu':
        this.menu = told.entries;
        this.#note('menu set');
        this.#inWorld(this.#menuKeys());
        return;
      case 'window':
        this.#port = told.port;
        this.#then(async () => {
          this.#preload = await readFile(told.preload, 'utf8');
          await this.#openPage();
        });
        return;
      case 'load':
        this.#then(() => this.#load(told.path));
        return;
      case 'reload':
        this.#note('page reloaded');
        this.#then(() => this.#load('/'));
        return;
      case 'gone':
        this.#then(() => this.#closePage());
        return;
      case 'send':
        this.#inWorld(
          `standIn.send(${JSON.stringify(told.channel)}, ${JSON.stringify(told.args)})`,
        );
        return;
      case 'reply': {
        const value = JSON.stringify(told.value) as string | undefined;
        this.#inWorld(`standIn.reply(${told.ticket}, ${told.ok}, ${value ?? 'undefined'})`);
      }
    }
  }

  /** One thing after another, as they were asked for. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#note(`stand-in failed: ${String(error)}`);
    });
  }

  async #openPage(): Promise<void> {
    const { browser, scheme = 'light', languages = ['en-GB'], prepare } = this.#options;
    this.#context ??= await browser.newContext({
      colorScheme: scheme,
      viewport: { width: 1280, height: 800 },
      locale: languages[0],
    });
    const page = await this.#context.newPage();
    this.page = page;
    await prepare?.(page);
    const session = await this.#context.newCDPSession(page);
    this.#session = session;
    this.#world = 0;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD) return;
      this.#world = context.id;
      this.#inWorld(this.#menuKeys());
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#world = 0;
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) void this.#fromPreload(JSON.parse(payload) as FromPreload);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.ask({ kind: 'navigated', url: frame.url() });
    });
    page.on('load', () => {
      if (this.#options.readyToShow !== false)
        this.ask({ kind: 'window-event', name: 'ready-to-show' });
      this.ask({ kind: 'contents-event', name: 'did-finish-load', args: [] });
      this.#note('page loaded');
    });
    page.on('crash', () => {
      this.page = null;
      const args = [{ reason: 'crashed', exitCode: 1 }];
      this.ask({ kind: 'contents-event', name: 'render-process-gone', args });
    });
    await session.send('Page.enable');
    await session.send('DOM.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    const add = 'Page.addScriptToEvaluateOnNewDocument';
    await session.send(add, { source: PAGE_SIDE });
    await session.send(add, { source: preloadSide(this.#preload), worldName: WORLD });
  }

  async #load(path: string): Promise<void> {
    if (this.#options.loads === false) {
      const args = [-6, 'ERR_FILE_NOT_FOUND', 'app://winnow/', true];
      this.ask({ kind: 'contents-event', name: 'did-fail-load', args });
      return;
    }
    this.ask({ kind: 'contents-event', name: 'did-start-loading', args: [] });
    // After a crash it is a new one.
    if (this.page === null) await this.#openPage();
    await this.page!.goto(`http://127.0.0.1:${this.#port}${path}`);
  }

  async #closePage(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    this.#session = null;
    this.#world = 0;
    await context?.close().catch(() => undefined);
  }

  /** Runs in the preload's world; for nobody where there is none. */
  #inWorld(expression: string): void {
    if (this.#world === 0 || this.#session === null) return;
    this.#session
      .send('Runtime.evaluate', { contextId: this.#world, expression })
      .then(({ exceptionDetails }) => {
        if (exceptionDetails !== undefined) {
          this.#note(`stand-in failed: ${exceptionDetails.exception?.description}`);
        }
      })
      // The page has gone on, or away.
      .catch(() => undefined);
  }

  #menuKeys(): string {
    const keys = this.menu.flatMap(({ entries }) => entries).flatMap((e) => e.accelerator ?? []);
    return `standIn.menu(${JSON.stringify(keys)})`;
  }

  async #fromPreload(message: FromPreload): Promise<void> {
    switch (message.kind) {
      case 'ipc':
        this.ask({ ...message, args: await this.#withPaths(message.args) });
        return;
      case 'key': {
        const entries = this.menu.flatMap((top) => top.entries);
        const entry = entries.find(({ accelerator }) => accelerator === message.keys);
        if (entry !== undefined) this.ask({ kind: 'menu', label: entry.label });
        return;
      }
      case 'preload-error': {
        const args = ['preload', { message: message.message }];
        this.ask({ kind: 'contents-event', name: 'preload-error', args });
      }
    }
  }

  /** Where files that the preload asked about lie; '' for those that lie nowhere. */
  async #withPaths(args: readonly unknown[]): Promise<unknown[]> {
    return Promise.all(
      args.map(async (each) => {
        if (Array.isArray(each)) return this.#withPaths(each);
        const file = /^stand-in-file:(\d+)$/u.exec(typeof each === 'string' ? each : '');
        if (file === null || this.#session === null) return each;
        const { result } = await this.#session.send('Runtime.evaluate', {
          contextId: this.#world,
          expression: `standInFiles[${file[1]}]`,
        });
        const { objectId } = result;
        if (objectId === undefined) return '';
        return (await this.#session.send('DOM.getFileInfo', { objectId })).path;
      }),
    );
  }
}

type FromPreload =
  | Extract<Asked, { kind: 'ipc' }>
  | { readonly kind: 'key'; readonly keys: string }
  | { readonly kind: 'preload-error'; readonly message: string };

/** What `npm start` and the tests build. */
export const builtMain = (root: string): string => join(root, 'out', 'main', 'index.js');
