// A result of many categories: the matrix fits its panel at every size, says what its cells hold,
// and can be ordered and enlarged; and what the score says where copies stand in the training.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './host.ts';
import { main, score, trainToResult } from './screens.ts';

/** So long that no panel holds it. */
const LONG = `a name of ninety-seven letters ${'that goes on and on '.repeat(4)}`
  .slice(0, 97)
  .trim();

/** Categories in groups of five that share words: some are taken for others of their group. */
async function manyCategories(folder: string, count: number, texts: number): Promise<string> {
  for (let c = 0; c < count; c++) {
    const name = c === 7 ? LONG : `desk ${String(c + 1).padStart(2, '0')}`;
    await mkdir(join(folder, name), { recursive: true });
    for (let t = 0; t < texts; t++) {
      const shared = Array.from(
        { length: 8 },
        (_, i) => `group${Math.floor(c / 5)}x${(t + i) % 9}`,
      );
      const own = t % 3 === 0 ? [] : [`own${c}x${t % 2}`];
      await writeFile(join(folder, name, `${t}.txt`), [...shared, ...own].join(' '));
    }
  }
  return folder;
}

const matrixOf = (page: Page): Locator =>
  main(page).getByRole('grid', { name: 'Confusion matrix', exact: true });

/** Everything inside of it that is wider than it shows, though it could be scrolled. */
function scrollsSideways(part: Locator): Promise<string[]> {
  return part.evaluate((root) =>
    [root, ...root.querySelectorAll('*')]
      .filter((element) => {
        const { overflowX } = root.ownerDocument.defaultView!.getComputedStyle(element);
        const scrolls = overflowX === 'auto' || overflowX === 'scroll';
        return scrolls && element.scrollWidth > element.clientWidth;
      })
      .map(
        ({ className, scrollWidth, clientWidth }) =>
          `${String(className)}: ${scrollWidth} in ${clientWidth}`,
      ),
  );
}

