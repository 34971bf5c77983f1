// Those who train in the rounds of kills: a page in a real browser, driven by its buttons, and a
// process without a window, which begins quicker. Both tell what they were told is stored.

import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { CallInput } from '../../src-main/contract/index.ts';
import { CHROMIUM_ARGUMENTS, killed } from '../app.ts';
import { main } from '../screens.ts';
import type { Begin, Order, Told } from './trainer.ts';
import { until, type World } from './world.ts';

export interface Trainer {
  readonly kind: 'page' | 'process';
  /** The run that it was leased; null before. */
  readonly runId: number | null;
  /** Resolves when it was leased a run, or refused one. */
  begin(how: Begin): Promise<void>;
  /** It has a result and stores it, or is over. */
  readonly saving: boolean;
  /** Does nothing any more: its training has ended, however it did. */
  isOver(): Promise<boolean>;
  pause(): Promise<void>;
  stop(): Promise<void>;
  /** Begins to discard; does not wait for it. */
  discard(): Promise<void>;
  /** Ends only what computes. */
  killWorker(): Promise<void>;
  kill(): Promise<void>;
  /** The server was started again. */
  retry(): void;
}

export class ProcessTrainer implements Trainer {
  readonly kind = 'process';
  runId: number | null = null;
  saving = false;
  /** How it ended, with the code that it heard. */
  over: Extract<Told, { type: 'over' }> | null = null;
  /** All that it told. */
  readonly told: Told[] = [];
  readonly child: ChildProcess;
  readonly #world: World;
  readonly #ready: Promise<void>;

  constructor(world: World) {
    this.#world = world;
    this.child = fork(join(import.meta.dirname, 'trainer.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let ready = (): void => undefined;
    this.#ready = new Promise((resolve) => (ready = resolve));
    this.child.on('message', (told: Told) => {
      this.told.push(told);
      if (told.type === 'ready') ready();
      else if (told.type === 'leased') this.runId = told.id;
      else if (told.type === 'epochs') this.#world.show(this.runId!, told.epochs);
      else if (told.type === 'trained') this.saving = true;
      else if (told.type === 'over') this.over = told;
    });
    // Orders to one that is gone.
    this.child.on('error', () => undefined);
  }

  async begin(begin: Begin): Promise<void> {
    await this.#ready;
    this.#order({ type: 'begin', dataDir: this.#world.dataDir, begin });
    await until('a process is leased a run', () => this.runId !== null || this.#isGone());
  }

  isOver(): Promise<boolean> {
    return Promise.resolve(this.#isGone());
  }

  stop(): Promise<void> {
    this.#order({ type: 'stop' });
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.#order({ type: 'discard' });
    return Promise.resolve();
  }

  pause(): Promise<void> {
    this.#order({ type: 'pause' });
    return Promise.resolve();
  }

  killWorker(): Promise<void> {
    return this.kill();
  }

  kill(): Promise<void> {
    return killed(this.child);
  }

  retry(): void {
    this.#order({ type: 'retry' });
  }

  #isGone(): boolean {
    const { exitCode, signalCode } = this.child;
    return this.over !== null || exitCode !== null || signalCode !== null;
  }

  #order(order: Order): void {
    if (this.child.connected) this.child.send(order);
  }
}

/** A browser with a profile, whose pages come and go. */
export class Pages {
  readonly #world: World;
  #browser: Browser | null = null;
  #context: BrowserContext | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  async open(): Promise<Page> {
    if (this.#context === null) {
      this.#browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: CHROMIUM_ARGUMENTS,
      });
      this.#context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 } });
      await this.#context.addInitScript(`{
        globalThis.workers = [];
        globalThis.Worker = class extends Worker {
          constructor(...given) { super(...given); workers.push(this); }
        };
      }`);
      const page = await this.#context.newPage();
      await page.goto(this.#world.address);
      await main(page).waitFor();
      await page.close();
    }
    return this.#context.newPage();
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

export class PageTrainer implements Trainer {
  readonly kind = 'page';
  runId: number | null = null;
  saving = false;
  readonly #world: World;
  readonly #pages: Pages;
  /** A run whose recipe a new one takes. */
  readonly #pattern: number;
  #page: Page | null = null;
  #gone = false;

  constructor(world: World, pages: Pages, pattern: number) {
    this.#world = world;
    this.#pages = pages;
    this.#pattern = pattern;
  }

  async begin(how: Begin): Promise<void> {
    const page = await this.#pages.open();
    this.#page = page;
    page.on('crash', () => (this.#gone = true));
    page.on('close', () => (this.#gone = true));
    let leased = false;
    page.on('request', (request) => {
      if (/\/predictions\?|\/runs\.finish$/u.test(request.url())) this.saving = true;
    });
    page.on('response', (response) => {
      const url = response.url();
      if (/\/runs\.(create|claim)$/u.test(url)) leased = true;
      if (!response.ok() || !/\/runs\.addEpochs$/u.test(url)) return;
      const { id, epochs } = response.request().postDataJSON() as CallInput<'runs.addEpochs'>;
      this.#world.show(
        id,
        epochs.map(({ epoch }) => epoch),
      );
    });
    const { datasetId, caller } = this.#world;
    if (how.as === 'create') {
      await page.goto(`${caller.origin}/#/wizard/${datasetId}/${this.#pattern}`);
      await this.#press('Train');
      await page.waitForURL(/#\/(training|result)\/\d+$/u);
    } else {
      await page.goto(`${caller.origin}/#/training/${how.id}`);
      if (how.as === 'next') await this.#press(/^(Go on|Begin again)$/u);
      else {
        await this.#press('Take over', 15_000);
        await this.#confirm('Take over');
      }
      await until('a page is leased a run', () => leased || this.#gone);
    }
    this.runId = Number(/\d+$/u.exec(page.url())![0]);
  }

