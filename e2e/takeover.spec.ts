// Two browsers with profiles of their own on one training: one trains and the other watches, either
// takes it from the other, and goes on with it where the other was killed, was reloaded, or had gone.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { chromium, type BrowserServer, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from './app.ts';
import { expect, test as base, type BrowserApp } from './host.ts';
import {
  epochsShown,
  heading,
  importSample,
  main,
  openWizard,
  score,
  set,
  startTraining,
} from './screens.ts';

interface OtherBrowser {
  readonly page: Page;
  /** Ends its process at once: nothing of it has time to say anything. */
  kill(): Promise<void>;
}

const test = base.extend<{ openAnother: () => Promise<OtherBrowser> }>({
  openAnother: async ({ browserApp: app }, use) => {
    const opened: BrowserServer[] = [];
    await use(async () => {
      const server = await chromium.launchServer({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: CHROMIUM_ARGUMENTS,
      });
      opened.push(server);
      const browser = await chromium.connect(server.wsEndpoint());
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.on('pageerror', (error) => app.problems.push(String(error)));
      await page.goto(app.address);
      return { page, kill: () => server.kill() };
    });
    for (const server of opened) await server.kill();
  },
});
test.use({ leaseSeconds: 4 });

/** A row of the data, read beside the running application. */
function stored<T>(app: BrowserApp, sql: string): T {
  const database = new Database(join(app.dataDir, 'winnow.sqlite'), { readonly: true });
  try {
    return database.prepare(sql).get() as T;
  } finally {
    database.close();
  }
}

const resumeEpoch = (app: BrowserApp): number | null =>
  stored<{ epoch: number | null }>(
    app,
    'SELECT resume_epoch AS epoch FROM runs ORDER BY id DESC LIMIT 1',
  ).epoch;

async function train(page: Page, epochs: number): Promise<void> {
  await openWizard(page);
  await set(page, { epochs, advanced: { Patience: '0' } });
  await startTraining(page);
}

/** Opens the newest training in another browser. */
async function open(app: BrowserApp, page: Page): Promise<void> {
  const { id } = stored<{ id: number }>(app, 'SELECT max(id) AS id FROM runs');
  await page.goto(`${app.origin}/#/training/${id}`);
  await expect(heading(page, /^Training “/u)).toBeVisible();
}

const elsewhere = (page: Page) => main(page).getByText('Another window is training this.');
const button = (page: Page, name: string) =>
  main(page).getByRole('button', { name, exact: true }).last();

/** Epochs come to who watches, and nothing is read for it. */
async function watches(page: Page): Promise<void> {
  await expect(elsewhere(page)).toBeVisible();
  const reads: string[] = [];
  page.on('request', (request) => {
    const read = /\/runs\.(get|list|epochs)$/u.exec(request.url());
    if (read !== null) reads.push(read[0]);
  });
  const before = await epochsShown(page);
  await expect.poll(() => epochsShown(page), { timeout: 60_000 }).toBeGreaterThan(before + 20);
  expect(reads).toEqual([]);
  page.removeAllListeners('request');
}

