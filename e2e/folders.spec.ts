// A real folder, dropped by the browser's own drag and drop: train/ and test/ as a fixed split, with
// what real folders hold besides texts; trained on the CPU, stopped early, judged on the test split.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  addBrokenFiles,
  hasPosts,
  postsFolder,
  SAMPLE_CATEGORIES,
  splitFolder,
} from './folders.ts';
import { expect, test } from './host.ts';
import {
  deviceLine,
  field,
  heading,
  imported,
  main,
  openWizard,
  score,
  set,
  sidebarLink,
  startTraining,
} from './screens.ts';

/** "1,234" -> 1234. */
const whole = (text: string): number => Number(text.replaceAll(',', ''));

test('no name of a folder or a file loses texts on the way', async ({ app, page, scratch }) => {
  test.skip(process.platform === 'win32', 'Windows has no such names.');
  const folder = join(scratch, 'odd names');
  const names = ['billing ', 'con', 'dots.', 'plain (old)', 'Re: orders', 'what?'];
  for (const name of names) {
    for (const file of ['1.txt', 'Re: your mail', 'full stop.', '~old']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, file), `${name}, ${file}`);
    }
  }
  await app.drop([folder]);
  await imported(page, 24, 6);
  await expect(main(page).getByRole('rowheader')).toHaveCount(1 + names.length);
});

test('copies of texts are shown by their warning, and names in the order people read', async ({
  app,
  page,
  scratch,
}) => {
  const folder = join(scratch, 'mails with copies');
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const split of ['train', 'test']) {
    for (const category of ['m1', 'm2', 'm10']) {
      for (let i = 1; i <= 21; i++) {
        await write(`${split}/${category}/mail ${i}.txt`, `${split} ${category} mail ${i}`);
      }
    }
  }
  // Longer than a glimpse, whose cut end no search could ever find.
  for (let i = 0; i < 2; i++) {
    const text = `copy ${i}, ${'for the approval of the committee '.repeat(20)}`;
    await write(`train/m1/original ${i}.txt`, text);
    await write(`test/m2/copy ${i}.txt`, text);
  }
  await app.drop([folder]);
  await imported(page, 130, 3);
  const list = main(page).getByRole('listbox', { name: 'All texts' });
  const options = list.getByRole('option');
  const rows = main(page).getByRole('rowheader');
  await expect(rows).toHaveText(['All texts', 'm1', 'm2', 'm10']);
  await expect(options.first()).toContainText('mail 1.txt');
  await expect(options.nth(1)).toContainText('mail 2.txt');

  await test.step('exactly those, each beside its copy', async () => {
    const warning = main(page)
      .getByRole('listitem')
      .filter({ hasText: '2 test texts stand word for word among the training texts too.' });
    await warning.getByRole('button', { name: 'Show 4 texts' }).click();
    await expect(options).toHaveCount(4);
    await expect(options.first()).toHaveAttribute('aria-setsize', '4');
    const names = (await options.allInnerTexts()).map(
      (text) => /(original|copy) \d/u.exec(text)![0],
    );
    for (const pair of [names.slice(0, 2), names.slice(2)]) {
      const copy = pair[0].at(-1)!;
      expect(pair.sort()).toEqual([`copy ${copy}`, `original ${copy}`]);
    }
  });

  await test.step('and Escape or a click shows all again', async () => {
    const filter = main(page).getByRole('button', { name: /show all texts again$/u });
    await expect(filter).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(filter).toBeHidden();
    await expect(options.first()).toHaveAttribute('aria-setsize', '130');
    await main(page)
      .getByRole('button', { name: /^Show \d+ texts$/u })
      .first()
      .click();
    await filter.click();
    await expect(options.first()).toHaveAttribute('aria-setsize', '130');
  });
});

