// Twenty thousand files dropped at once, and a training: the window answers throughout. Chromium
// itself counts the tasks of more than 50 ms; there may be none.

import { join } from 'node:path';
import { manyFiles } from './folders.ts';
import { expect, test, type App } from './host.ts';
import {
  heading,
  imported,
  main,
  openWizard,
  set,
  someImported,
  startTraining,
  textsShown,
} from './screens.ts';

/** The worst task since a moment of the page's clock, in milliseconds; told with the result. */
async function worst(app: App, since: number, what: string): Promise<number> {
  const tasks = await app.longTasks(since);
  const longest = Math.max(0, ...tasks.map(({ duration }) => duration));
  const sentence = `${what}: ${tasks.length} tasks over 50 ms, the longest ${Math.round(longest)} ms`;
  test.info().annotations.push({ type: 'measured', description: sentence });
  console.log(`  ${sentence}`);
  return longest;
}

test('an import of 20,000 files and a training never hold up the window', async ({
  app,
  page,
  scratch,
}) => {
  const folder = await manyFiles(join(scratch, 'twenty thousand'), 4, 5000);
  await expect(heading(page, 'Drop folders of texts')).toBeVisible();
  await worst(app, 0, 'until the window stands');

  const before = await app.now();
  await app.drop([folder]);
  const importing = main(page).getByRole('region', { name: 'Importing' });
  await expect(importing).toContainText(/files a second/u);
  await expect(importing.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('Imported 20,000 texts.', { timeout: 120_000 });
  const seconds = ((await app.now()) - before) / 1000;
  await imported(page, 20_000, 4);
  const speed = `20,000 files in ${seconds.toFixed(1)} s: ${Math.round(20_000 / seconds)} a second`;
  test.info().annotations.push({ type: 'measured', description: speed });
  console.log(`  ${speed}`);
  expect(await worst(app, before, 'importing 20,000 files')).toBe(0);

  const reading = await app.now();
  const list = main(page).getByRole('listbox', { name: 'All texts' });
  await list.press('End');
  await list.press('Home');
  await main(page).getByRole('searchbox', { name: 'Find in all texts' }).fill('lantern harbour');
  await expect(list.getByRole('option').first()).toBeVisible();
  expect(await worst(app, reading, 'scrolling and searching')).toBe(0);

  await openWizard(page);
  await set(page, { epochs: 3, device: 'CPU' });
  const training = await app.now();
  await startTraining(page);
  await expect(main(page).getByRole('region', { name: 'Progress' })).toContainText(
    /Epoch \d of 3/u,
    {
      timeout: 60_000,
    },
  );
  await expect(heading(page, /^Right on /u)).toBeVisible({ timeout: 120_000 });
  expect(await worst(app, training, 'training on 20,000 texts')).toBe(0);
});

test('a cancelled import keeps what had arrived', async ({ app, page, scratch }) => {
  const folder = await manyFiles(join(scratch, 'half'), 2, 10_000);
  await app.drop([folder]);
  const importing = main(page).getByRole('region', { name: 'Importing' });
  await someImported(page);
  await importing.getByRole('button', { name: 'Cancel' }).click();
  await expect(importing).toHaveCount(0);
  await expect(main(page)).toContainText('Cancelled. What had arrived is kept:');
  const kept = await textsShown(page);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(20_000);
  const option = main(page).getByRole('listbox', { name: 'All texts' }).getByRole('option').first();
  await expect(option).toHaveAttribute('aria-setsize', String(kept));
  await option.click();
  await expect(main(page).getByRole('region', { name: 'Text' })).toContainText('of group');
});
