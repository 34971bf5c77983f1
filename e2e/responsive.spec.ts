// Twenty thousand files dropped at once, and a training: the window answers throughout. Chromium
// itself measures the tasks of the window's thread; none may take more than 50 ms.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { manyFiles } from './folders.ts';
import { expect, test } from './host.ts';
import {
  heading,
  imported,
  main,
  openWizard,
  score,
  set,
  someImported,
  startTraining,
  textsShown,
} from './screens.ts';
import { busyDuring } from './tasks.ts';

/** Runs a part of the story and expects that no task of it held up the window. */
async function expectNoLongTask(
  page: Page,
  what: string,
  action: () => Promise<void>,
): Promise<void> {
  const { long, longest, longestWall, tasks } = await busyDuring(page, action);
  tell(
    `${what}: the longest of ${tasks} tasks took ${longest.toFixed(1)} ms ` +
      `(${Math.round(longestWall)} ms by the wall)`,
  );
  expect(long, `tasks over 50 ms while ${what}`).toBe(0);
}

/** A figure for whoever reads the report. */
function tell(description: string): void {
  test.info().annotations.push({ type: 'measured', description });
  console.log(`  ${description}`);
}

test('an import of 20,000 files and a training never hold up the window', async ({
  app,
  page,
  scratch,
}) => {
  const folder = await manyFiles(join(scratch, 'twenty thousand'), 4, 5000);
  await expect(heading(page, 'Drop folders of texts')).toBeVisible();
  const starting = await app.longTasks();
  tell(
    `until the window stands: ${starting.map((ms) => `${Math.round(ms)} ms`).join(', ') || 'no'} long tasks`,
  );

  await expectNoLongTask(page, 'importing 20,000 files', async () => {
    const before = await app.now();
    await app.drop([folder]);
    const importing = main(page).getByRole('region', { name: 'Importing' });
    await expect(importing).toContainText(/files a second/u);
    await expect(importing.getByRole('progressbar')).toBeVisible();
    await expect(page.getByRole('status')).toHaveText('Imported 20,000 texts.', {
      timeout: 120_000,
    });
    const seconds = ((await app.now()) - before) / 1000;
    tell(`20,000 files in ${seconds.toFixed(1)} s: ${Math.round(20_000 / seconds)} a second`);
    await imported(page, 20_000, 4);
  });

  await expectNoLongTask(page, 'scrolling and searching', async () => {
    const list = main(page).getByRole('listbox', { name: 'All texts' });
    await list.press('End');
    await list.press('Home');
    await main(page).getByRole('searchbox', { name: 'Find in all texts' }).fill('orchard harbour');
    await expect(list.getByRole('option').first()).toBeVisible();
  });

  await openWizard(page);
  await set(page, { epochs: 10, device: 'CPU' });
  await expectNoLongTask(page, 'training on 20,000 texts', async () => {
    await startTraining(page);
    const progress = main(page).getByRole('region', { name: 'Progress' });
    await progress.getByText(/Epoch \d+ of 10/u).waitFor({ timeout: 60_000 });
    await expect(score(page)).toBeVisible({ timeout: 120_000 });
  });
  const tasks = await app.longTasks();
  const wall = tasks.slice(starting.length).map((ms) => `${Math.round(ms)} ms`);
  tell(`long tasks by the wall, in all: ${wall.join(', ') || 'none'}`);
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
