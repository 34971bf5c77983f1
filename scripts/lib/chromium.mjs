// Finds the Chromium that the browser tests drive: the one named by CHROMIUM_PATH, an installed
// one, or Playwright's own. Only as root on Debian (containers, CI) does it install the package.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FIXED = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google/Chrome/Application/chrome.exe'),
    join(process.env.LOCALAPPDATA ?? '', 'Google/Chrome/Application/chrome.exe'),
  ],
};

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of NAMES) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder !== '' && existsSync(path)) return path;
    }
  }
  return (FIXED[process.platform] ?? []).find((path) => existsSync(path)) ?? null;
}

function playwrights() {
  try {
    const require = createRequire(import.meta.url);
    const path = require('@playwright/test').chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** The executable's path, or null. Without `install` it only looks. */
export function findChromium({ install = false, say = console.error } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    say(`CHROMIUM_PATH names ${named}, but nothing is there.`);
    return null;
  }
  const found = installed() ?? playwrights();
  if (found || !install) return found;
  const mayInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!mayInstall) return null;
  say('No Chromium found: installing Debian’s package "chromium" for the browser tests.');
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  return installed();
}

/** The folder with SwiftShader's Vulkan driver beside a Chromium, or null: software WebGPU for Node. */
export function findSoftwareVulkan(chromium) {
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];
  if (chromium) folders.unshift(join(chromium, '..'));
  return folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json'))) ?? null;
}
