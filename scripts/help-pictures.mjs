// The pictures of help, of the sample as a person sees it: node scripts/help-pictures.mjs
//
// Light, 1280 by 800, as WebP in resources/help/. Nothing of this machine is in them.

import { chromium } from '@playwright/test';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BrowserApp, CHROMIUM_ARGUMENTS } from '../e2e/app.ts';
import { SAMPLE } from '../e2e/folders.ts';
import {
  ask,
  heading,
  imported,
  main,
  openWizard,
  score,
  set,
  startTraining,
} from '../e2e/screens.ts';
import { helpPictures } from '../words/index.ts';
import { buildIfNeeded } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';

const LETTER =
  'Hello, my parcel was marked as delivered on Tuesday, but nothing has arrived. The courier left ' +
  'no card and my neighbours have not seen it either. Could you find out where it is?';

const root = dirname(import.meta.dirname);
const folder = join(root, 'resources', 'help');
const executablePath = findChromium();
if (executablePath === null) {
  console.error('No Chromium was found. Install one, or name one in CHROMIUM_PATH.');
  process.exit(1);
}
if (!buildIfNeeded(root, process.execPath)) process.exit(1);

await mkdir(folder, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), 'winnow-help-'));
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
const app = new BrowserApp(join(scratch, 'data'), browser, 'light');
const taken = [];
try {
  await app.start();
  const { page } = app;
  await page.setViewportSize({ width: 1280, height: 800 });
  await heading(page, 'Drop folders of texts').waitFor();
  await take(page, 'welcome');

  const mails = join(scratch, 'Shop mails');
  await cp(SAMPLE, mails, { recursive: true });
  await app.drop([mails]);
  await imported(page, 200, 4);
  await main(page).getByRole('listbox').getByRole('option').nth(2).click();
  await take(page, 'dataset');

  await openWizard(page);
  await take(page, 'wizard');
  await set(page, { epochs: 2000 });
  await startTraining(page);
  const progress = main(page).getByRole('region', { name: 'Progress' });
  await progress.getByText(/Epoch ([2-9]\d|\d{3,}) of/u).waitFor({ timeout: 120_000 });
  await main(page).getByRole('button', { name: 'Pause' }).click();
  await progress.getByText('Paused').waitFor();
  await take(page, 'training');
  await main(page).getByRole('button', { name: 'Stop and keep the best' }).click();

  await score(page).waitFor({ timeout: 120_000 });
  await weighed(page);
  await take(page, 'result');
  await page.evaluate("location.hash = location.hash.replace(/result$/, 'try')");
  await ask(page, LETTER);
  await weighed(page);
  await take(page, 'try');
} finally {
  await app.kill();
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}
const missing = helpPictures.filter((name) => !taken.includes(name));
console.log(`${taken.length} pictures in ${folder}`);
if (missing.length > 0) throw new Error(`Not taken: ${missing.join(', ')}`);

/** The screen as it is now, as small as a picture of text may be. */
async function take(page, name) {
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ animations: 'disabled' });
  // In a page of its own: the application's may load nothing from elsewhere.
  const canvas = await browser.newPage();
  const webp = await canvas.evaluate(
    async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.86);
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  await canvas.close();
  const bytes = Buffer.from(webp.split(',')[1], 'base64');
  await writeFile(join(folder, `${name}.webp`), bytes);
  taken.push(name);
  console.log(`  ${name}: ${(bytes.length / 1000).toFixed(0)} kB`);
}

/** The words are coloured: the screen has settled. */
async function weighed(page) {
  await main(page)
    .getByLabel(/\S [+−]\d+\.\d\d$/u)
    .first()
    .waitFor();
}
