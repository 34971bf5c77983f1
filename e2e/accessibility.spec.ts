// Every screen before axe, in both colour schemes; and the main path with the keyboard alone.

import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addBrokenFiles, splitFolder } from './folders.ts';
import { expect, test, type Scheme } from './host.ts';
import {
  ask,
  heading,
  main,
  openAdvanced,
  openWizard,
  score,
  set,
  sidebarLink,
  startTraining,
  trainKeys,
} from './screens.ts';

/** Expects no violation of WCAG 2 at levels A and AA on what is shown now. */
async function inspect(page: Page, screen: string): Promise<void> {
  // A colour half way through its transition is nobody's contrast; spinners never end.
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as {
      document: {
        getAnimations(): { effect: { getComputedTiming(): { iterations?: number } } | null }[];
      };
    };
    return document
      .getAnimations()
      .every((each) => each.effect?.getComputedTiming().iterations === Infinity);
  });
  const { passes, violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
  expect(passes.length, 'axe looked').toBeGreaterThan(10);
  expect.soft(told, screen).toEqual([]);
}

for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
  test.describe(`in ${scheme} colours`, () => {
    test.use({ scheme });

    test('every screen passes axe', async ({ app, page, scratch }) => {
      // Some forty looks of axe, in two languages.
      test.setTimeout(300_000);
      await expect(heading(page, 'Drop folders of texts')).toBeVisible();
      await inspect(page, 'welcome');
      await page.keyboard.press('?');
      await expect(heading(page, 'First steps')).toBeVisible();
      await inspect(page, 'help');
      for (const name of ['Troubleshooting', 'Keyboard', 'Terms']) {
        await main(page).getByRole('link', { name, exact: true }).click();
        await expect(heading(page, name)).toBeVisible();
        await inspect(page, `help, ${name}`);
      }
      await main(page).getByRole('searchbox').fill('loss');
      await expect(heading(page, 'Results for “loss”')).toBeVisible();
      await inspect(page, 'help, results');
      await page.keyboard.press('F1');
      await expect(heading(page, 'Drop folders of texts')).toBeVisible();
      await page.keyboard.press('Control+,');
      await expect(main(page).getByRole('button', { name: 'Copy' })).toBeVisible();
      await inspect(page, 'settings');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('set');
      await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toBeVisible();
      await inspect(page, 'palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(heading(page, 'Drop folders of texts')).toBeVisible();

      const folder = await splitFolder(join(scratch, 'mail of the shop'), 14, 6);
      await addBrokenFiles(join(folder, 'train', 'delivery'));
      await app.drop([folder]);
      await expect(main(page)).toContainText('3 files were skipped.');
      await main(page).getByRole('button', { name: 'Show the list' }).first().click();
      await expect(main(page).getByRole('region', { name: 'List of skipped files' })).toBeVisible();
      await inspect(page, 'dataset with skipped files and warnings');
      await main(page).getByRole('button', { name: 'More for mail of the shop' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await inspect(page, 'menu');
      await page.getByRole('menuitem', { name: 'Delete dataset…' }).click();
      await expect(main(page)).toContainText('Delete “mail of the shop”?');
      await inspect(page, 'confirmation');
      await main(page).getByRole('button', { name: 'Cancel' }).click();

      await openWizard(page);
      await inspect(page, 'wizard');
      await openAdvanced(page);
      await set(page, { epochs: 0, advanced: { Dropout: '7' } });
      await expect(main(page).getByText('Epochs must be').first()).toBeVisible();
      await inspect(page, 'wizard with what is wrong');
      await set(page, { epochs: 10_000, device: 'CPU', advanced: { Dropout: '0.5' } });
      await startTraining(page);
      const progress = main(page).getByRole('region', { name: 'Progress' });
      await expect(progress).toContainText(/Epoch \d/u);
      await main(page).getByRole('button', { name: 'Pause' }).click();
      await expect(progress).toContainText('Paused');
      await inspect(page, 'training');
      await main(page).getByRole('radiogroup').getByText('Table', { exact: true }).click();
      await expect(main(page).getByRole('table')).toBeVisible();
      await inspect(page, 'training as a table');
      if (app.host === 'browser') {
        const other = await page.context().newPage();
        await other.goto(page.url());
        await expect(main(other)).toContainText('Paused in another window.');
        await inspect(other, 'training in another window');
        await other.close();
        page.once('dialog', (dialog) => void dialog.accept());
        await page.reload();
        // The page that went away said so: nobody waits until its silence shows (20 s).
        await expect(main(page)).toContainText('This training was cut off before it was done.', {
          timeout: 15_000,
        });
        await inspect(page, 'training that was cut off');
        await main(page)
          .getByRole('button', { name: /^(Go on|Begin again)$/u })
          .click();
        await expect(progress).toContainText(/Epoch \d/u);
        await expect(heading(page, /^Training “/u)).toBeFocused();
      }
      await main(page).getByRole('button', { name: 'Stop and keep the best' }).click();

      await expect(score(page)).toBeVisible({ timeout: 60_000 });
      await main(page).getByTitle('List the texts that are delivery').click();
      const documents = main(page).getByRole('region', { name: 'Texts', exact: true });
      await expect(documents.getByLabel(/\S [+−]\d+\.\d\d$/u).first()).toBeVisible();
      await inspect(page, 'result');
      await main(page).getByRole('button', { name: 'Try it' }).click();
      await expect(main(page).getByText('No text yet')).toBeVisible();
      await inspect(page, 'try, empty');
      await ask(page, 'Where is my parcel? The courier left no card, qwzxv.');
      await expect(
        main(page)
          .getByLabel(/\S [+−]\d+\.\d\d$/u)
          .first(),
      ).toBeVisible();
      await inspect(page, 'try');
      await main(page).getByRole('tab', { name: 'Details' }).click();
      await expect(main(page)).toContainText('Content hash');
      await inspect(page, 'model details');
      await sidebarLink(page, 'Models').click();
      await expect(heading(page, 'Models')).toBeVisible();
      await inspect(page, 'models');
      await sidebarLink(page, /^mail of the shop/u)
        .first()
        .click();
      await expect(main(page).getByRole('link', { name: /^Training \d+/u })).toBeVisible();
      await inspect(page, 'dataset with its trainings');
      await page.setViewportSize({ width: 900, height: 600 });
      await inspect(page, 'dataset, narrow');

      // The same in German, whose words are longer: the narrow window stays.
      await page.keyboard.press('Control+k');
      await page.keyboard.type('deutsch');
      await page.keyboard.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await inspect(page, 'dataset, in German');
      for (const [place, title] of [
        ['wizard/1', /./u],
        ['training/1', /Training/u],
        ['model/1/result', /./u],
        ['model/1/try', /./u],
        ['model/1/details', /./u],
        ['models', 'Modelle'],
        ['settings', 'Einstellungen'],
        ['help/terms', /./u],
      ] as const) {
        await page.evaluate(`location.hash = '#/${place}'`);
        await expect(heading(page, title)).toBeVisible();
        await page.waitForLoadState('networkidle');
        await inspect(page, `${place}, in German`);
      }
      await page.keyboard.press('Control+k');
      await page.keyboard.type('mail');
      await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toBeVisible();
      await inspect(page, 'palette, in German');
    });
  });
}

/** Expects the focus to be somewhere, and that one can see where: by its style, or by its pixels. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const styled = await page.evaluate<boolean>(`(() => {
    const marked = (style) =>
      (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
      style.boxShadow !== 'none';
    // A hidden input shows its focus on the label around it.
    let element = document.activeElement;
    for (let up = 0; element && element !== document.body && up < 3; up++) {
      if (marked(getComputedStyle(element))) return true;
      element = element.parentElement;
    }
    return false;
  })()`);
  if (styled) return;
  const element = page.locator(':focus');
  const box = (await element.boundingBox())!;
  const clip = { x: box.x - 6, y: box.y - 6, width: box.width + 12, height: box.height + 12 };
  const withFocus = await page.screenshot({ clip });
  const handle = (await element.elementHandle())!;
  await handle.evaluate((it) => it.blur());
  const without = await page.screenshot({ clip });
  await handle.evaluate((it) => it.focus());
  const what = await handle.evaluate((it) => it.outerHTML.slice(0, 150));
  expect(withFocus.equals(without), `The focus cannot be seen on ${what}`).toBe(false);
}

/** Presses Tab until the element has the focus, which must show at every stop. */
async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press('Tab');
    await expectVisibleFocus(page);
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`Tab never came to ${String(target)}.`);
}

