// What the wizard proposes follows the texts, until a person says otherwise.

import { join } from 'node:path';
import { categoryFolders } from './folders.ts';
import { expect, test } from './host.ts';
import {
  field,
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
