// What only Electron itself can show: that its window is on the screen, that `app://` is served and
// isolated, and that the CPU computes in several threads there. Runs where its binary is
// (.github/workflows/desktop.yml), under X11 and under Wayland.

import { availableParallelism } from 'node:os';
import { ElectronApp, expect, test } from './host.ts';
import { deviceLine, heading, importSample, openWizard, set, startTraining } from './screens.ts';

test('the window is there, isolated, and computes in more than one thread', async ({
  app,
  page,
}) => {
  if (!(app instanceof ElectronApp)) throw new Error('This is about Electron.');
  await expect.poll(() => app.visible()).toBe(true);
  expect(await page.evaluate('location.href')).toMatch(/^app:\/\/winnow\//u);
  expect(await page.evaluate('isSecureContext && crossOriginIsolated')).toBe(true);

  await importSample(page);
  await openWizard(page);
  await set(page, { epochs: 200, device: 'CPU' });
  await startTraining(page);
  await expect(deviceLine(page)).toContainText(
    availableParallelism() > 1 ? /CPU, \d+ threads/u : /CPU/u,
  );
  await expect(heading(page, /^Right on /u)).toBeVisible({ timeout: 60_000 });
});
