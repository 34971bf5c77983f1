// What `npm start` decides: options, host, whether to build, and how Electron's binary is had.

import { mkdtempSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sourceDigest } from './lib/build.mjs';
import { electronBinary } from './lib/electron-binary.mjs';
import { browserLine, chooseHost, parseOptions } from './lib/start-options.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('options', () => {
  test('none means: the desktop, a window, the usual data', () => {
    expect(parseOptions([], '/here')).toEqual({
      browser: false,
      dataDir: null,
      port: null,
      open: true,
      retryElectron: false,
      help: false,
    });
  });
  test('a folder is meant from where the person stands', () => {
    const options = ['--browser', '--data-dir', 'data', '--port', '0', '--no-open'];
    expect(parseOptions(options, '/here')).toMatchObject({
      browser: true,
      dataDir: '/here/data',
      port: 0,
      open: false,
    });
  });
  test.each([['--nonsense'], ['folder'], ['--port', 'x'], ['--port', '70000'], ['--data-dir=']])(
    '%s is refused with a sentence',
    (...args) => {
      const { error } = parseOptions(args, '/here');
      expect(error).toMatch(/^\S.*\.$/u);
      expect(error).not.toContain('\n');
    },
  );
});

describe('which host', () => {
  const asked = (browser: boolean, port: number | null = null) => ({ browser, port });
  test('the desktop where there is a display', () => {
    for (const env of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
      expect(chooseHost(asked(false), 'linux', env).host).toBe('electron');
    }
    expect(chooseHost(asked(false), 'darwin', {}).host).toBe('electron');
    expect(chooseHost(asked(false), 'win32', {}).host).toBe('electron');
  });
  test('the browser where there is none, and it says so in one line', () => {
    const { host, reason } = chooseHost(asked(false), 'linux', { DISPLAY: '' });
    expect(host).toBe('browser');
    expect(browserLine(reason ?? '')).toBe(
      'There is no display here, so Winnow comes up for a browser on this machine.',
    );
  });
  test('the browser when asked for, and nothing to explain', () => {
    expect(chooseHost(asked(true), 'darwin', {})).toEqual({ host: 'browser', reason: null });
    expect(chooseHost(asked(false, 4711), 'darwin', {})).toEqual({ host: 'browser', reason: null });
  });
});

describe('whether to build', () => {
  test('a source that is newer, larger, new or gone; not a test', () => {
    const root = mkdtempSync(join(folder, 'build-'));
    mkdirSync(join(root, 'src-main', 'host'), { recursive: true });
    const file = join(root, 'src-main', 'host', 'a.ts');
    writeFileSync(file, 'one');
    const first = sourceDigest(root);
    expect(sourceDigest(root)).toBe(first);

    writeFileSync(join(root, 'src-main', 'host', 'a.test.ts'), 'test');
    expect(sourceDigest(root)).toBe(first);

    utimesSync(file, 1, 1);
    const touched = sourceDigest(root);
    expect(touched).not.toBe(first);

    writeFileSync(join(root, 'src-main', 'b.ts'), '');
    expect(sourceDigest(root)).not.toBe(touched);
    rmSync(join(root, 'src-main', 'b.ts'));
    expect(sourceDigest(root)).toBe(touched);
    rmSync(file);
    expect(sourceDigest(root)).not.toBe(touched);
  });
});

describe("Electron's binary", () => {
  let root = '';
  let electron = '';
  const install = (script: string): void => {
    writeFileSync(join(electron, 'install.js'), script);
  };
  const attempts = (): number => {
    try {
      return readFileSync(join(root, 'attempts'), 'utf8').length;
    } catch {
      return 0;
    }
  };
  const count = (): string =>
    `require('fs').appendFileSync(${JSON.stringify(join(root, 'attempts'))}, 'x');`;
  const failure = (): string =>
    join(root, 'node_modules', '.cache', 'winnow', 'electron-failure.json');
  const get = (options: { retry?: boolean; stallMs?: number } = {}) =>
    electronBinary(root, process.execPath, options);

  beforeEach(() => {
    root = mkdtempSync(join(folder, 'electron-'));
    electron = join(root, 'node_modules', 'electron');
    mkdirSync(electron, { recursive: true });
    writeFileSync(join(electron, 'package.json'), '{"version":"45.0.0"}');
  });

  test('a failure is remembered, until a retry is asked for or the version changes', async () => {
    install(`${count()} console.error('TypeError: fetch failed\\n at x'); process.exit(1);`);
    expect(await get()).toEqual({
      reason: "Electron's binary could not be fetched (fetch failed)",
    });
    expect(attempts()).toBe(1);
    expect((await get()).reason).toContain('--retry-electron');
    expect(attempts()).toBe(1);
    await get({ retry: true });
    expect(attempts()).toBe(2);
    writeFileSync(join(electron, 'package.json'), '{"version":"45.0.1"}');
    await get();
    expect(attempts()).toBe(3);
  });

  test('a download that hangs is given up', async () => {
    install('setInterval(() => {}, 1000);');
    expect((await get({ stallMs: 300 })).reason).toContain('no byte came');
    expect(readFileSync(failure(), 'utf8')).toContain('45.0.0');
  });

  test('a slow one that brings bytes is not', async () => {
    install(`
      const fs = require('fs'), path = require('path'), os = require('os');
      const part = path.join(os.tmpdir(), 'part');
      let n = 0;
      const timer = setInterval(() => {
        fs.appendFileSync(part, 'some bytes');
        if (++n < 15) return;
        clearInterval(timer);
        fs.mkdirSync(path.join(__dirname, 'dist'));
        fs.writeFileSync(path.join(__dirname, 'dist', 'version'), '45.0.0');
        fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
        fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');
      }, 100);`);
    const path = join(electron, 'dist', 'electron');
    expect(await get({ stallMs: 10_000 })).toEqual({ path });
    // From now on it is simply there.
    install('process.exit(1)');
    expect(await get()).toEqual({ path });
  });

  test('the binary of another version is none', async () => {
    mkdirSync(join(electron, 'dist'));
    writeFileSync(join(electron, 'dist', 'version'), '44.0.0');
    writeFileSync(join(electron, 'dist', 'electron'), '');
    writeFileSync(join(electron, 'path.txt'), 'electron');
    install('process.exit(1)');
    expect((await get()).path).toBeUndefined();
  });
});
