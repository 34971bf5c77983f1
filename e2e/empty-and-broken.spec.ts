// What real life brings: nothing, too little, and files that are not what they say. Each time there
// is a sentence in the window, and nothing that was there is lost.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { categoryFolders } from './folders.ts';
import { expect, test } from './host.ts';
import {
  ask,
  heading,
  importSample,
  main,
  sidebarLink,
  trainToResult,
  trainKeys,
} from './screens.ts';

test('an empty folder', async ({ app, page, scratch }) => {
  const empty = join(scratch, 'nothing here');
  await mkdir(join(empty, 'not', 'here', 'either'), { recursive: true });
  await app.drop([empty]);
  await expect(main(page)).toContainText('Nothing was imported');
  await expect(main(page)).toContainText(/no (files|texts)/iu);
  // No dataset of nothing is left behind.
  await main(page).getByRole('button', { name: 'Leave' }).click();
  await expect(heading(page, 'Drop folders of texts')).toBeVisible();
  await importSample(page);
});

test('a folder of which nothing can be read as text', async ({ app, page, scratch }) => {
  const folder = join(scratch, 'pictures');
  await mkdir(join(folder, 'summer'), { recursive: true });
  await writeFile(join(folder, 'summer', 'a.png'), Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
  await writeFile(join(folder, 'summer', 'b.txt'), '');
  await app.drop([folder]);
  await expect(main(page)).toContainText('No texts here');
  await expect(main(page)).toContainText('None of the 2 files could be imported');
  await expect(main(page)).not.toContainText('were skipped.');
  await main(page).getByRole('button', { name: 'Show the list' }).first().click();
  const list = main(page).getByRole('region', { name: 'List of skipped files' });
  await expect(list.getByRole('group')).toHaveCount(2);
  await expect(list.getByRole('cell', { name: 'summer/a.png' })).toBeVisible();
});

test('a file without a folder', async ({ app, page, scratch }) => {
  const file = join(scratch, 'letter.txt');
  await writeFile(file, 'A text of its own.');
  await app.drop([file]);
  await expect(main(page)).toContainText('“letter.txt” is a file. Winnow imports folders');
  await expect(heading(page, 'Drop folders of texts')).toBeVisible();
});

test('a folder with one category', async ({ app, page, scratch }) => {
  await app.drop([await categoryFolders(join(scratch, 'alone'), ['billing'], 25)]);
  await expect(main(page).getByText('25 texts in 1 category', { exact: true })).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Train a classifier' })).toBeDisabled();
  // The shortcut leads to the wizard all the same, and it says what is missing.
  await page.keyboard.press(trainKeys(app));
  await expect(heading(page, 'Train a classifier')).toBeVisible();
  await expect(main(page)).toContainText(/at least two categories/u);
  const all = main(page).getByRole('checkbox', { name: 'All categories' });
  await main(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(all).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(heading(page, 'Train a classifier')).toBeVisible();
});

test('model files that are none', async ({ app, page, scratch }) => {
  await importSample(page);
  const name = await main(page).getByRole('heading', { level: 1 }).innerText();
  await trainToResult(page, { epochs: 3 });
  const good = join(scratch, 'good.safetensors');
  await app.saveFile(good, () => main(page).getByRole('button', { name: 'Export' }).click());
  await sidebarLink(page, 'Models').click();
  const models = main(page).getByRole('button', { name: /^Try / });
  await expect(models).toHaveCount(1);

  const bytes = await readFile(good);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    Record<string, unknown>
  >;
  const withHeader = (change: (copy: typeof header) => void): Buffer => {
    const copy = structuredClone(header);
    change(copy);
    const json = Buffer.from(JSON.stringify(copy));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([size, json, bytes.subarray(8 + length)]);
  };
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 3] ^= 0x40;
  const enormous = Buffer.from(bytes);
  enormous.writeBigUInt64LE(2n ** 62n);
  const [first] = Object.keys(header).filter((key) => key !== '__metadata__');

  const files: Record<string, Buffer> = {
    'empty.safetensors': Buffer.alloc(0),
    'a letter.safetensors': Buffer.from('Dear reader, this is no model at all.\n'),
    'cut short.safetensors': bytes.subarray(0, bytes.length - 1000),
    'cut in its header.safetensors': bytes.subarray(0, 200),
    'enormous header.safetensors': enormous,
    'one bit flipped.safetensors': flipped,
    'of another kind.safetensors': withHeader((copy) => (copy.__metadata__ = { format: 'pt' })),
    'no metadata.safetensors': withHeader((copy) => delete copy.__metadata__),
    'beyond the end.safetensors': withHeader((copy) => (copy[first].data_offsets = [0, 1e15])),
    'negative.safetensors': withHeader((copy) => (copy[first].shape = [-1, -1])),
    'labels missing.safetensors': withHeader((copy) => delete copy.__metadata__.labels),
    'from the future.safetensors': withHeader((copy) => (copy.__metadata__.formatVersion = '999')),
    'prototype.safetensors': withHeader((copy) => {
      copy.__metadata__.labels = '["__proto__","constructor"]';
      copy.__metadata__.vocabulary = '{"terms":["a"],"documentFrequencies":[1e999],"documents":1}';
    }),
  };
  for (const [file, content] of Object.entries(files)) {
    await test.step(file, async () => {
      const path = join(scratch, file);
      await writeFile(path, content);
      await app.chooseFile(path, () =>
        main(page).getByRole('button', { name: 'Open a model file' }).click(),
      );
      const alert = main(page).getByRole('alert');
      await expect(alert).toBeVisible();
      // A sentence for a person, and no word of the machinery.
      await expect(alert.getByRole('paragraph').first()).toHaveText(/^.{20,}\.$/u);
      await expect(alert).not.toContainText(
        /unexpected|undefined|TypeError|RangeError|SyntaxError|NaN/u,
      );
      await alert.getByRole('button', { name: 'Close' }).click();
      await expect(alert).toHaveCount(0);
      await expect(models).toHaveCount(1);
    });
  }

  await test.step('the good one, and what was there, still work', async () => {
    await app.chooseFile(good, () =>
      main(page).getByRole('button', { name: 'Open a model file' }).click(),
    );
    await expect(heading(page, /^good/u)).toBeVisible();
    await ask(page, 'Where is my parcel?');
    await sidebarLink(page, name).first().click();
    await expect(main(page).getByText('200 texts in 4 categories', { exact: true })).toBeVisible();
  });
});
