// What `npm start` decides: options, host, whether to build, and how Electron's binary is had.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sourceDigest } from './lib/build.mjs';
import { electronBinary, proxyEnvironment } from './lib/electron-binary.mjs';
import { setAside } from './lib/install.mjs';
import { browserLine, chooseHost, displayArguments, parseOptions } from './lib/start-options.mjs';
import { zip } from './testing/zip.ts';

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

test('Electron draws by X11 where there is both, for only that goes with WebGPU', () => {
  const both = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' };
  expect(displayArguments('linux', both)).toEqual(['--ozone-platform=x11']);
  expect(displayArguments('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual([]);
  expect(displayArguments('linux', { DISPLAY: ':0' })).toEqual([]);
  const chosen = { ...both, ELECTRON_OZONE_PLATFORM_HINT: 'wayland' };
  expect(displayArguments('linux', chosen)).toEqual(['--ozone-platform=wayland']);
  expect(displayArguments('darwin', both)).toEqual([]);
});

test('what runs is moved out of the way of an installation, and cleared by the next', () => {
  const root = mkdtempSync(join(folder, 'aside-'));
  const program = join(root, 'node_modules', 'node', 'bin', 'node.exe');
  mkdirSync(dirname(program), { recursive: true });
  const count = (): number => readdirSync(join(root, '.winnow', 'replaced')).length;
  for (const version of ['runs', 'runs, too']) {
    writeFileSync(program, version);
    setAside(root);
    expect(existsSync(program)).toBe(false);
    expect(count()).toBe(1);
  }
  setAside(root);
  expect(count()).toBe(0);
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
  const get = (options: Parameters<typeof electronBinary>[2] = {}) =>
    electronBinary(root, process.execPath, options);

  beforeEach(() => {
    root = mkdtempSync(join(folder, 'electron-'));
    electron = join(root, 'node_modules', 'electron');
    mkdirSync(electron, { recursive: true });
    writeFileSync(join(electron, 'package.json'), '{"version":"45.0.0"}');
  });

  test('a failure is remembered, until a retry, another version or another day', async () => {
    install(`${count()} console.error('TypeError: fetch failed\\n at x'); process.exit(1);`);
    expect(await get()).toEqual({
      reason: "Electron's binary could not be fetched (fetch failed)",
    });
    expect(attempts()).toBe(1);
    expect((await get()).reason).toMatch(/before \(fetch failed; --retry-electron/u);
    expect(attempts()).toBe(1);
    await get({ retry: true });
    expect(attempts()).toBe(2);
    writeFileSync(join(electron, 'package.json'), '{"version":"45.0.1"}');
    await get();
    expect(attempts()).toBe(3);
    const hour = 3_600_000;
    await get({ now: Date.now() + 23 * hour });
    expect(attempts()).toBe(3);
    await get({ now: Date.now() + 25 * hour });
    expect(attempts()).toBe(4);
  });

  describe('through a proxy', () => {
    const modules = join(import.meta.dirname, '..', 'node_modules');
    const requests: string[] = [];
    const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const zipped = zip({ version: '45.0.0', electron: '#!/bin/sh' });
    let shaken = '';
    /** Serves the mirror, which has a name that only the proxy knows. */
    const mirror = createServer((request, response) => {
      requests.push(request.url!);
      if (request.url!.endsWith('/SHASUMS256.txt')) response.end(shaken);
      else if (request.url!.endsWith('.zip')) response.end(zipped);
      else response.writeHead(404).end();
    });
    const proxy = createServer((request, response) => {
      // A proxy that was not given a tunnel is asked for the whole address.
      const { pathname } = new URL(request.url!);
      mirror.emit('request', Object.assign(request, { url: pathname }), response);
    });
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      expect(request.url).toBe('mirror.invalid:80');
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      mirror.emit('connection', socket);
    });
    let address = '';
    beforeAll(async () => {
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    beforeEach(() => {
      requests.length = 0;
      cpSync(join(modules, 'electron', 'install.js'), join(electron, 'install.js'));
      writeFileSync(join(electron, 'checksums.json'), '{}');
      for (const scope of ['@electron', '@electron-internal']) {
        symlinkSync(join(modules, scope), join(root, 'node_modules', scope), 'junction');
      }
    });
    const env = (more: Readonly<Record<string, string>>) => ({
      PATH: process.env.PATH,
      ELECTRON_MIRROR: 'http://mirror.invalid/',
      ELECTRON_INSTALL_PLATFORM: 'linux',
      ELECTRON_INSTALL_ARCH: 'x64',
      electron_config_cache: join(root, 'cache'),
      electron_use_remote_checksums: '1',
      ...more,
    });

    test.each(['http_proxy', 'npm_config_proxy'])('that %s names', async (name) => {
      shaken = `${sha256(zipped)} *electron-v45.0.0-linux-x64.zip\n`;
      const path = join(electron, 'dist', 'electron');
      expect(await get({ env: env({ [name]: address }) })).toEqual({ path });
      expect(requests.some((url) => url.endsWith('electron-v45.0.0-linux-x64.zip'))).toBe(true);
    });

    test('what it brings has to be what Electron made', async () => {
      shaken = `${'0'.repeat(64)} *electron-v45.0.0-linux-x64.zip\n`;
      const { reason } = await get({ env: env({ http_proxy: address }) });
      expect(reason).toMatch(/could not be fetched \(.*checksum/iu);
    });

    test('without one the cause is told, not only that it failed', async () => {
      const { reason } = await get({ env: env({}) });
      expect(reason).toMatch(/\(fetch failed: getaddrinfo \w+ mirror\.invalid\)$/u);
    });

    test('one that refuses is named as such', async () => {
      const { reason } = await get({ env: env({ http_proxy: 'http://127.0.0.1:1' }) });
      expect(reason).toMatch(/\(fetch failed: .*(?:ECONNREFUSED|bad port).*\)$/u);
    });
  });

  test('certificates and exceptions of npm are taken, and what is set for Node stands', () => {
    expect(proxyEnvironment({})).toEqual({ NODE_USE_ENV_PROXY: '1' });
    expect(
      proxyEnvironment({
        npm_config_https_proxy: 'http://one:8080',
        npm_config_noproxy: 'localhost',
        npm_config_cafile: '/etc/ca.pem',
      }),
    ).toEqual({
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://one:8080',
      NO_PROXY: 'localhost',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    });
    const set = { HTTPS_PROXY: 'http://two', NODE_EXTRA_CA_CERTS: '/own.pem' };
    expect(
      proxyEnvironment({
        ...set,
        npm_config_proxy: 'http://one',
        npm_config_cafile: '/etc/ca.pem',
      }),
    ).toMatchObject({ ...set, HTTP_PROXY: 'http://one' });
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