test('the main path by keyboard alone', async ({ app, page }) => {
  await test.step('welcome', async () => {
    await expect(heading(page, 'Drop folders of texts')).toBeVisible();
    await tabTo(page, main(page).getByRole('button', { name: 'Try the sample' }));
    await page.keyboard.press('Enter');
    await expect(main(page).getByText('200 texts in 4 categories', { exact: true })).toBeVisible();
    await expect(heading(page, /Sample/u)).toBeFocused();
  });

  await test.step('dataset: find, walk the list', async () => {
    await page.keyboard.press('/');
    const search = main(page).getByRole('searchbox');
    await expect(search).toBeFocused();
    await page.keyboard.type('parcel');
    const list = main(page).getByRole('listbox', { name: 'All texts' });
    await page.keyboard.press('ArrowDown');
    await expect(list).toBeFocused();
    await page.keyboard.press('ArrowDown');
    const chosen = list.getByRole('option', { selected: true });
    await expect(chosen).toHaveAttribute('aria-posinset', '2');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await expect(chosen).toHaveAttribute('aria-posinset', '1');
  });

  await test.step('wizard', async () => {
    await page.keyboard.press(trainKeys(app));
    await expect(heading(page, 'Train a classifier')).toBeFocused();
    await tabTo(page, main(page).getByRole('checkbox', { name: 'technical help' }));
    await page.keyboard.press('Space');
    await expect(main(page).getByRole('checkbox', { name: 'technical help' })).not.toBeChecked();
    await tabTo(page, main(page).getByRole('textbox', { name: 'Size of hidden layer 1' }));
    await page.keyboard.type('32');
    await tabTo(page, main(page).getByRole('slider', { name: 'Learning rate, by slider' }));
    await page.keyboard.press('ArrowRight');
    await tabTo(page, main(page).getByRole('textbox', { name: 'Epochs' }));
    await page.keyboard.type('10000');
    await tabTo(page, main(page).getByRole('button', { name: /^Advanced/u }));
    await page.keyboard.press('Enter');
    await tabTo(page, main(page).getByRole('combobox', { name: 'Device' }));
    await page.keyboard.type('CPU');
    await expect(main(page).getByRole('combobox', { name: 'Device' })).toHaveValue('cpu');
    await page.keyboard.press('Control+Enter');
  });

  await test.step('training', async () => {
    await expect(heading(page, /^Training “/u)).toBeFocused();
    const progress = main(page).getByRole('region', { name: 'Progress' });
    await expect(progress).toContainText(/Epoch \d/u);
    await page.keyboard.press('Space');
    await expect(progress).toContainText('Paused');
    await page.keyboard.press('Space');
    await expect(progress).not.toContainText('Paused');
    // Escape leaves it running; the status line leads back.
    await page.keyboard.press('Escape');
    await expect(heading(page, 'Train a classifier')).toBeFocused();
    await tabTo(
      page,
      page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: /Sample/u }),
    );
    await page.keyboard.press('Enter');
    await expect(heading(page, /^Training “/u)).toBeFocused();
    await tabTo(page, main(page).getByRole('button', { name: 'Stop and keep the best' }));
    await page.keyboard.press('Enter');
    await expect(score(page)).toBeVisible({ timeout: 60_000 });
    await expect(main(page).getByRole('heading', { level: 1 })).toBeFocused();
  });

  await test.step('result: the arrows walk the matrix', async () => {
    const matrix = main(page).getByRole('grid', { name: 'Confusion matrix' });
    await tabTo(page, matrix.getByRole('gridcell', { name: /^billing taken for billing/u }));
    await page.keyboard.press('ArrowRight');
    await expect(
      matrix.getByRole('gridcell', { name: /^billing taken for delivery/u }),
    ).toBeFocused();
    await expectVisibleFocus(page);
    await page.keyboard.press('ArrowDown');
    const cell = matrix.getByRole('gridcell', { name: /^delivery taken for delivery/u });
    await expect(cell).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(cell).toHaveAttribute('aria-selected', 'true');
    const documents = main(page).getByRole('region', { name: 'Texts', exact: true });
    await expect(documents.getByRole('heading', { level: 2 })).toHaveText(
      /texts? of delivery, rightly recognised$/u,
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(documents.getByRole('heading', { level: 2 })).toHaveText(/taken for delivery$/u);
    const list = documents.getByRole('listbox', { name: 'Texts', exact: true });
    await tabTo(page, list);
    await page.keyboard.press('End');
    await expect(list.getByRole('option', { selected: true })).toBeVisible();
  });

  await test.step('try it, and back', async () => {
    const button = main(page).getByRole('button', { name: 'Try it' });
    for (let stops = 0; stops < 40; stops++) {
      await page.keyboard.press('Shift+Tab');
      if (await button.evaluate((it) => it === it.ownerDocument.activeElement)) break;
    }
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Text to classify')).toBeFocused();
    await page.keyboard.type('Where is my parcel?');
    await expect(page.getByTestId('answer')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(score(page)).toBeVisible();
  });

  await test.step('the list of shortcuts is a page of help, which leads back', async () => {
    await page.keyboard.press('?');
    await expect(heading(page, 'Result')).toBeFocused();
    await main(page).getByRole('link', { name: 'Keyboard', exact: true }).click();
    const train = app.host === 'electron' ? 'Ctrl+N' : 'Alt+N';
    for (const keys of ['F1', 'Ctrl+K', 'Ctrl+O', train, 'Ctrl+Enter', 'Space', 'Esc', '/', '?']) {
      await expect(main(page).getByRole('rowheader', { name: keys, exact: true })).toBeVisible();
    }
    await page.keyboard.press('?');
    await expect(score(page)).toBeVisible();
  });
});