test('a matrix of sixty categories fits, and can be read', async ({ app, page, scratch }) => {
  await app.drop([await manyCategories(join(scratch, 'sixty'), 60, 9)]);
  await expect(main(page).getByText('540 texts in 60 categories', { exact: true })).toBeVisible();
  await trainToResult(page, { epochs: 8, advanced: { 'Test share': '0.34' } });
  const matrix = matrixOf(page);

  await test.step('at every size, without sideways scrolling', async () => {
    for (const size of [
      { width: 900, height: 600 },
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ]) {
      await page.setViewportSize(size);
      for (const mode of ['% of actual', 'Counts']) {
        await main(page).getByText(mode, { exact: true }).click();
        await expect
          .poll(() =>
            matrix.evaluate(
              (it) => it.getBoundingClientRect().width <= it.parentElement!.clientWidth,
            ),
          )
          .toBe(true);
        expect(await scrollsSideways(main(page))).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('its cells and names say what they are', async () => {
    await expect(matrix.getByRole('rowheader', { name: LONG, exact: true })).toHaveCount(1);
    await expect(matrix.getByRole('columnheader', { name: LONG, exact: true })).toHaveCount(1);
    const empty = matrix.getByRole('gridcell', { name: 'desk 01 taken for desk 60: 0' });
    await expect(empty).toHaveText('');
    await matrix.getByRole('rowheader', { name: LONG, exact: true }).hover();
    await expect(main(page).getByText(`texts that are ${LONG}`)).toBeVisible();
  });

  await test.step('its names stay above what goes by below them', async () => {
    const covered = (table: Locator): Promise<number> =>
      table.evaluate((it) => {
        const head = it.querySelector('thead')!;
        const page = it.ownerDocument;
        let above = 0;
        for (const cell of head.querySelectorAll('th')) {
          const { left, top, width, height } = cell.getBoundingClientRect();
          const hit = page.elementFromPoint(left + width / 2, top + height / 2);
          if (hit !== null && !head.contains(hit)) above++;
        }
        return above;
      });
    const table = main(page).getByRole('region', { name: 'Categories' }).getByRole('table');
    for (const row of [21, 25, 29]) {
      // A diamond right under the names.
      await table
        .getByRole('row')
        .nth(row)
        .evaluate((it) => {
          const region = it.closest('[role=region]')!;
          const head = it.closest('table')!.querySelector('thead')!.getBoundingClientRect();
          region.scrollTop += it.getBoundingClientRect().top - head.top;
        });
      expect(await covered(table)).toBe(0);
    }
  });

  await test.step('those that are confused can be brought together', async () => {
    const order = async (): Promise<string[]> =>
      matrix.getByRole('rowheader').evaluateAll((all) => all.map((it) => it.ariaLabel ?? ''));
    expect((await order())[0]).toBe(LONG);
    await main(page).getByRole('combobox', { name: 'Order' }).first().selectOption('similarity');
    const together = await order();
    expect([...together].sort()).toHaveLength(60);
    const groups = together.map((name) =>
      name === LONG ? 1 : Math.floor((Number(name.slice(5)) - 1) / 5),
    );
    const changes = groups.filter((group, i) => i > 0 && group !== groups[i - 1]);
    expect(changes.length).toBeLessThan(30);
  });

  const texts = main(page).getByRole('region', { name: 'Texts', exact: true });
  await test.step('the most confused pairs list their texts, each with its pair', async () => {
    const pairs = main(page).getByRole('region', { name: 'Most confused pairs' });
    const first = pairs.getByRole('button', { name: / taken for .+: \d+ texts?, / }).first();
    const [, actual, predicted, count] = /^(.+) taken for (.+): (\d+) /u.exec(
      (await first.getAttribute('aria-label'))!,
    )!;
    await first.click();
    await expect(first).toHaveAttribute('aria-pressed', 'true');
    await expect(texts.getByRole('heading', { level: 2 })).toHaveText(
      new RegExp(`^${count} texts? of ${actual} taken for ${predicted}$`, 'u'),
    );
    const list = texts.getByRole('listbox', { name: 'Texts', exact: true });
    await expect(list.getByRole('option').first()).toHaveAccessibleName(
      new RegExp(`^${actual}, taken for ${predicted}`, 'u'),
    );
  });

  await test.step('enlarged, its figures can be read, and a cell lists its texts', async () => {
    await main(page).getByRole('button', { name: 'Enlarge' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confusion matrix, enlarged' });
    const large = dialog.getByRole('grid', { name: 'Confusion matrix' });
    const cell = large.getByRole('gridcell', { name: / taken for .+: [1-9]/u }).first();
    const label = (await cell.getAttribute('aria-label'))!;
    await expect(cell).toHaveText(/: (\d+),/u.exec(label)![1]);
    await cell.focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    const [, actual] = /^(.+) taken for /u.exec(label)!;
    await expect(texts.getByRole('heading', { level: 2 })).toContainText(`of ${actual}`);
  });
});

test('copies of training texts are told apart from what it understood', async ({
  app,
  page,
  scratch,
}) => {
  const folder = join(scratch, 'copied');
  for (const [category, words] of [
    ['fruit', 'apple pear plum'],
    ['music', 'drum flute harp'],
  ]) {
    for (const split of ['train', 'test']) {
      await mkdir(join(folder, split, category), { recursive: true });
      for (let t = 0; t < 10; t++) {
        // The first four of the test stand in the training, word for word.
        const own = split === 'test' && t >= 4 ? `new${t}` : `old${t}`;
        await writeFile(join(folder, split, category, `${t}.txt`), `${words} ${own}`);
      }
    }
  }
  await app.drop([folder]);
  await trainToResult(page, { epochs: 20 });
  await expect(score(page, /^Right on \d+ of 20 test texts: /u)).toBeVisible();
  await expect(main(page)).not.toContainText('never seen');
  const worth = main(page).getByRole('list', { name: 'What the score is worth' });
  await expect(worth).toContainText(/Without the 8 copies of training texts: right on \d+ of 12,/u);
  await expect(worth).toContainText(/95\s% interval \(Wilson\): [\d.]+\s% to [\d.]+\s%/u);
  await expect(worth).toContainText(/one of the largest categories, would be right on 50\.0\s%/u);
  await expect(main(page)).toContainText('Take the 8 copies of training texts out');
  // What a figure means stands where it is, for the keyboard too.
  await main(page).getByRole('button', { name: 'Recall', exact: true }).focus();
  await page.keyboard.press('Tab');
  await expect(main(page).getByRole('button', { name: 'F1', exact: true })).toBeFocused();
  await expect(page.getByText('Precision and recall of a category in one number')).toBeVisible();
});
