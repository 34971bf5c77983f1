// Pictures of every screen, full of real content, light and dark, wide and narrow, to be looked at:
//
//   npm run screenshots                       into test-results/screenshots
//   npm run screenshots -- --out FOLDER
//   npm run screenshots -- --pictures         and the README's two into resources/pictures
//
// The application runs as in the e2e stories; what is told here is told with their words.

import { chromium } from '@playwright/test';
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BrowserApp, CHROMIUM_ARGUMENTS } from '../e2e/app.ts';
import { addBrokenFiles, hasPosts, POSTS, SAMPLE } from '../e2e/folders.ts';
import {
  ask,
  deviceLine,
  field,
  heading,
  score,
  imported,
  main,
  openAdvanced,
  openWizard,
  set,
  sidebarLink,
  startTraining,
} from '../e2e/screens.ts';
import { buildIfNeeded } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';

const root = dirname(import.meta.dirname);
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'test-results', 'screenshots') },
    pictures: { type: 'boolean', default: false },
  },
});
const out = resolve(process.env.INIT_CWD ?? process.cwd(), values.out);

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];
const SCHEMES = ['light', 'dark'];
/** Tall enough for the whole matrix. */
const README = { width: 1280, height: 960 };
const MAILS = 'Shop mails';
const LETTER =
  'Hello, my parcel was marked as delivered on Tuesday, but nothing has arrived. The courier left ' +
  'no card and my neighbours have not seen it either. Could you find out where it is, or send ' +
  'the pump again? I would rather not ask my bank for the money back.\n\nKind regards, Ines';
const POST =
  'The shuttle launch was delayed again because of a sensor in the main engine. Does anyone know ' +
  'what NASA plans for the next orbit insertion burn, and whether the probe keeps its window?';

