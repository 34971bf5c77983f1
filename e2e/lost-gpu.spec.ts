// The GPU process dies in the middle of a training, for real: the training goes on with the CPU from
// its last checkpoint, and the screen says so.

import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from './app.ts';
import { expect, test as base } from './host.ts';
import {
  ask,
  deviceLine,
  dispatches,
  epochsShown,
  importSample,
  main,
  openWizard,
  score,
  set,
  startTraining,
} from './screens.ts';

// A browser of its own for each test: one that lost its GPU often gets none again, and the other
// specs' GPU must live.
const test = base.extend<{ gpuBrowser: Browser }>({
  // Playwright reads from the pattern which fixtures one needs, also where that is none.
  // eslint-disable-next-line no-empty-pattern
  gpuBrowser: async ({}, use) => {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_ARGUMENTS,
    });
    await use(browser);
    await browser.close();
  },
  page: async ({ browserApp: app, gpuBrowser }, use) => {
    const context = await gpuBrowser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.on('pageerror', (error) => app.problems.push(String(error)));
    await page.goto(app.address);
    await use(page);
    await context.close();
  },
});

async function crashGpu(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await session.detach();
}

/** Trains on WebGPU for so long that there is a checkpoint to go on from. */
async function trainOnGpu(page: Page, epochs: number, reached: number): Promise<void> {
  await importSample(page);
  await openWizard(page);
  await set(page, { epochs, device: 'GPU (WebGPU)', advanced: { Patience: '0' } });
  await startTraining(page);
  await expect(deviceLine(page)).toContainText('(WebGPU)');
  await expect.poll(() => epochsShown(page), { timeout: 60_000 }).toBeGreaterThan(reached);
  expect(await dispatches(page)).toBeGreaterThan(0);
}

const sentence = /The GPU stopped answering; the training went on with the CPU from epoch (\d+)\./u;

test('a GPU that dies while training is replaced by the CPU', async ({ gpuBrowser, page }) => {
  await trainOnGpu(page, 3000, 60);
  const before = await epochsShown(page);
  await crashGpu(gpuBrowser);

  const told = main(page).getByText(sentence);
  await expect(told).toBeVisible();
  const from = Number(sentence.exec(await told.innerText())![1]);
  expect(from).toBeGreaterThan(1);
  await expect(deviceLine(page)).toHaveText(/GPU.*, then CPU/u);
  await expect(deviceLine(page)).not.toContainText('asked');
  await expect.poll(() => epochsShown(page)).toBeGreaterThan(before);

  await expect(score(page)).toBeVisible({ timeout: 120_000 });
  await expect(main(page)).toContainText(/on .*GPU.*, then CPU/u);
  await page.reload();
  await expect(main(page)).toContainText(/of 3,?000 kept/u);
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await ask(page, 'Where is my parcel?');
  await expect(page.getByTestId('answer')).toHaveText('delivery');
});

test('a GPU that dies while the training is held', async ({ gpuBrowser, page }) => {
  await trainOnGpu(page, 10_000, 60);
  await main(page).getByRole('button', { name: 'Pause' }).click();
  const goOn = main(page).getByRole('button', { name: 'Go on' });
  await expect(goOn).toBeVisible();
  await crashGpu(gpuBrowser);
  await goOn.click();
  await expect(main(page).getByText(sentence)).toBeVisible();

  // It still listens.
  await main(page).getByRole('button', { name: 'Pause' }).click();
  await goOn.click();
  await main(page).getByRole('button', { name: 'Stop and keep the best' }).click();
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
  await expect(main(page)).toContainText(/epoch [\d,]+ of [\d,]+ kept/u);
});
