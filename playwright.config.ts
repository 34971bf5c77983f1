// One set of specs against each host: the browser host in a real Chromium, Electron wherever its
// binary exists (skipped aloud elsewhere), and the built desktop host on an emulation of Electron.

import { defineConfig } from '@playwright/test';

const ALL = '**/*.spec.ts';
/** What `npm test` runs on the emulation, for time's sake; `npm run test:long` runs all there. */
const CORE = /(?:desktop|story|folders)\.spec\.ts$/u;

export default defineConfig({
  testDir: 'e2e',
  testMatch: ALL,
  outputDir: 'test-results',
  // The stories share one small machine with the training they watch.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  projects: [
    { name: 'browser', metadata: { host: 'browser' } },
    { name: 'electron', metadata: { host: 'electron' } },
    {
      name: 'stand-in (emulation of Electron, not Electron)',
      metadata: { host: 'stand-in' },
      testMatch: process.env.WINNOW_ALL_SPECS === undefined ? CORE : ALL,
    },
  ],
});
