// One set of specs against each host: the browser host in a real Chromium, Electron wherever its
// binary exists (skipped aloud elsewhere), and the built desktop host on an emulation of Electron.

import { defineConfig } from '@playwright/test';

const ALL = '**/*.spec.ts';
/** What `npm test` runs on the emulation, for time's sake; `npm run test:long` runs all there. */
const CORE = /(?:desktop|package|story)\.spec\.ts$/u;
/** What counts how long the window's thread is held up: alone. */
const ALONE = /responsive\.spec\.ts$/u;
/** About the emulation itself, or what is started on it, and about the real one. */
const EMULATION = /(?<!real-)(?:desktop|package)\.spec\.ts$/u;
const REAL = '**/real-desktop.spec.ts';

/** `npm test` runs first what can run side by side, then the rest; unset, everything runs. */
const part = process.env.WINNOW_SPECS;
const match = part === 'alone' ? ALONE : ALL;
const ignore = part === 'together' ? [ALONE] : [];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Each has a server and a data folder of its own; but the stories share one small machine with the
  // training they watch.
  workers: part === 'together' ? 2 : 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  projects: [
    {
      name: 'browser',
      metadata: { host: 'browser' },
      testMatch: match,
      testIgnore: [...ignore, EMULATION, REAL],
    },
    {
      name: 'electron',
      metadata: { host: 'electron' },
      testMatch: match,
      testIgnore: [...ignore, EMULATION],
    },
    {
      name: 'stand-in (emulation of Electron, not Electron)',
      metadata: { host: 'stand-in' },
      testMatch: process.env.WINNOW_ALL_SPECS === undefined ? CORE : ALL,
      testIgnore: part === 'alone' ? ALL : REAL,
    },
  ],
});
