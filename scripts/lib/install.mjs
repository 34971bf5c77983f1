// Installs what package-lock.json names when it is not there yet, or when the lock has changed.
// Runs on plain Node 20 with nothing installed.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** True when everything is installed. Says what it does on stderr. */
export function installIfNeeded(root) {
  const lock = digest(join(root, 'package-lock.json'));
  const cache = join(root, 'node_modules', '.cache', 'winnow');
  const stamp = join(cache, 'installed-lock');
  const binary = join(
    root,
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'node.cmd' : 'node',
  );
  const remember = () => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(stamp, lock);
    return true;
  };
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  // Installed by hand (npm ci, npm install): nothing is thrown away and fetched again.
  if (existsSync(binary) && fitsLock(root)) return remember();
  console.error('Installing what Winnow is built from (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed: see above. Is the npm registry reachable?');
    return false;
  }
  return remember();
}

/** True when npm's own record of what it installed has every package of the lock in its version. */
export function fitsLock(root) {
  try {
    const packages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const installed = packages('node_modules/.package-lock.json');
    return Object.entries(packages('package-lock.json')).every(
      // Optional packages may be for another system.
      ([path, { version, optional }]) =>
        path === '' || (installed[path]?.version ?? (optional ? version : null)) === version,
    );
  } catch {
    return false;
  }
}
