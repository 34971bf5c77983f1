// Somebody who does not know a word, or what to do: help is one key away, and found by searching.

import { expect, test } from './host.ts';
import { heading, main } from './screens.ts';

test('F1 opens help, which is searched and read with the keyboard alone', async ({ app }) => {
  const { page } = app;
  await heading(page, 'Drop folders of texts').waitFor();
  await page.keyboard.press('F1');
  await expect(heading(page, 'First steps')).toBeFocused();

  await test.step('what a word means is found without knowing where', async () => {
    await page.keyboard.press('/');
    await expect(main(page).getByRole('searchbox')).toBeFocused();
    await page.keyboard.type('f1');
    await expect(heading(page, 'Results for “f1”')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(main(page).getByRole('link', { name: 'F1', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Terms')).toBeVisible();
    const term = main(page).getByRole('term').filter({ hasText: /^F1$/u });
    await expect(term).toBeFocused();
    await expect(term).toBeInViewport();
  });

  await test.step('Enter takes the first place found; Escape clears the search', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('power cut');
    await page.keyboard.press('Enter');
    await expect(main(page).getByRole('heading', { level: 2, name: /power cut/u })).toBeFocused();
    await page.keyboard.press('/');
    await page.keyboard.type('zebra crossing');
    await expect(heading(page, 'Nothing found for “zebra crossing”')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(heading(page, 'Training')).toBeVisible();
  });

  await test.step('F1 leads back to where one was', async () => {
    await page.keyboard.press('F1');
    await expect(heading(page, 'Drop folders of texts')).toBeVisible();
  });
});

test('every page of help opens, with its pictures, and nothing is loaded from elsewhere', async ({
  app,
}) => {
  const { page } = app;
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/u.test(protocol) && host !== new URL(page.url()).host) {
      foreign.push(request.url());
    }
  });
  await page.keyboard.press('F1');
  const list = main(page).getByRole('navigation', { name: 'Pages of help' });
  const links = await list.getByRole('link').all();
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) {
    const name = await link.innerText();
    await link.click();
    await expect(heading(page, name)).toBeFocused();
    for (const picture of await main(page).getByRole('img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect
        .poll(() => picture.evaluate('(image) => image.naturalWidth'))
        .toBeGreaterThan(1000);
    }
  }
  expect(foreign).toEqual([]);
});

test('diagnostics are copied, and hold nothing of the library', async ({ app }) => {
  const { page } = app;
  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'])
    .catch(() => null);
  await page.evaluate("location.hash = '#/help/troubleshooting/diagnostics'");
  await page.reload();
  await main(page).getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(main(page).getByText('Copied. Read it before you pass it on.')).toBeVisible();
  const lines = await main(page).getByRole('textbox', { name: 'Diagnostics' }).inputValue();
  expect(lines).toMatch(/^Winnow: \d/u);
  expect(lines).toMatch(/^CPU: \d+ threads/mu);
  expect(lines).not.toContain(app.dataDir);
  if (app.host === 'browser') {
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(lines);
  }
});
