// Two tabs of one browser: what is set in one shows in the other, and neither undoes the other's.

import type { Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { heading, imported, main } from './screens.ts';

async function chooseScheme(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+,');
  await expect(heading(page, 'Settings')).toBeVisible();
  await main(page).getByText(name, { exact: true }).click();
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

test('the language changes at once, in both tabs and for good', async ({
  browserApp: app,
  page,
}) => {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await imported(page, 200, 4);
  const second = await page.context().newPage();
  await second.goto(app.address);
  await expect(second.locator('html')).toHaveAttribute('lang', 'en');

  await page.keyboard.press('Control+,');
  await expect(heading(page, 'Settings')).toBeFocused();
  await main(page).getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' });
  await expect(heading(page, 'Einstellungen')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(second.locator('html')).toHaveAttribute('lang', 'de');
  await expect(second.getByRole('button', { name: 'Seitenleiste einklappen' })).toBeVisible();
  await second.reload();
  await expect(second.locator('html')).toHaveAttribute('lang', 'de');
  await expect(second.getByRole('contentinfo', { name: 'Status' })).toContainText(
    'Nichts verlässt',
  );
  await second.close();
});
