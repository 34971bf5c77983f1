// `npm start` itself, as a process, with a desktop that is a script and a browser host that only says
// what it was given: which of them runs, what the person is told, and with which status it ends.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceDigest } from './lib/build.mjs';

const VERSION = '45.0.0';
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'winnow-start-process-'));
  cpSync(import.meta.dirname, join(root, 'scripts'), { recursive: true });
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o755 });
  };
  // Installed,
  put('package-lock.json', '{}');
  put('node_modules/.bin/node', '');
  put('node_modules/.cache/winnow/installed-lock', createHash('sha256').update('{}').digest('hex'));
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
  // with a desktop that does what it is told,
  put('node_modules/electron/package.json', JSON.stringify({ version: VERSION }));
  put('node_modules/electron/dist/version', VERSION);
  put('node_modules/electron/path.txt', 'electron');
  put(
    'node_modules/electron/dist/electron',
    `#!${process.execPath}
    console.log('desktop ' + process.argv.slice(2).join(' '));
    eval(process.env.DESKTOP);`,
  );
  // and built.
  put(
    'src-main/browser/index.ts',
    `console.log('browser ' + process.argv.slice(2).join(' ')); process.exit(7);`,
  );
  for (const path of [
    'main/index.js',
    'main/thread.js',
    'preload/index.cjs',
    'renderer/index.html',
  ]) {
    put(`out/${path}`, '');
  }
  put('out/.built', sourceDigest(root));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs it with a desktop that does this; `during` is called when the desktop has begun. */
function start(
  desktop: string,
  {
    args = [] as string[],
    env = {},
    during = (_signal: (name: NodeJS.Signals) => void) => {},
  } = {},
): Promise<{ status: number | null; out: string; told: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
      env: { PATH: process.env.PATH, DISPLAY: ':0', DESKTOP: desktop, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (text.includes('ready')) during((name) => child.kill(name));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.on('close', (status) => resolve({ status, out, told }));
  });
}

const SHOWN = `process.send({ window: 'shown' }); `;
const BROWSER = 7;

describe.skipIf(process.platform === 'win32')('the desktop', () => {
  test('that ends well is all there is', async () => {
    const { status, out, told } = await start('process.exit(0)', { args: ['--data-dir', '/data'] });
    expect([status, told]).toEqual([0, '']);
    expect(out).toBe(`desktop ${root}\n`);
  });

  test.each([
    ['fails at once', 'process.exit(1)'],
    ['is broken off', `process.kill(process.pid, 'SIGTRAP')`],
  ])('that %s is followed by the browser host, with the reason', async (_, desktop) => {
    const { status, out, told } = await start(desktop, {
      args: ['--data-dir', '/data', '--no-open'],
    });
    expect(status).toBe(BROWSER);
    expect(out).toContain('browser --data-dir /data --no-open');
    expect(told).toBe(
      "Electron's window could not be opened, so Winnow comes up for a browser on this machine.\n",
    );
  });

  test.each([
    ['fails', 'process.exit(5)', 5],
    ['is broken off', `process.kill(process.pid, 'SIGTRAP')`, 128],
  ])('that %s once its window was there is followed by nothing', async (_, then, expected) => {
    const { status, out, told } = await start(
      `process.send({ window: 'shown' }, () => { ${then} })`,
    );
    expect([status, told]).toEqual([expected, '']);
    expect(out).not.toContain('browser');
  });

  test.each([
    ['at once', 'process.exit(3)'],
    ['late', `process.send({ window: 'shown' }, () => setTimeout(() => process.exit(3), 300))`],
  ])('that finds its data open elsewhere, %s, makes way without a word', async (_, desktop) => {
    const { status, out, told } = await start(desktop);
    expect([status, told]).toEqual([BROWSER, '']);
    expect(out).toContain('browser');
  });

  test.each([
    [
      'Running as root without --no-sandbox is not supported. See https://crbug.com/638180.',
      'Electron opens no window for root, so Winnow comes up',
      'As another user than root',
    ],
    [
      'The SUID sandbox helper binary was found, but is not configured correctly. You need to make sure that /opt/winnow/chrome-sandbox is owned by root and has mode 4755.',
      '(its SUID helper is not set up), so Winnow',
      'sudo chmod 4755 /opt/winnow/chrome-sandbox',
    ],
    [
      'FATAL:zygote_host_impl_linux.cc No usable sandbox! If you are running on Ubuntu 23.10+ see apparmor-userns-restrictions.md.',
      'sandbox start (AppArmor, for instance), so Winnow',
      'kernel.apparmor_restrict_unprivileged_userns=0',
    ],
  ])('that has no sandbox: %s', async (says, reason, wayOut) => {
    const { status, told } = await start(
      `console.error(${JSON.stringify(says)}); process.kill(process.pid, 'SIGTRAP')`,
    );
    expect(status).toBe(BROWSER);
    const [passedOn, first, second] = told.split('\n');
    expect(passedOn).toBe(says);
    expect(first).toContain(reason);
    expect(second).toContain(wayOut);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is told of %s, also twice', async (name) => {
    const { status, out } = await start(
      `${SHOWN} let count = 0;
      setInterval(() => undefined, 1000);
      process.on('${name}', () => ++count === 2 ? process.exit(0) : console.log('ready again'));
      console.log('ready');`,
      { during: (signal) => signal(name) },
    );
    expect(status).toBe(0);
    expect(out).not.toContain('browser');
  });

  test('is told on the command line how to draw', async () => {
    const { out } = await start('process.exit(0)', { env: { WAYLAND_DISPLAY: 'wayland-0' } });
    expect(out).toBe(`desktop --ozone-platform=x11 ${root}\n`);
  });
});
