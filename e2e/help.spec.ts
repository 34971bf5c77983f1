// Somebody who does not know a word, or what to do: help is one key away, and found by searching.

import { expect, test } from './host.ts';
import { heading, importSample, main, score, trainToResult } from './screens.ts';

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

test('a term explains itself where it stands: by keyboard, by pointer, and to a screen reader', async ({
  app,
}) => {
  const { page } = app;
  await importSample(page);
  await trainToResult(page, { epochs: 5 });
  const term = main(page).getByRole('button', { name: 'What is “interval”?' });
  const explanation = page.getByRole('dialog', { name: 'interval' });
  await expect(term).toHaveAccessibleDescription(/^The range that the score would lie in/u);

  await test.step('hovering shows it, leaving hides it', async () => {
    await term.hover();
    await expect(explanation).toContainText('Example: 90 of 100 right');
    await page.mouse.move(2, 300);
    await expect(explanation).toBeHidden();
  });
  await test.step('coming by with the keyboard shows it, and Escape closes only that', async () => {
    await page.keyboard.press('Tab');
    await term.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect(term).toBeFocused();
    await expect(explanation).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(explanation).toBeHidden();
    await expect(score(page)).toBeVisible();
    await expect(term).toBeFocused();
  });
  const more = explanation.getByRole('link', { name: 'More in Help' });
  await test.step('Tab leaves it, from the term and from within, and Escape closes it there too', async () => {
    const next = main(page).getByRole('button', { name: 'What is “baseline”?' });
    await page.keyboard.press('Tab');
    await expect(next).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(explanation).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(explanation).toBeHidden();
    await expect(next).toBeFocused();

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(more).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(explanation).toBeHidden();
    await expect(next).toBeFocused();

    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(more).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(explanation).toBeHidden();
    await expect(term).toBeFocused();
  });
  await test.step('Enter leads into it, and from there to its place in help', async () => {
    await page.keyboard.press('Enter');
    await expect(more).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Terms')).toBeVisible();
    await expect(
      main(page)
        .getByRole('term')
        .filter({ hasText: /^interval$/u }),
    ).toBeFocused();
    await page.keyboard.press('F1');
    await expect(score(page)).toBeVisible();
  });
  await test.step('pressing keeps it open, and pressing elsewhere closes it', async () => {
    await term.click();
    await expect(more).toBeFocused();
    await page.mouse.click(4, 300);
    await expect(explanation).toBeHidden();
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
    // The first one is open already.
    if (link === links[0]) await expect(heading(page, name)).toBeVisible();
    else await expect(heading(page, name)).toBeFocused();
    for (const picture of await main(page).getByRole('img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect(picture).toHaveJSProperty('naturalWidth', 1280);
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
