// npm run package: an installer for this system, or with --dir only the folder that it would install.
//
//   npm run package                 AppImage and deb, dmg, or nsis: what this system can build
//   npm run package -- --dir        the folder alone
//   npm run package -- --arch arm64
//
// What builds installers has packages of its own (packaging/package-lock.json), fetched here from the
// npm registry: with them `npm ci` would bring 93 MB more to everybody. Electron's binary and the
// tools of an installer come from where electron-builder takes them; where they can't be had, what
// can be done without them is done, and said.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { buildIfNeeded } from '../scripts/lib/build.mjs';
import { installedElectron } from '../scripts/lib/electron-binary.mjs';
import { configuration } from './config.ts';
import { MOST_BYTES, type Target } from './files.ts';
import { sizes, stage } from './stage.ts';

const root = dirname(import.meta.dirname);
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    arch: { type: 'string', default: process.arch },
  },
});
const target = v.parse(
  v.object({
    platform: v.picklist(['linux', 'darwin', 'win32']),
    arch: v.picklist(['x64', 'arm64']),
  }),
  { platform: process.platform, arch: values.arch },
);
process.exit(main(target));

function main(target: Target): number {
  if (!buildIfNeeded(root, process.execPath)) return 1;
  const folder = join(root, 'dist', `${target.platform}-${target.arch}`);
  const staged = stage(root, join(folder, 'stage'), target);
  const bytes = [...staged.files.values()].reduce((sum, size) => sum + size, 0);
  console.log(`Staged in ${join(folder, 'stage')}: ${staged.files.size} files, ${mb(bytes)}`);
  for (const [part, size] of sizes(staged.files)) console.log(`  ${mb(size).padStart(9)}  ${part}`);
  if (bytes > MOST_BYTES) {
    console.error(
      `That is more than the ${mb(MOST_BYTES)} that a package may have beside Electron.`,
    );
    return 1;
  }

  if (!builderIsHere() && !install()) {
    return notDone('electron-builder could not be fetched from the npm registry');
  }
  const electron = join(root, 'node_modules', 'electron');
  const own = target.arch === process.arch && installedElectron(root) !== null;
  const config = configuration(
    {
      root,
      app: staged.app,
      output: folder,
      electronVersion: versionOf(electron),
      electronDist: own ? join(electron, 'dist') : null,
    },
    target,
  );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'electron-builder.json');
  writeFileSync(file, JSON.stringify(config, null, 2));
  const system = { linux: '--linux', darwin: '--mac', win32: '--win' }[target.platform];
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'packaging', 'node_modules', 'electron-builder', 'cli.js'),
      ...[system, `--${target.arch}`, '--config', file, '--publish', 'never'],
      ...(values.dir ? ['--dir'] : []),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (status === 0) {
    console.log(`Packaged in ${folder}`);
    return 0;
  }
  return own
    ? (status ?? 1)
    : notDone('Electron’s binary, or a tool that builds installers, could not be fetched');
}

/** Staging went well, and the rest is not possible here: with --dir that is what was asked for. */
function notDone(why: string): number {
  console.log(
    `Not done: ${why}. There is no executable, no archive (app.asar), no fuses and no installer. ` +
      'What is staged is complete; run this again where it can be fetched.',
  );
  return values.dir ? 0 : 1;
}

function builderIsHere(): boolean {
  return existsSync(join(root, 'packaging', 'node_modules', 'electron-builder', 'cli.js'));
}

function install(): boolean {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: join(root, 'packaging'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function versionOf(folder: string): string {
  const found: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return v.parse(v.object({ version: v.string() }), found).version;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
