// Installs what package-lock.json names when it is not there yet, or when the lock has changed.
// Runs on plain Node 20 with nothing installed.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
  if (process.platform === 'win32') setAside(root);
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

/** What runs or is loaded while Winnow or this script does, below node_modules. */
const IN_USE = ['node/bin/node.exe', `better-sqlite3/prebuilds/win32-${process.arch}.node`];

/**
 * Windows deletes no program that runs, which npm would have to, but lets it be moved: out of
 * node_modules, into a folder that the next installation clears.
 */
export function setAside(root) {
  const folder = join(root, '.winnow', 'replaced');
  try {
    for (const name of readdirSync(folder)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  } catch {
    // There is none, or what was moved before still runs.
  }
  const own = join(folder, `${Date.now()}-${process.pid}`);
  for (const path of IN_USE) {
    const from = join(root, 'node_modules', path);
    if (!existsSync(from)) continue;
    const to = join(own, path.replaceAll('/', '-'));
    try {
      mkdirSync(own, { recursive: true });
      renameSync(from, to);
    } catch (error) {
      console.error(`${from} could not be moved out of the way: ${error.message}`);
    }
  }
}
