// Starts Winnow for a spec, on the host that the project names, with a data directory of its own.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, expect, type Browser, type Page } from '@playwright/test';
import {
  BrowserApp,
  CHROMIUM_ARGUMENTS,
  ElectronApp,
  StandInApp,
  whyNoElectron,
  type App,
  type Scheme,
} from './app.ts';
import { LOCALE } from './speech.ts';

export { BrowserApp, ElectronApp, root, StandInApp, type App, type Scheme } from './app.ts';

interface Options {
  scheme: Scheme;
  /** What a browser says that the person reads (BCP 47); only the browser host is asked for it. */
  language: string;
  /** How long a trainer may be silent, on the browser host; null: as long as for people. */
  leaseSeconds: number | null;
}

interface Fixtures {
  app: App;
  /** The same, where a spec is about the browser host itself; skipped elsewhere. */
  browserApp: BrowserApp;
  /** The same, where a spec is about what only the emulation of Electron lets it see and do. */
  standIn: StandInApp;
  page: Page;
  /** A folder for this test's own files, gone afterwards. */
  scratch: string;
}

// Playwright reads from the pattern which fixtures one needs, also where that is none.
/* eslint-disable no-empty-pattern */
export const test = base.extend<Options & Fixtures, { sharedBrowser: Browser | null }>({
  scheme: ['light', { option: true }],
  language: [LOCALE, { option: true }],
  leaseSeconds: [null, { option: true }],
  sharedBrowser: [
    async ({}, use, workerInfo) => {
      if (workerInfo.project.metadata.host === 'electron') return use(null);
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: CHROMIUM_ARGUMENTS,
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  scratch: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'winnow-e2e-files-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  app: async ({ sharedBrowser, scheme, language, leaseSeconds }, use, testInfo) => {
    const missing = testInfo.project.metadata.host === 'electron' ? whyNoElectron() : null;
    testInfo.skip(missing !== null, missing ?? '');
    const dataDir = await mkdtemp(join(tmpdir(), 'winnow-e2e-'));
    const app = ((): App => {
      if (sharedBrowser === null) return new ElectronApp(dataDir, scheme);
      if (testInfo.project.metadata.host === 'browser') {
        return new BrowserApp(dataDir, sharedBrowser, scheme, leaseSeconds, language);
      }
      return new StandInApp(dataDir, { browser: sharedBrowser, scheme });
    })();
    try {
      await app.start();
      await use(app);
      expect(app.problems, 'errors that no one caught').toEqual([]);
    } finally {
      // Not asked, whatever still runs.
      await app.kill();
      await app.page
        ?.context()
        .close()
        .catch(() => undefined);
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  browserApp: async ({ app }, use, testInfo) => {
    testInfo.skip(
      !(app instanceof BrowserApp),
      'This is about the server of the browser host; Electron has none.',
    );
    await use(app as BrowserApp);
  },
  standIn: async ({ sharedBrowser, scheme }, use, testInfo) => {
    testInfo.skip(
      sharedBrowser === null || testInfo.project.metadata.host !== 'stand-in',
      'This looks into the emulation of Electron.',
    );
    const dataDir = await mkdtemp(join(tmpdir(), 'winnow-e2e-'));
    const app = new StandInApp(dataDir, { browser: sharedBrowser!, scheme });
    try {
      await use(app);
      expect(app.problems, 'errors that no one caught').toEqual([]);
    } finally {
      await app.kill();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
  page: async ({ app }, use) => {
    await use(app.page);
  },
});

/* eslint-enable no-empty-pattern */

/** A safetensors file's header: its tensors' types and shapes, and its metadata. */
export async function readHeader(path: string): Promise<{
  readonly tensors: Readonly<Record<string, { dtype: string; shape: number[] }>>;
  readonly metadata: Readonly<Record<string, string>>;
}> {
  const bytes = await readFile(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, never>;
  const { __metadata__: metadata, ...tensors } = header;
  return { tensors, metadata };
}

export { expect } from '@playwright/test';
