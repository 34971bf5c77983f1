// One field that finds datasets, models, trainings, texts, settings and actions, by keyboard alone.

import type { Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { heading, importSample, main, sidebarLink } from './screens.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Find anything' });
const field = (page: Page) => palette(page).getByRole('combobox');
const chosen = (page: Page) => palette(page).getByRole('option', { selected: true });

async function find(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(typed);
}

test('one field finds everything', async ({ page }) => {
  await test.step('in the empty window, with what can be done there', async () => {
    await expect(heading(page, 'Drop folders of texts')).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(chosen(page)).toHaveText(/Import folders/u);
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();
    await expect(heading(page, 'Drop folders of texts')).toBeVisible();
  });

  await test.step('settings and actions', async () => {
    await find(page, 'deut');
    await expect(chosen(page)).toHaveText(/Language: Deutsch/u);
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('english');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await find(page, 'theme dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  await importSample(page);

  await test.step('a text, which is shown where it stands', async () => {
    await find(page, 'courier');
    const texts = palette(page).getByRole('group', { name: 'Texts' }).getByRole('option');
    await expect(texts.first()).toBeVisible();
    // The focus stays in the field; what is chosen is told to a screen reader.
    await page.keyboard.press('ArrowUp');
    await expect(texts.last()).toHaveAttribute('aria-selected', 'true');
    await expect(field(page)).toHaveAttribute(
      'aria-activedescendant',
      (await texts.last().getAttribute('id'))!,
    );
    const [beginning] = (await texts.last().innerText()).split('\n');
    await page.keyboard.press('Enter');
    await expect(main(page).getByRole('searchbox')).toHaveValue('courier');
    await expect(main(page).getByRole('region', { name: 'Text' })).toContainText(
      beginning.slice(0, 40),
    );
  });

  await test.step('a place, and where one was before', async () => {
    await find(page, 'all models');
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Models')).toBeFocused();
    await page.keyboard.press('Control+k');
    await expect(chosen(page)).toHaveText(/Sample/u);
    await page.keyboard.press('Enter');
    await expect(heading(page, /Sample/u)).toBeFocused();
    await find(page, 'trsa');
    await expect(chosen(page)).toHaveText(/Train on Sample/u);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Train a classifier')).toBeFocused();
  });

  await test.step('nothing, and back to where the focus was', async () => {
    const link = sidebarLink(page, 'Settings');
    await link.focus();
    await find(page, 'qwzxv');
    await expect(palette(page).getByText('Nothing found.').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(link).toBeFocused();
    await expect(heading(page, 'Train a classifier')).toBeVisible();
  });
});
