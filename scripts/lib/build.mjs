// Builds the window and Electron's part when a source is newer than what was built.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = [
  'engine',
  'src-main',
  'src-renderer',
  'words',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
/** What lies in the same folders and is in no bundle. */
const ignored = /\.test\.ts$|^(fixtures|testing|cli)$|^\./;
const results = ['out/main/index.js', 'out/main/thread.js', 'out/preload/index.cjs'];

/** A digest of every source's path, size and time: cheap, and changes when a file goes, too. */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found === undefined) return;
    if (!found.isDirectory()) {
      hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (!ignored.test(name)) visit(`${path}/${name}`);
    }
  };
  for (const path of sources) visit(path);
  return hash.digest('hex');
}

/** True when what `npm start` needs is built and fits the sources. */
export function buildIfNeeded(root, node) {
  const stamp = join(root, 'out', '.built');
  const digest = sourceDigest(root);
  if (
    read(stamp) === digest &&
    [...results, 'out/renderer/index.html'].every((p) => exists(root, p))
  )
    return true;
  console.error('Building Winnow …');
  const { status } = spawnSync(
    node,
    [
      join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
      'build',
      '--logLevel',
      'warn',
    ],
    { cwd: root, stdio: ['ignore', 2, 'inherit'] },
  );
  if (status !== 0) {
    console.error('The build failed: see above.');
    return false;
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

const exists = (root, path) => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
