// A model's page: its tabs by keyboard, its old addresses, and what is said of texts and files that
// it can do little with.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './host.ts';
import { ask, heading, importSample, main, score, sidebarLink, trainToResult } from './screens.ts';

test('one page for each model', async ({ app, page, scratch }) => {
  await importSample(page);
  await trainToResult(page, { epochs: 20 });
  const tab = (name: string) => main(page).getByRole('tab', { name });
  const panel = (name: string) => main(page).getByRole('tabpanel', { name });
  const text = page.getByLabel('Text to classify');

  await test.step('the training leads to it, and the tabs go by keyboard', async () => {
    await expect(page).toHaveURL(/#\/model\/1\/result$/u);
    await expect(heading(page, 'Sample: shop mails')).toBeVisible();
    await expect(tab('Result')).toHaveAttribute('aria-selected', 'true');
    await tab('Result').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(tab('Details')).toBeFocused();
    await expect(panel('Details')).toContainText('Weights hash');
    await expect(panel('Details')).toContainText('unchanged since');
    await expect(panel('Result')).toHaveCount(0);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect(tab('Try')).toBeFocused();
    await expect(tab('Result')).toHaveAttribute('tabindex', '-1');
    await expect(panel('Try')).toBeVisible();
    // What was passed by arrows is nothing to come back to; what was pressed is.
    await tab('Details').click();
    await page.goBack();
    await expect(tab('Try')).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('what was typed stays while one looks at another tab', async () => {
    await ask(page, 'Where is my parcel?');
    await tab('Result').click();
    await expect(score(page)).toBeVisible();
    await expect(text).toBeHidden();
    await main(page).getByRole('button', { name: 'Try it' }).click();
    await expect(text).toBeFocused();
    await expect(text).toHaveValue('Where is my parcel?');
    // Back from within a tab: the focus is not left in what is hidden by then.
    await page.goBack();
    await expect(tab('Result')).toBeFocused();
    await main(page).getByRole('button', { name: 'Try it' }).click();
  });

  await test.step('few known words are no answer', async () => {
    await ask(page, 'Wo ist mein Paket? Der Fahrer war gestern wieder nicht da.');
    await expect(page.getByTestId('answer')).toHaveText('Not sure');
    await expect(main(page)).toContainText('Only 1 of its 11 different words is known.');
  });

  await test.step('what is not one text is told, and done nothing with', async () => {
    const at = { x: 500, y: 400 };
    const drop = async (...names: string[]): Promise<void> => {
      for (const name of names) await writeFile(join(scratch, name), `%PDF-1.4 ${name}`);
      await app.drop(names.map((name) => join(scratch, name)), at); // prettier-ignore
    };
    const told = main(page).getByRole('alert');
    await drop('report.pdf');
    await expect(told).toContainText('“report.pdf” is a PDF');
    await drop('mails.csv');
    await expect(told).toContainText('“mails.csv” is a table of many texts');
    await drop('one.txt', 'two.txt');
    await expect(told).toContainText('These are 2 things at once');
    await expect(text).toHaveValue(/^Wo ist mein Paket/u);

    const folder = join(scratch, 'letters');
    for (const name of ['a', 'b']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'one.txt'), `Dear reader of ${name}, hello.`);
    }
    await app.drop([folder], at);
    await expect(told).toContainText('“letters” is a folder');
    await expect(sidebarLink(page, /^letters/u)).toHaveCount(0);

    await writeFile(join(scratch, 'letter.txt'), 'Where is my parcel?');
    await app.drop([join(scratch, 'letter.txt')], at);
    await expect(told).toHaveCount(0);
    await expect(text).toHaveValue('Where is my parcel?');
    await expect(main(page)).toContainText('From letter.txt.');

    await app.drop([folder], at);
    await main(page).getByRole('button', { name: 'Import as a new dataset' }).click();
    await expect(heading(page, 'letters')).toBeVisible();
  });

  await test.step('old addresses lead there', async () => {
    for (const [from, to] of [
      ['try/1', 'Try'],
      ['result/1', 'Result'],
      ['model/1', 'Result'],
      ['model/1/details', 'Details'],
    ]) {
      await page.evaluate(`location.hash = '#/models'`);
      await page.evaluate(`location.hash = '#/${from}'`);
      await expect(tab(to)).toHaveAttribute('aria-selected', 'true');
    }
  });

  await test.step('a model that came as a file has a sentence for a result', async () => {
    const file = join(scratch, 'taken along.safetensors');
    await app.saveFile(file, () => main(page).getByRole('button', { name: 'Export' }).click());
    await sidebarLink(page, 'Models').click();
    await app.chooseFile(file, () =>
      main(page).getByRole('button', { name: 'Open a model file' }).click(),
    );
    await expect(heading(page, 'taken along')).toBeVisible();
    await expect(tab('Try')).toHaveAttribute('aria-selected', 'true');
    await tab('Result').click();
    await expect(panel('Result')).toContainText('This model came as a file');
    await tab('Details').click();
    await expect(panel('Details')).toContainText('Weights hash');
    await expect(main(page).getByRole('button', { name: 'Train again' })).toHaveCount(0);
  });

  await test.step('a name is changed where it stands', async () => {
    await heading(page, 'taken along').dblclick();
    const name = main(page).getByRole('textbox', { name: 'Name of the model' });
    await name.fill('Mail of the shop');
    await name.press('Enter');
    await expect(heading(page, 'Mail of the shop')).toBeVisible();
    await expect(sidebarLink(page, 'Mail of the shop')).toBeVisible();
  });

  await test.step('a file that is no model is named, and the notice goes as one goes on', async () => {
    await sidebarLink(page, 'Models').click();
    const broken = join(scratch, 'a letter.safetensors');
    await writeFile(broken, 'Dear reader, this is no model at all.\n');
    await app.chooseFile(broken, () =>
      main(page).getByRole('button', { name: 'Open a model file' }).click(),
    );
    const alert = main(page).getByRole('alert');
    await expect(alert).toContainText('“a letter.safetensors” was not opened.');
    await main(page).getByRole('link', { name: 'Mail of the shop' }).click();
    await expect(alert).toHaveCount(0);
  });
});