  async isOver(): Promise<boolean> {
    if (this.#gone || this.#page === null) return true;
    const live = main(this.#page).getByRole('region', { name: 'Progress' });
    const loaded = await main(this.#page).getByRole('heading', { level: 1 }).count();
    // One that was over before the page came shows how far it went, too.
    const ended = main(this.#page).getByRole('button', { name: 'See the result' });
    return loaded > 0 && ((await live.count()) === 0 || (await ended.count()) > 0);
  }

  // It may have come to its end before.
  pause(): Promise<void> {
    return this.#press('Pause', 2_000).catch(() => undefined);
  }

  stop(): Promise<void> {
    return this.#press('Stop and keep the best', 2_000).catch(() => undefined);
  }

  async discard(): Promise<void> {
    await this.#press('Discard', 2_000).catch(() => undefined);
    void this.#confirm('Discard', 2_000).catch(() => undefined);
  }

  async killWorker(): Promise<void> {
    await this.#page?.evaluate('workers.forEach((worker) => worker.terminate())');
  }

  async kill(): Promise<void> {
    const page = this.#page;
    if (page === null || this.#gone) return;
    const session = await page.context().newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    await until('the page has crashed', () => this.#gone);
    await page.close();
  }

  /** Closes the page as a person does. */
  async leave(): Promise<void> {
    if (!this.#gone) await this.#page?.close({ runBeforeUnload: false });
  }

  retry(): void {
    // It connects by itself.
  }

  #press(name: string | RegExp, timeout = 60_000): Promise<void> {
    const button = main(this.#page!).getByRole('button', { name, exact: true });
    return button.first().click({ timeout });
  }

  /** Answers what is asked. It is not asked any more where the training has ended meanwhile. */
  #confirm(name: string, timeout = 10_000): Promise<void> {
    const question = main(this.#page!).getByRole('group', { name: /\?$/u });
    return question.getByRole('button', { name, exact: true }).click({ timeout });
  }
}
