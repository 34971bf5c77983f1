// The process that owns the disk is killed outright, as by a power cut, in the middle of an import
// and of a training. The page reconnects by itself, and everything that was stored is there.
// (About the server: in Electron the window dies with its process, and a start is a new window.)

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { categoryFolders, manyFiles } from './folders.ts';
import { expect, test } from './host.ts';
import {
  ask,
  heading,
  imported,
  main,
  openWizard,
  score,
  set,
  sidebarLink,
  someImported,
  startTraining,
  textsShown,
  trainToResult,
} from './screens.ts';

/** What SQLite itself says of the file, read beside the running application. */
function integrity(dataDir: string): unknown {
  const database = new Database(join(dataDir, 'winnow.sqlite'), { readonly: true });
  try {
    const broken = database.pragma('foreign_key_check') as unknown[];
    return [database.pragma('integrity_check', { simple: true }), broken.length];
  } finally {
    database.close();
  }
}

test('killed in the middle of an import', async ({ browserApp: app, page, scratch }) => {
  const folder = await manyFiles(join(scratch, 'many'), 2, 8000);
  const { origin } = app;
  await app.drop([folder]);
  const importing = main(page).getByRole('region', { name: 'Importing' });
  // Some files are stored, most are not.
  await someImported(page);
  await app.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toBeVisible();

  await app.start();
  expect(app.origin).toBe(origin);
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toHaveCount(0);
  await expect(main(page)).toContainText('The import ended before its time.');
  await expect(importing).toHaveCount(0);

  const kept = await textsShown(page);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(16_000);
  const list = main(page).getByRole('listbox', { name: 'All texts' });
  await list.getByRole('option').first().click();
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-setsize', String(kept));
  await expect(main(page).getByRole('region', { name: 'Text' })).toContainText('of group');
  expect(integrity(app.dataDir)).toEqual(['ok', 0]);

  // What arrived can be used, and the rest be brought again.
  await app.drop([await categoryFolders(join(scratch, 'mail'), ['billing', 'delivery'], 30)]);
  await imported(page, 60, 2);
  await trainToResult(page, { epochs: 2 });
  expect(integrity(app.dataDir)).toEqual(['ok', 0]);
});

test('killed in the middle of a training', async ({ browserApp: app, page }) => {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await imported(page, 200, 4);
  const name = await main(page).getByRole('heading', { level: 1 }).innerText();
  await trainToResult(page, { epochs: 3 });
  await sidebarLink(page, name).first().click();

  await openWizard(page);
  await set(page, { epochs: 10_000 });
  const stored = page.waitForResponse(/\/runs\.addEpochs$/u);
  await startTraining(page);
  await stored;
  await app.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toBeVisible();
  await app.start();
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toHaveCount(0);
  expect(integrity(app.dataDir)).toEqual(['ok', 0]);

  // The page itself was not killed: a person who closes it and comes back finds the run cut off.
  await page.goto('about:blank');
  await page.goto(app.address);
  await expect(heading(page, name)).toBeVisible();
  const runs = main(page).getByRole('link', { name: /^Training \d+/u });
  await expect(runs).toHaveCount(2);
  const cut = runs.filter({ hasText: /Cut off at epoch [\d,]+ of 10,?000/u });
  await cut.click();
  await expect(main(page)).toContainText('This training was cut off');
  const reached = main(page).getByText(/It reached [\d,]+ of 10,000 epochs/u);
  const [, epochs] = /reached ([\d,]+) of/u.exec(await reached.innerText())!;
  expect(Number(epochs.replaceAll(',', ''))).toBeGreaterThan(0);

  await main(page).getByRole('button', { name: 'Train with other settings' }).click();
  await expect(heading(page, 'Train a classifier')).toBeVisible();
  await set(page, { epochs: 2 });
  await startTraining(page);
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
  expect(integrity(app.dataDir)).toEqual(['ok', 0]);
  // The finished one from before answers as it did.
  await sidebarLink(page, 'Models').click();
  await expect(main(page).getByRole('button', { name: /^Try / })).toHaveCount(2);
});

test('a training outlives the server, when its window does', async ({ browserApp: app, page }) => {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await imported(page, 200, 4);
  await openWizard(page);
  await set(page, { epochs: 10_000 });
  await startTraining(page);
  const progress = main(page).getByRole('region', { name: 'Progress' });
  await expect(progress).toContainText(/Epoch ([2-9]\d|\d{3}|\d,\d{3}) of 10,000/u);
  await app.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toBeVisible();
  await app.start();
  await expect(page.getByRole('alert').filter({ hasText: 'Reconnecting' })).toHaveCount(0);
  const stop = main(page).getByRole('button', { name: 'Stop and keep the best' });
  // Unless it came to its end meanwhile.
  if (await stop.isVisible()) await stop.click();
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
  expect(integrity(app.dataDir)).toEqual(['ok', 0]);

  // What it reached while nobody stored it is there, too.
  const told = await main(page)
    .getByText(/epoch [\d,]+ of [\d,]+ kept/u)
    .innerText();
  await page.reload();
  await expect(main(page).getByText(told)).toBeVisible();
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await ask(page, 'Where is my parcel?');
  await expect(page.getByTestId('answer')).toHaveText('delivery');
});