const executablePath = findChromium();
if (executablePath === null) {
  console.error('No Chromium was found. Install one, or name one in CHROMIUM_PATH.');
  process.exit(1);
}
if (!buildIfNeeded(root, process.execPath)) process.exit(1);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), 'winnow-pictures-'));
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
const app = new BrowserApp(join(scratch, 'data'), browser, 'light');
let taken = 0;
try {
  await app.start();
  await story(app.page);
  console.log(`${taken} pictures in ${out}`);
  if (values.pictures) {
    const pictures = join(root, 'resources', 'pictures');
    await mkdir(pictures, { recursive: true });
    for (const scheme of SCHEMES) {
      const from = join(out, `result-${scheme}-${README.width}x${README.height}.png`);
      await copyFile(from, join(pictures, `result-${scheme}.png`));
    }
    console.log(`The README’s pictures are in ${pictures}`);
  }
} finally {
  await app.kill();
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

/** The screen as it is now, in both colour schemes and both sizes. */
async function take(page, name, { sizes = SIZES } = {}) {
  // Nothing shines because the pointer happens to be on it.
  await page.mouse.move(0, 0);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      // Two frames: charts draw anew when the scheme changes.
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))',
      );
      const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`;
      await page.screenshot({ path: join(out, file), animations: 'disabled' });
      taken++;
    }
  }
  await page.setViewportSize(SIZES[0]);
  await page.emulateMedia({ colorScheme: 'light' });
  console.log(`  ${name}`);
}

async function drag(page, paths, types) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of types) {
    await session.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
  }
  await session.detach();
}

async function story(page) {
  await heading(page, 'Drop folders of texts').waitFor();
  await take(page, 'welcome');
  await drag(page, [SAMPLE], ['dragEnter', 'dragOver']);
  await page.getByText('Drop to import').waitFor();
  await take(page, 'dragging');
  await page.reload();
  await heading(page, 'Drop folders of texts').waitFor();
  await page.keyboard.press('?');
  await heading(page, 'First steps').waitFor();
  await take(page, 'help');
  await page.keyboard.press('?');
  await heading(page, 'Drop folders of texts').waitFor();

  // Dropped, so that the pictures show no path of this machine.
  const mails = join(scratch, MAILS);
  await cp(SAMPLE, mails, { recursive: true });
  await drag(page, [mails], ['dragEnter', 'dragOver', 'drop']);
  await imported(page, 200, 4);
  await main(page).getByRole('button', { name: 'delivery', exact: true }).first().click();
  await main(page).getByRole('listbox').getByRole('option').nth(2).click();
  await take(page, 'dataset');
  await main(page).getByRole('searchbox').fill('parcel');
  await main(page).getByRole('listbox').getByRole('option').nth(1).click();
  await take(page, 'dataset-search');

  await openWizard(page);
  await take(page, 'wizard');
  await openAdvanced(page);
  await set(page, { epochs: 30, advanced: { 'Test share': '0.3', Seed: '2' } });
  await take(page, 'wizard-advanced');
  await field(page, 'Epochs').fill('0');
  await field(page, 'Dropout').fill('2');
  await take(page, 'wizard-wrong');
  await field(page, 'Epochs').fill('30');
  await field(page, 'Dropout').fill('0.5');
  await field(page, 'Size of hidden layer 1').fill('64');
  await main(page).getByRole('button', { name: 'Add a layer' }).click();
  await field(page, 'Size of hidden layer 2').fill('16');
  await main(page)
    .getByRole('button', { name: /^Advanced/u })
    .click();
  await take(page, 'wizard-two-layers');
  await main(page).getByRole('button', { name: 'Remove hidden layer 2' }).click();

  await startTraining(page);
  await score(page).waitFor();
  await weighed(page);
  await take(page, 'result', { sizes: [...SIZES, README] });
  await main(page).getByText('% of actual').click();
  await main(page).getByTitle('List the texts that are delivery').click();
  await main(page)
    .getByRole('heading', { level: 2, name: /that are delivery$/u })
    .waitFor();
  await weighed(page);
  await take(page, 'result-delivery');

  await main(page).getByRole('button', { name: 'Try it' }).click();
  await main(page).getByText('No text yet').waitFor();
  await take(page, 'try-empty');
  await ask(page, LETTER);
  await weighed(page);
  await take(page, 'try');
  await ask(page, 'Wo ist mein Paket? Der Fahrer war gestern wieder nicht da.');
  await take(page, 'try-not-sure');
  await main(page).getByRole('tab', { name: 'Details' }).click();
  await main(page).getByText('Weights hash', { exact: true }).waitFor();
  await take(page, 'model-details');

  // The import waits half way until its picture is taken.
  let requests = 0;
  const held = Promise.withResolvers();
  await page.context().route('**/bulk/imports/**', async (route) => {
    if (++requests > 1) await held.promise;
    await route.continue();
  });
  await drag(page, [await realFolder()], ['dragEnter', 'dragOver', 'drop']);
  const importing = main(page).getByRole('region', { name: 'Importing' });
  await importing
    .getByText(/[1-9][\d,]* (of [\d,]+ )?files/u)
    .first()
    .waitFor();
  await main(page).getByRole('button', { name: 'All texts' }).waitFor();
  await take(page, 'importing');
  held.resolve();
  await importing.waitFor({ state: 'hidden', timeout: 120_000 });
  await page.context().unroute('**/bulk/imports/**');
  await main(page).getByRole('button', { name: 'Show the list' }).first().click();
  await take(page, 'dataset-skipped');
  await main(page).getByRole('button', { name: 'Hide the list' }).first().click();
  await take(page, 'dataset-large');

  await openWizard(page);
  await set(page, { epochs: 2000 });
  await startTraining(page);
  const progress = main(page).getByRole('region', { name: 'Progress' });
  await progress.getByText(/Epoch ([6-9]|\d\d) of/u).waitFor({ timeout: 120_000 });
  await main(page).getByRole('button', { name: 'Pause' }).click();
  await progress.getByText('Paused').waitFor();
  await deviceLine(page).waitFor();
  await take(page, 'training');
  await main(page).getByRole('radiogroup').getByText('Table', { exact: true }).click();
  await take(page, 'training-table');
  await main(page).getByRole('button', { name: 'Discard' }).click();
  await take(page, 'training-discard');
  await main(page).getByRole('button', { name: 'Go on training' }).click();
  await main(page).getByRole('button', { name: 'Stop and keep the best' }).click();
  await score(page).waitFor({ timeout: 120_000 });
  await weighed(page);
  await take(page, 'result-large');
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await ask(page, hasPosts() ? POST : LETTER);
  await weighed(page);
  await take(page, 'try-large');

  await sidebarLink(page, 'Models').click();
  await heading(page, 'Models').waitFor();
  await take(page, 'models');
  const broken = join(scratch, 'a letter.safetensors');
  await writeFile(broken, 'Dear reader, this is no model at all.\n');
  await app.chooseFile(broken, () =>
    main(page).getByRole('button', { name: 'Open a model file' }).click(),
  );
  await main(page).getByRole('alert').waitFor();
  await take(page, 'models-error');
  await main(page).getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await main(page)
    .getByRole('button', { name: /^More for /u })
    .first()
    .click();
  await take(page, 'models-menu');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await main(page).getByRole('button', { name: /^Undo/u }).waitFor();
  await take(page, 'models-deleted');
  await main(page).getByRole('button', { name: /^Undo/u }).click();

  await sidebarLink(page, new RegExp(`^${MAILS}`, 'u'))
    .first()
    .click();
  await main(page)
    .getByRole('link', { name: /^Training \d+/u })
    .first()
    .waitFor();
  await take(page, 'dataset-trainings');
  await openWizard(page);
  await set(page, { epochs: 10_000 });
  await startTraining(page);
  await progress.getByText(/Epoch [\d,]{2,} of/u).waitFor();
  await app.kill();
  await page.getByRole('alert').filter({ hasText: 'Reconnecting' }).waitFor();
  await take(page, 'connection-lost');
  await app.start();
  await page.goto('about:blank');
  await page.goto(app.address);
  await sidebarLink(page, new RegExp(`^${MAILS}`, 'u'))
    .first()
    .click();
  await main(page)
    .getByRole('link', { name: /Cut off/u })
    .click();
  await main(page).getByText('This training was cut off').waitFor();
  await take(page, 'training-interrupted');
}

/** The words are coloured: the screen has settled. */
async function weighed(page) {
  await main(page)
    .getByLabel(/\S [+−]\d+\.\d\d$/u)
    .first()
    .waitFor();
}

/** The newsgroup posts where they are at hand, otherwise the sample; with what goes wrong in it. */
async function realFolder() {
  const folder = join(scratch, hasPosts() ? 'Newsgroups' : 'More mails');
  await cp(hasPosts() ? POSTS : SAMPLE, folder, { recursive: true });
  const category = hasPosts() ? join(folder, 'train', 'sci.space') : join(folder, 'delivery');
  await addBrokenFiles(category);
  return folder;
}