test('a folder with train/ and test/ and broken files in it', async ({ app, page, scratch }) => {
  const folder = await splitFolder(join(scratch, 'mail of the shop'), 20, 6);
  const broken = await addBrokenFiles(join(folder, 'train', 'delivery'));

  await test.step('dropped', async () => {
    await expect(heading(page, 'Drop folders of texts')).toBeVisible();
    await app.drop([folder]);
    await expect(heading(page, 'mail of the shop')).toBeVisible();
    await expect(main(page)).toContainText('106 texts in 4 categories. 3 files were skipped.');
    await expect(main(page)).toContainText('82 to train, 24 to test');
  });

  await test.step('each skipped file with its reason', async () => {
    await main(page).getByRole('button', { name: 'Show the list' }).first().click();
    const skipped = main(page).getByRole('region', { name: 'List of skipped files' });
    const reason = (name: string) => skipped.getByRole('group').filter({ hasText: name });
    await expect(skipped.getByRole('cell', { name: /^train\//u })).toHaveCount(3);
    await expect(reason(broken.empty)).toContainText(/empty|no text/iu);
    await expect(reason(broken.empty)).toContainText('1 file');
    await expect(reason(broken.binary)).toContainText(/image|binary|no text/iu);
    await expect(reason(broken.huge)).toContainText(/10\sMB|larger|limit/iu);
    await expect(reason(broken.huge)).toContainText('200 MB');
    await main(page).getByRole('button', { name: 'Close the list' }).click();
  });

  await test.step('latin-1 and names in other scripts are read', async () => {
    const search = main(page).getByRole('searchbox', { name: 'Find in all texts' });
    await search.fill('Grüße München');
    const text = main(page).getByRole('region', { name: 'Text' });
    await expect(text).toHaveText(broken.latin1Text.trim());
    await expect(main(page).getByRole('article')).toContainText('windows-1252');
    await search.fill('配達');
    await expect(main(page).getByRole('article')).toHaveAttribute(
      'aria-label',
      new RegExp(`${broken.script}$`, 'u'),
    );
    await main(page).getByRole('button', { name: 'Clear' }).click();
    await main(page)
      .getByRole('radiogroup', { name: 'Split' })
      .getByText('Test', { exact: true })
      .click();
    await expect(
      main(page).getByRole('listbox', { name: 'All texts' }).getByRole('option').first(),
    ).toHaveAttribute('aria-setsize', '24');
  });

  await test.step('trained on the CPU, stopped early: the best epoch is kept', async () => {
    await openWizard(page);
    await set(page, { epochs: 10000, device: 'CPU' });
    await expect(field(page, 'Test share')).toBeDisabled();
    await startTraining(page);
    const progress = main(page).getByRole('region', { name: 'Progress' });
    await expect(progress).toContainText(/Epoch [\d,]+ of 10,000/u);
    await expect(deviceLine(page)).toContainText('CPU');
    await expect(deviceLine(page)).not.toContainText('asked');
    // Some epochs later it has one that was the best.
    await expect(main(page).getByRole('definition').last()).toHaveText(/^[\d,]+$/u);
    await main(page).getByRole('button', { name: 'Stop and keep the best' }).click();
    await expect(score(page)).toBeVisible({ timeout: 60_000 });
    await expect(score(page, /^Right on \d+ of 24 texts it had never seen: /u)).toBeVisible();
    await expect(main(page)).toContainText('stopped early');
    await expect(main(page)).toContainText('Judged on the test split');
    const facts = await main(page)
      .getByText(/epoch [\d,]+ of [\d,]+ kept/u)
      .innerText();
    const [, best, reached] = /epoch ([\d,]+) of ([\d,]+) kept/u.exec(facts)!;
    expect(whole(best)).toBeGreaterThan(0);
    expect(whole(reached)).toBeLessThan(10000);
    expect(whole(best)).toBeLessThanOrEqual(whole(reached));
    const figures = main(page).getByRole('table').filter({ hasText: 'Precision' });
    for (const name of SAMPLE_CATEGORIES) {
      const row = figures.getByRole('row').filter({ hasText: name });
      await expect(row.getByRole('cell').last()).toHaveText('6');
    }
  });

  await test.step('it stands in the dataset’s trainings', async () => {
    await sidebarLink(page, /mail of the shop/u)
      .first()
      .click();
    await expect(main(page).getByRole('link', { name: /on the test texts/u })).toBeVisible();
  });
});

test('posts of the nineties, dropped as a pair of folders', async ({ app, page, scratch }) => {
  test.skip(!hasPosts(), 'The newsgroup posts are not beside the project.');
  const folder = await postsFolder(join(scratch, 'posts'), 40, 15);
  await app.drop([join(folder, 'train'), join(folder, 'test')]);
  await imported(page, 165, 3);
  await expect(main(page)).toContainText('120 to train, 45 to test');
  await openWizard(page);
  await set(page, { device: 'CPU' });
  await startTraining(page);
  await expect(score(page, /^Right on \d+ of 45 texts it had never seen: /u)).toBeVisible({
    timeout: 60_000,
  });
  const right = await score(page).innerText();
  expect(Number(/\d+/u.exec(right)![0])).toBeGreaterThan(30);
});
