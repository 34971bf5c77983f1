// What the wizard proposes follows the texts, until a person says otherwise.

import { join } from 'node:path';
import { categoryFolders } from './folders.ts';
import { expect, test } from './host.ts';
import {
  field,
  heading,
  imported,
  main,
  openAdvanced,
  openWizard,
  score,
  set,
  sidebarLink,
  startTraining,
} from './screens.ts';

test('few texts are gone through more often, unless told how often', async ({
  app,
  page,
  scratch,
}) => {
  await app.drop([await categoryFolders(join(scratch, 'few'), ['billing', 'delivery'], 6)]);
  await imported(page, 12, 2);
  await openWizard(page);
  const epochs = field(page, 'Epochs');
  await expect(epochs).toHaveValue('100');
  await epochs.fill('7');
  await openAdvanced(page);
  await field(page, 'Seed').fill('3');
  await expect(epochs).toHaveValue('7');
  await main(page)
    .getByRole('button', { name: /Epochs/u })
    .click();
  await expect(epochs).toHaveValue('100');
  await main(page).getByText('Article', { exact: true }).click();
  await expect(epochs).toHaveValue('10');
  await main(page).getByText('Default', { exact: true }).click();
  await expect(epochs).toHaveValue('100');

  // What was chosen last stands there again.
  await set(page, { epochs: 7 });
  await startTraining(page);
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
  await sidebarLink(page, /^few/u).first().click();
  await openWizard(page);
  await expect(epochs).toHaveValue('7');
});

test('what was chosen and not trained is there again, also after a restart', async ({
  app,
  page,
  scratch,
}) => {
  await app.drop([
    await categoryFolders(join(scratch, 'left'), ['billing', 'delivery', 'returns'], 25),
  ]);
  await imported(page, 75, 3);
  await openWizard(page);
  await main(page).getByRole('radio', { name: 'Fast' }).check();
  await expect(field(page, 'Size of hidden layer 1')).toHaveValue('32');
  await main(page).getByRole('checkbox', { name: 'returns' }).click();
  await set(page, { learningRate: 0.02, advanced: { Seed: '9' } });
  await expect(main(page).getByRole('radio', { name: 'Fast' })).not.toBeChecked();
  await main(page).getByRole('button', { name: 'Back to the dataset' }).click();
  await expect(heading(page, 'left')).toBeVisible();
  // Read again, it is on the disk.
  await openWizard(page);
  await expect(field(page, 'Learning rate')).toHaveValue('0.02');
  await main(page).getByRole('button', { name: 'Back to the dataset' }).click();
  await expect(heading(page, 'left')).toBeVisible();

  await app.kill();
  await app.start();
  // A window of the desktop is a new one; a tab is not.
  const again = app.page;
  await again.reload();
  await openWizard(again);
  await expect(field(again, 'Learning rate')).toHaveValue('0.02');
  await expect(field(again, 'Size of hidden layer 1')).toHaveValue('32');
  await expect(main(again).getByRole('checkbox', { name: 'returns' })).not.toBeChecked();
  await openAdvanced(again);
  await expect(field(again, 'Seed')).toHaveValue('9');
  await main(again).getByRole('button', { name: 'Start over' }).click();
  await expect(field(again, 'Seed')).toHaveValue('0');
  await expect(main(again).getByRole('radio', { name: 'Balanced' })).toBeChecked();
});

test('what is typed as a number stays, and the first fault is led to', async ({
  app,
  page,
  scratch,
}) => {
  await app.drop([await categoryFolders(join(scratch, 'typed'), ['billing', 'delivery'], 25)]);
  await imported(page, 50, 2);
  await openWizard(page);
  const epochs = field(page, 'Epochs');
  await epochs.fill('1,000');
  await field(page, 'Learning rate').focus();
  await expect(epochs).toHaveValue('1000');
  await set(page, { advanced: { Seed: 'abc' } });
  await epochs.fill('many');
  await field(page, 'Seed').focus();
  await expect(epochs).toHaveValue('many');
  await expect(epochs).toHaveAccessibleDescription(/whole number from 1 to 10,000/u);
  await main(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(epochs).toBeFocused();
  await epochs.fill('5');
  // The step of the next one is opened again for it.
  await main(page)
    .getByRole('button', { name: /^Advanced/u })
    .click();
  await page.keyboard.press('Control+Enter');
  await expect(field(page, 'Seed')).toBeFocused();
  await expect(field(page, 'Seed')).toHaveValue('abc');
});

test('numbers are read as a German writes them', async ({ browserApp, page, scratch }) => {
  await browserApp.drop([
    await categoryFolders(join(scratch, 'zahlen'), ['billing', 'delivery'], 25),
  ]);
  await imported(page, 50, 2);
  const context = await page.context().browser()!.newContext({ locale: 'de-DE' });
  const german = await context.newPage();
  await german.goto(browserApp.address);
  await german.evaluate(`location.hash = '#/wizard/1'`);
  await expect(heading(german, 'Trainieren')).toBeVisible();
  const epochs = field(german, 'Epochen');
  await epochs.fill('1.000');
  const rate = field(german, 'Lernrate');
  await expect(rate).toHaveValue('0,005');
  await rate.fill('0,25');
  await expect(epochs).toHaveValue('1000');
  await epochs.focus();
  await expect(rate).toHaveValue('0,25');
  await main(german).getByRole('button', { name: 'Netz' }).click();
  await expect(main(german)).toContainText('100, Lernrate 0,25, 1.000 Epochen');
  await context.close();
});
