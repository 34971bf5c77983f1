// The sidebar in a low window: however many datasets there are, the models stay in view.

import { expect, test } from './host.ts';
import { importSample, main, sidebarLink } from './screens.ts';

test('many datasets never push the models out of view', async ({ page }) => {
  await importSample(page);
  const datasets = page.getByRole('region', { name: 'Datasets' }).getByRole('listitem');
  for (let more = 2; more <= 16; more++) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('import the sample');
    await page.keyboard.press('Enter');
    await expect(datasets).toHaveCount(more);
  }
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(sidebarLink(page, 'Models')).toBeInViewport({ ratio: 1 });
  // The list scrolls by itself, and the keyboard reaches its end.
  await expect(datasets.last()).not.toBeInViewport();
  await datasets.last().getByRole('link').focus();
  await expect(datasets.last()).toBeInViewport();
  await expect(sidebarLink(page, 'Models')).toBeInViewport({ ratio: 1 });
  await expect(main(page)).toBeInViewport();
});
