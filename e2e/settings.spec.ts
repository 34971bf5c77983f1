// Two tabs of one browser: what is set in one shows in the other, and neither undoes the other's.

import type { Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { imported } from './screens.ts';

async function chooseScheme(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Appearance and shortcuts' }).click();
  await page.getByRole('menuitemcheckbox', { name }).click();
}

test('the look is the same in two tabs', async ({ browserApp: app, page }) => {
  // An empty library has no sidebar.
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await imported(page, 200, 4);
  const second = await page.context().newPage();
  await second.goto(app.address);
  const dark = (of: Page) => expect(of.locator('html')).toHaveAttribute('data-theme', 'dark');
  const folded = (of: Page) =>
    expect(of.getByRole('button', { name: 'Unfold the sidebar' })).toBeVisible();

  await page.getByRole('button', { name: 'Fold the sidebar', exact: true }).click();
  await folded(second);
  await chooseScheme(second, 'Dark');
  for (const each of [page, second]) {
    await dark(each);
    await folded(each);
    await each.reload();
    await dark(each);
    await folded(each);
  }
  await second.close();
});
