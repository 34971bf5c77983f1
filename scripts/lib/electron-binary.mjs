// Electron's own binary: the one download that does not come from the npm registry. It is tried
// once; a failure is remembered for this version and for a day, so that the next starts are quick.

import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A failure is forgotten after this long: the network of tomorrow may be another. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** A download that brings no byte for this long has failed. */
const STALL_MS = 20_000;

/** Where the binary lies; null where it is not installed (yet). */
export function installedElectron(root) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const dist = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return dist === version && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Why an attempt at this version failed within the last day; null where none did. */
export function readFailure(file, version, now = Date.now()) {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    const age = now - Date.parse(found.at);
    if (!(age >= 0 && age < REMEMBERED_MS)) return null;
    return found.version === version && typeof found.reason === 'string' ? found.reason : null;
  } catch {
    return null;
  }
}

/**
 * Resolves with { path } of Electron's binary, fetching it the first time, or with { reason }, half
 * a sentence on why there is none.
 */
export async function electronBinary(
  root,
  node,
  { retry = false, stallMs = STALL_MS, now = Date.now(), env = process.env } = {},
) {
  const installed = installedElectron(root);
  if (installed !== null) return { path: installed };
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(join(folder, 'install.js'))) return { reason: 'Electron is not installed' };
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const cache = join(root, 'node_modules', '.cache', 'winnow');
  const file = join(cache, 'electron-failure.json');
  const before = retry ? null : readFailure(file, version, now);
  if (before !== null) {
    return {
      reason: `Electron's binary could not be fetched before (${before}; --retry-electron tries again)`,
    };
  }
  console.error(`Fetching Electron ${version}, once …`);
  const failure = await download(folder, join(cache, 'electron-download'), node, stallMs, env);
  const path = installedElectron(root);
  if (path !== null) {
    rmSync(file, { force: true });
    return { path };
  }
  const reason = failure ?? 'it is not where it should be';
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, JSON.stringify({ version, reason, at: new Date(now).toISOString() }));
  return { reason: `Electron's binary could not be fetched (${reason})` };
}

/**
 * The proxy and the certificates that this system or npm is set up with, in the form that Node's own
 * `fetch` takes. What is set for Node already stands.
 */
export function proxyEnvironment(env) {
  const found = {
    HTTP_PROXY: env.HTTP_PROXY ?? env.http_proxy ?? env.npm_config_proxy,
    HTTPS_PROXY:
      env.HTTPS_PROXY ?? env.https_proxy ?? env.npm_config_https_proxy ?? env.npm_config_proxy,
    NO_PROXY: env.NO_PROXY ?? env.no_proxy ?? env.npm_config_noproxy,
    NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS ?? env.npm_config_cafile,
  };
  const set = Object.entries(found).filter(([, value]) => value !== undefined && value !== '');
  return { NODE_USE_ENV_PROXY: '1', ...Object.fromEntries(set) };
}

/** Loaded before the installation, so that it says why a download failed. */
const CAUSES = new URL('./fetch-causes.mjs', import.meta.url).href;

/** Runs Electron's own, checksummed installation; resolves with why it failed, or null. */
function download(folder, temporary, node, stallMs, env) {
  mkdirSync(temporary, { recursive: true });
  return new Promise((resolve) => {
    const child = spawn(node, ['--import', CAUSES, join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...env,
        ...proxyEnvironment(env),
        TMPDIR: temporary,
        TEMP: temporary,
        TMP: temporary,
        ELECTRON_GET_NO_PROGRESS: '1',
      },
    });
    let errors = '';
    let stalled = false;
    let size = -1;
    let moved = Date.now();
    child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-4_000)));
    const watch = setInterval(() => {
      const now = sizeOf(temporary) + sizeOf(join(folder, 'dist'));
      if (now !== size) moved = Date.now();
      size = now;
      if (Date.now() - moved < stallMs) return;
      stalled = true;
      child.kill('SIGKILL');
    }, 250);
    const stop = () => child.kill('SIGKILL');
    process.once('exit', stop);
    const end = (reason) => {
      clearInterval(watch);
      process.off('exit', stop);
      rmSync(temporary, { recursive: true, force: true });
      resolve(reason);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (status) => {
      if (status === 0) end(null);
      else if (stalled) end(`no byte came for ${Math.round(stallMs / 1_000)} seconds`);
      else end(firstLine(errors) || 'its installation failed');
    });
  });
}

const firstLine = (text) =>
  (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().replace(/^\w*Error: /, '');

function sizeOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  try {
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    // It was moved while we looked.
    return 0;
  }
}