test('one trains and the other watches, in both orders, until it is discarded there', async ({
  browserApp: app,
  page: first,
  openAnother,
}) => {
  const { page: second } = await openAnother();
  await importSample(first);
  await train(first, 10_000);
  await open(app, second);
  await watches(second);

  // What the first one sends once the second has the run, and is not refused.
  let taken = false;
  const late: string[] = [];
  first.on('request', (request) => {
    if (!taken || !/\/runs\.(addEpochs|setState|finish)$|\/bulk\/runs\//u.test(request.url()))
      return;
    void request.response().then((response) => {
      if (response?.ok()) late.push(request.url());
    });
  });
  await button(second, 'Take over').click();
  const claimed = second.waitForResponse(/\/runs\.claim$/u);
  await button(second, 'Take over').click();
  expect((await claimed).ok()).toBe(true);
  taken = true;
  await expect(main(second).getByRole('region', { name: 'Progress' })).toBeVisible();
  // The first one stops, says so, and watches.
  await watches(first);
  expect(late).toEqual([]);

  await button(first, 'Discard').click();
  await button(first, 'Discard').click();
  for (const page of [first, second]) {
    await expect(main(page)).toContainText('This training was discarded. No model was kept.');
  }
  // What was on its way when it was discarded goes once it has arrived and is refused.
  const left = 'SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM blobs) AS n';
  await expect.poll(() => stored(app, left)).toEqual({ n: 0 });
});

test('killed twice, and gone on with elsewhere, it gives the same weights', async ({
  browserApp: app,
  page,
  openAnother,
}) => {
  const EPOCHS = 1500;
  const right = score(page);
  const result = () =>
    stored<Record<'id' | 'status' | 'hash' | 'epochs', unknown>>(
      app,
      `SELECT id, status, summary ->> 'weightsHash' AS hash,
         (SELECT count(*) FROM epochs WHERE run_id = runs.id) AS epochs
       FROM runs ORDER BY id DESC LIMIT 1`,
    );
  await importSample(page);
  await train(page, EPOCHS);
  await expect(right).toBeVisible({ timeout: 120_000 });
  const whole = result();
  expect(whole).toMatchObject({ status: 'finished', epochs: EPOCHS });

  const one = await openAnother();
  const two = await openAnother();
  await train(one.page, EPOCHS);
  await open(app, page);
  await watches(page);
  await expect.poll(() => resumeEpoch(app)).toBeGreaterThan(10);
  await one.kill();
  const cut = main(page).getByText('This training was cut off before it was done.');
  await expect(cut).toBeVisible();
  const from = resumeEpoch(app)!;

  await open(app, two.page);
  await button(two.page, 'Go on').click();
  await expect(cut).toBeHidden();
  await expect.poll(() => resumeEpoch(app)).toBeGreaterThan(from);
  await two.kill();
  await expect(cut).toBeVisible();
  await button(page, 'Go on').click();
  await expect(right).toBeVisible({ timeout: 120_000 });
  const again = result();
  expect(again.id).not.toBe(whole.id);
  expect(again).toMatchObject({ status: 'finished', epochs: EPOCHS, hash: whole.hash });
});

test('a worker that is gone is noticed, and its training gone on with in the same window', async ({
  browserApp: app,
  page,
}) => {
  await page.addInitScript(`{
    globalThis.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(...given) { super(...given); workers.push(this); }
    };
  }`);
  await page.reload();
  await importSample(page);
  await train(page, 10_000);
  await expect.poll(() => resumeEpoch(app)).toBeGreaterThan(10);
  await page.evaluate('workers.forEach((worker) => worker.terminate())');
  await expect(main(page)).toContainText('The training stopped unexpectedly');
  await button(page, 'Go on').click();
  await expect(main(page).getByRole('region', { name: 'Progress' })).toContainText(/Epoch \d/u);
  await button(page, 'Stop and keep the best').click();
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
});

test.describe('a page that goes says so', () => {
  // Longer than anyone waits here for a lease to run out.
  test.use({ leaseSeconds: 600 });

  test('reloaded in the middle, it goes on, or is kept with what it reached', async ({
    browserApp: app,
    page,
  }) => {
    await importSample(page);
    await train(page, 10_000);
    await expect.poll(() => resumeEpoch(app)).toBeGreaterThan(10);
    await page.reload();
    const from = resumeEpoch(app)!;
    const progress = main(page).getByRole('region', { name: 'Progress' });
    await button(page, 'Go on').click();
    await expect(progress).toBeVisible();
    await expect.poll(() => resumeEpoch(app)).toBeGreaterThan(from);
    await page.reload();
    const reached = resumeEpoch(app)!;
    await button(page, 'Keep what it reached').click();
    await expect(score(page)).toBeVisible({ timeout: 60_000 });
    const kept = stored<{ status: string; epochs: number; judged: number }>(
      app,
      `SELECT status, summary ->> 'epochs' AS epochs, summary ->> 'judged' AS judged FROM runs`,
    );
    expect(kept).toMatchObject({ status: 'stopped', epochs: reached });
    expect(kept.judged).toBeGreaterThan(0);
    await main(page).getByRole('button', { name: 'Try it' }).click();
    await page.getByLabel('Text to classify').fill('Where is my parcel?');
    await expect(page.getByTestId('answer')).toHaveText('delivery');
  });
});
